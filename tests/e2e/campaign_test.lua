-- Campaigns of a year: set up once, done by the carer of the day, within the budget, and what is published stays.
local t = dofile "tests/e2e/harness.lua"
local home = require "home"
local city = require "city"

-- Runs a job by hand, as if its instant had come.
local function run_job(h, job, at, target)
  h.now = at
  return h:ok(home.admin, ("schedule run '%s' --at '%s'%s"):format(job, at, target and " --target " .. target or ""))
end

local function tasks(h, filter)
  local rows, text = {}, h:ok(home.preparer, "campaign tasks spring_festival --format csv " .. (filter or ""))
  for line in text:gmatch "[^\r\n]+" do
    local file_no = line:match "^E2E%-%d+"
    if file_no then rows[file_no] = line end
  end
  return rows
end

local function count(list)
  local n = 0
  for _ in pairs(list) do n = n + 1 end
  return n
end

local opened

-- The small city on the day its spring festival has been set up.
local function festival()
  if not opened then
    local h = city.at "registered"
    run_job(h, "spring_festival", "2024-01-19 09:00")
    opened = h
  end
  return opened:copy()
end

local function done(h, now, words)
  h.now = now
  return h:ok(home.preparer, "campaign done spring_festival " .. words)
end

-- From 2024-02-01 the first child is with another carer, and the second has one.
local function hand_over(h)
  h.now = "2024-02-01 09:00"
  city.import(h, "carers", "carers.csv", { { "编号", "类型", "姓名", "电话", "牵头部门", "可结对数" },
    { "A-2", "爱心爸爸", "石敢当", "15431977002", "市关工委", "3" } })
  city.import(h, "pairings", "pairings.csv", { { "档案号", "爱心人士编号", "结对日期" },
    { "E2E-01", "A-2", "2024-02-01" }, { "E2E-02", "A-2", "2024-02-01" } })
end

t.test("a campaign set up twice is set up once: a task for every child, a message for whoever has some", function()
  local h = festival()
  t.has(run_job(h, "spring_festival", "2024-01-19 10:00"), "已有", "新增对象 0 名")
  t.equal(h:value "select count(*) || '/' || count(distinct child_id) from campaigns_target", "10/10", "tasks")
  t.equal(h:value "select campaign || year || opens || closes || budget_fen from campaigns_edition",
    "spring_festival20242024-01-192024-02-0920000", "edition")
  t.equal(h:value "select group_concat(recipient) from (select recipient from outbox order by recipient)",
    "carer:1,staff:周敏", "messages")
end)

t.test("a task belongs to the carer paired with the child, without one to the county's staff", function()
  local h = festival()
  local mine = tasks(h, "--carer A-1")
  t.equal(count(mine), 1, "tasks of the only carer")
  t.has(mine["E2E-01"], "A-1", city.carer, "待办")
  t.has(tasks(h)["E2E-02"], "(县工作人员)")
end)

t.test("names are shown to those who may see them", function()
  local h = festival()
  local name = city.children[1].name
  t.has(h:ok(home.preparer, "campaign tasks spring_festival"), name)
  t.lacks(h:ok(home.auditor, "campaign tasks spring_festival"), name, city.carer)
end)

t.test("a cost over the budget is refused, by the program and by the store", function()
  local h = festival()
  h.now = "2024-01-25 09:00"
  h:fails(1, home.preparer, "campaign done spring_festival --child E2E-01 --cost 200.01", "限额 200.00 元")
  t.equal(h:integer "select count(*) from campaigns_outcome", 0, "outcomes")
  local r = t.run(("sqlite3 '%s' \"insert into campaigns_outcome values (1, 1, '2024-02-09', 1, '完成', '2024-01-25', 1, "
    .. "20001, null, null, 0)\""):format(h:path "var/qianshou.db"))
  t.has(r.err, "over the budget")
  t.has(done(h, "2024-01-25 09:00", "--child E2E-01 --cost 200"), "完成")
end)

t.test("a day that has not come, or lies before the campaign, is refused; so is a waiver without a reason", function()
  local h = festival()
  h.now = "2024-01-25 09:00"
  h:fails(1, home.preparer, "campaign done spring_festival --child E2E-01 --day 2024-01-26", "还没有到")
  h:fails(1, home.preparer, "campaign done spring_festival --child E2E-01 --day 2024-01-18", "才开始")
  h:fails(1, home.preparer, "campaign done spring_festival --child E2E-01 --state 免", "原因")
  h:fails(1, home.preparer, "campaign done spring_festival --child E2E-99", "不是活动")
  h:fails(1, home.auditor, "campaign done spring_festival --child E2E-01", "may not")
end)

t.test("a handover does not move what is done; what is not done goes to the new carer", function()
  local h = festival()
  done(h, "2024-01-25 09:00", "--child E2E-01 --cost 88.80")
  hand_over(h)
  local after = tasks(h)
  t.has(after["E2E-01"], "A-1", "完成", "88.80")
  t.has(after["E2E-02"], "A-2", "待办")
end)

t.test("what is entered after a handover counts for who was paired on that day", function()
  local h = festival()
  hand_over(h)
  done(h, "2024-02-02 09:00", "--child E2E-01 --day 2024-01-25")
  t.has(tasks(h)["E2E-01"], "A-1")
end)

t.test("the reminder asks those who have something left, once", function()
  local h = festival()
  done(h, "2024-01-25 09:00", "--child E2E-01")
  hand_over(h)
  t.has(run_job(h, "spring_festival reminder", "2024-02-02 09:00"), "完成 1 名,还有 9 名", "通知 2 人")
  run_job(h, "spring_festival reminder", "2024-02-02 10:00")
  t.equal(h:value [[select group_concat(recipient) from (select recipient from outbox where key like '%reminder%'
    order by recipient)]], "carer:2,staff:周敏", "reminded")
end)

t.test("an outcome is corrected by another, both are kept", function()
  local h = festival()
  done(h, "2024-01-25 09:00", "--child E2E-01 --cost 50")
  t.has(done(h, "2024-01-25 09:10", "--child E2E-01 --cost 50"), "早已登记")
  done(h, "2024-01-26 09:00", "--child E2E-01 --cost 60 --day 2024-01-25")
  t.equal(h:value "select group_concat(cost_fen || actor) from campaigns_outcome", "5000周敏,6000周敏", "kept")
  t.has(h:ok(home.auditor, "report campaign spring_festival --format csv"), "合计,10,1,10.00%,60.00,2000.00")
end)

t.test("the report for outside hides few children, also from subtraction", function()
  local h = festival()
  done(h, "2024-01-25 09:00", "--child E2E-01 --cost 50")
  local text = h:ok(home.auditor, "report campaign spring_festival --public --format csv")
  t.has(text, "崇川区,*,*,*,*,*", "海门区,*,*,*,*,*", "合计,10,*,*,*,2000.00")
end)

t.test("next year's policy is a new entry of the data file: this year's edition and its days stay", function()
  local h = festival()
  local path = "plugins/spring_festival/policies.lua"
  h:write(path, h:read(path):gsub("}\n$", [[
  { from = 2025, reference = "试验", opens_before = 10, closes_before = 1, budget_yuan = 500, who = { stages = { "小学" } },
    task = "试验" },
}
]]))
  t.has(run_job(h, "spring_festival", "2025-01-08 09:00"), "另一条安排")
  t.has(run_job(h, "spring_festival from_2025", "2025-01-17 09:00"), "新增对象 4 名")
  t.equal(h:value "select group_concat(year || ':' || budget_fen || ':' || closes) from campaigns_edition",
    "2024:20000:2024-02-09,2025:50000:2025-01-28", "editions")
end)

t.test("a birthday is kept by the lunar calendar when the family says so", function()
  local h = city.at "registered"
  h.now = "2024-01-02 09:00"
  city.import(h, "lunar_birthdays", "lunar.csv", { { "档案号", "农历生日" }, { "E2E-01", "01-11" }, { "E2E-02", "01-12" } })
  h:fails(1, home.preparer, ("import lunar_birthdays '%s'"):format(
    city.csv("bad.csv", { { "档案号", "农历生日" }, { "E2E-02", "13-11" } })))
  local child = h:value "select pseudonym from child where file_no = 'E2E-01'"
  t.has(run_job(h, "birthdays", "2024-02-13 09:00", child), "2024-02-20(农历正月十一)过生日", "已告诉结对的爱心人士")
  run_job(h, "birthdays", "2024-02-13 10:00", child)
  t.equal(h:value "select group_concat(due) from campaigns_target", "2024-02-20", "tasks")
  t.equal(h:value "select key || ' ' || recipient from outbox", "birthdays:2024-02-20:1 carer:1", "message")
  t.has(h:ok(home.preparer, "report birthdays --from 2024-02-20 --to 2024-02-20"), "正月十一", "E2E-01")
  h.now = "2024-02-22 09:00"
  local other = h:value "select pseudonym from child where file_no = 'E2E-02'"
  t.has(h:ok(home.admin, "schedule run birthdays --at '2024-02-14 09:00' --target " .. other), "已经过了,没有通知")
  t.equal(h:value "select count(*) from outbox", "1", "letters")
  t.has(h:ok(home.preparer, "campaign done birthdays --child E2E-01 --cost 66"), "生日 2024")
end)

t.test("donation day: the share due is the year's percentage of what was raised", function()
  local h = city.at "registered"
  run_job(h, "donation_day", "2024-09-05 09:00")
  h.now = "2024-09-20 09:00"
  city.import(h, "donations", "day.csv", { { "平台", "订单号", "捐赠人", "金额", "日期", "项目", "基金", "限定" },
    { "现场", "E2E-Y1", "", "1234.56", "2024-09-05", "慈善一日捐 2024", "city", "不限定" },
    { "现场", "E2E-Y2", "", "100.00", "2024-09-06", "慈善一日捐 2024", "city", "本会指定" } })
  t.has(run_job(h, "donation_day share", "2024-10-31 09:00"), "筹得 1,334.56 元", "应划入 266.91 元", "已指定 100.00 元")
  t.has(h:ok(home.auditor, "report donation day --year 2024 --format csv"), "2024,2,1334.56,20.00%,266.91,100.00")
end)

-- The first round of the small city was paid in September 2022.
local function disclosed()
  local h = city.at "closed"
  h:edit("plugins/disclosure/due.lua", "2023-4", "2022-3")
  t.has(run_job(h, "disclosure", "2022-10-14 09:00"), "冻结并公布 2022-3")
  return h
end

local function add_late_donation(h)
  h.now = "2022-11-01 09:00"
  city.import(h, "donations", "late.csv", { { "平台", "订单号", "捐赠人", "金额", "日期", "项目", "基金", "限定" },
    { "腾讯公益", "E2E-LATE", "", "88.00", "2022-09-30", "日常捐赠", "city", "不限定" } })
end

t.test("a quarter that was published stays; what changes comes as a notice", function()
  local h = disclosed()
  local before = h:ok(home.auditor, "report disclosure --quarter 2022-3 --format csv")
  t.has(before, "合计,合计,6,")
  h:fails(1, home.approver, "disclosure correct --quarter 2022-3 --reason 试验", "没有要更正的")
  add_late_donation(h)
  t.equal(h:ok(home.auditor, "report disclosure --quarter 2022-3 --format csv"), before, "after a late donation")
  t.has(run_job(h, "disclosure", "2023-01-13 09:00"), "请发更正公告:2022-3")
  h:fails(1, home.preparer, "disclosure correct --quarter 2022-3 --reason 试验", "may not")
  t.has(h:ok(home.approver, "disclosure correct --quarter 2022-3 --reason 平台迟报一笔"), "1 行")
  local after = h:ok(home.auditor, "report disclosure --quarter 2022-3 --format csv")
  t.equal(after:sub(1, #before), before, "what was published first")
  t.has(after:sub(#before), "日常捐赠", "1(原 0)", "88.00(原 0.00)", "平台迟报一笔")
end)

t.test("few children stand nowhere in what is published", function()
  local text = disclosed():ok(home.auditor, "report disclosure --quarter 2022-3 --format csv")
  for line in text:gmatch "发放[^\n]+" do
    local n = tonumber(line:match "^[^,]*,[^,]*,[^,]*,(%d+),")
    t.is_true(not n or n >= 5, line)
  end
end)

t.test("what was published cannot be changed, and a change behind the program's back is seen", function()
  local h = disclosed()
  local r = t.run(("sqlite3 '%s' \"update disclosure_publication set body = '[]'\""):format(h:path "var/qianshou.db"))
  t.has(r.err, "publish a notice")
  h:tamper "drop trigger disclosure_publication_no_update; update disclosure_publication set body = '[]'"
  h:fails(1, home.auditor, "report disclosure --quarter 2022-3", "被改动过")
end)

-- ---- the whole city ----

local demo = home.demo()

t.test("a rehearsal of a year shows every campaign, and each child's birthday once", function()
  local h = demo:copy()
  h:ok(home.admin, "schedule pause contact_cadence") -- nobody enters visits in 2024: a letter to everybody every week
  local before = h:contents()
  local text = h:ok(home.admin, "schedule rehearse --from 2024-01-01 --to 2024-12-31 --format csv")
  local seen, birthdays = {}, 0
  for who in text:gmatch "birthdays,([^,]+),完成" do
    t.is_true(not seen[who], who .. " has no birthday yet")
    seen[who], birthdays = true, birthdays + 1
  end
  t.equal(birthdays, 948, "birthdays")
  t.has(text, "2024-01-19 09:00,spring_festival,,完成", "2024-02-02 09:00,spring_festival reminder,,完成",
    "2024-09-05 09:00,donation_day,,完成", "2024-12-12 09:00,new_year_warmth,,完成", "冻结并公布 2024-3")
  t.lacks(text, "失败")
  t.equal(h:contents(), before, "the store after a rehearsal")
end)

t.test("of 948 children 843 are paired: their tasks are the carers', the others the counties'", function()
  local h = demo:copy()
  run_job(h, "spring_festival", "2024-03-12 10:00")
  t.equal(h:value "select count(*) || ' ' || count(carer_id) from campaigns_target", "948 843", "tasks")
end)

t.finish()
