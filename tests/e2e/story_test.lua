-- Ten stories of the programme, each through every part that it touches.
local t = dofile "tests/e2e/harness.lua"
local home = require "home"
local city = require "city"

local function at(stage, now)
  local h = city.at(stage)
  h.now = now or h.now
  return h
end

local function explain(h, file_no, term)
  return h:ok(home.preparer, ("round explain --child %s --term %s"):format(file_no, term))
end

-- The next round, assessed in March 2023 with everybody still at school.
local function spring(h)
  h.now = "2023-03-10 09:00"
  city.import_schooling(h, "2022-2")
  city.assess(h, "2022-2")
  return h
end

local function correction(h, file_no)
  return h:value(([[select c.fen from correction c join child k on k.id = c.child_id
    where k.file_no = '%s']]):format(file_no))
end

t.test("1. a child of 海门 with a number of the old code 320684 moves to 崇川 in October", function()
  local h = at("registered", "2022-09-21 09:00")
  local child = city.children[2]
  local number = city.citizen_number("320684", child.birth, 717)
  city.import(h, "children", "moved.csv", { { "档案号", "姓名", "身份证号", "登记日期" },
    { child.file_no, child.name, number, "2022-09-21" } })
  h.now = "2022-10-12 09:00"
  h:ok(home.preparer, "roster transfer --child E2E-02 --day 2022-10-05 --to 崇川区")
  city.assess(h, "2022-1")
  t.has(explain(h, child.file_no, "2022-1"), "海门区", "2,500.00")
  h.now = "2023-03-10 09:00"
  city.import_schooling(h, "2022-2")
  h:ok(home.preparer, "round open --term 2022-2")
  h:ok(home.preparer, "round assess --term 2022-2")
  t.equal(h:value [[select a.county from award a join child c on c.id = a.child_id join round r on r.id = a.round_id
    where c.file_no = 'E2E-02' and r.term = '2022-2']], "320613", "who shares in spring")
  t.has(h:ok(home.preparer, "growth show --child E2E-02"), number, "海门区", "崇川区")
end)

t.test("2. a birthday on 正月十一 is announced a week ahead, every year on another day", function()
  local h = at("registered", "2023-01-10 09:00")
  city.import(h, "lunar_birthdays", "lunar.csv", { { "档案号", "农历生日" }, { "E2E-01", "01-11" } })
  local child = h:value "select pseudonym from child where file_no = 'E2E-01'"
  local preview = h:ok(home.admin, "schedule preview --job birthdays --until 2023-12-31 --format csv")
  t.matches(preview, "2023%-01%-25 09:00[^\n]*" .. child:gsub("%-", "%%-")) -- 正月十一 is 2023-02-01
  h.now = "2023-01-25 09:05"
  t.has(h:ok(home.admin, ("schedule run birthdays --at '2023-01-25 09:00' --target %s"):format(child)), "农历正月十一")
  t.equal(h:integer "select count(*) from outbox where recipient like 'carer:%'", 1, "messages to the carer")
end)

t.test("3. the camp refuses without consent, then accepts the grandfather's, who cares for the child", function()
  local h = at("registered", "2023-06-10 09:00")
  h:ok(home.preparer, "camp apply --year 2023 --child E2E-01")
  h:fails(1, home.preparer, "camp accept --year 2023 --child E2E-01 --insurance B-1", "没有有效的“参加夏令营”同意书")
  h:ok(home.preparer, "consent add --child E2E-01 --purpose camp --by 祖父某 --relation 祖父 --basis 委托照护 "
    .. "--from 2023-06-01 --proof 同-17")
  t.has(h:ok(home.preparer, "camp accept --year 2023 --child E2E-01 --insurance B-1"), "录取")
  t.has(h:ok(home.preparer, "growth show --child E2E-01"), "委托照护", "录取")
end)

t.test("4. 优优 and 佳佳 have one grandfather and get one carer", function()
  local h = at("registered", "2022-09-25 09:00")
  local grandfather = city.citizen_number("320602", "1950-03-07", 1)
  local rows = { { "档案号", "姓名", "身份证号", "监护人", "关系", "监护依据", "监护人身份证号", "登记日期" } }
  for _, i in ipairs { 9, 10 } do
    local c = city.children[i]
    rows[#rows + 1] = { c.file_no, c.name, c.idno, "葛守义", "祖父", "委托照护", grandfather, "2022-06-15" }
  end
  city.import(h, "children", "siblings.csv", rows)
  city.import(h, "carers", "more.csv", { { "编号", "类型", "姓名", "牵头部门", "可结对数" },
    { "B-1", "爱心志愿者", "甲某", "团市委", 1 }, { "B-2", "爱心妈妈", "乙某", "市妇联", 2 } })
  h:ok(home.preparer, "pairing match --day 2022-10-01 --accept")
  t.equal(h:value [[select count(distinct p.carer_id) || ' ' || count(*) from pairing p
    join child c on c.id = p.child_id
    where c.file_no in ('E2E-09', 'E2E-10') and p.superseded_at = 253402300799999]], "1 2")
end)

t.test("5. after a handover the visits of the old carer are no credit of hers", function()
  local h = at("registered", "2022-12-01 09:00")
  city.import(h, "carers", "more.csv", { { "编号", "类型", "姓名", "牵头部门", "可结对数" },
    { "B-2", "爱心志愿者", "乙某", "团市委", 2 } })
  h:ok(home.preparer, "pairing handover --child E2E-01 --to B-2 --day 2022-11-01 --reason 工作调动")
  local head = { "编号", "档案号", "日期", "种类", "谁去的", "爱心人士编号" }
  city.import(h, "visits", "visits.csv", { head, { "访-1", "E2E-01", "2022-10-20", "家访", "爱心人士", "A-1" },
    { "访-2", "E2E-01", "2022-11-20", "家访", "爱心人士", "B-2" } })
  t.matches(h:ok(home.auditor, "report article departments --as-of 2022-12-01 --format csv"), "团市委,1,1,1,0")
  local late = city.csv("late.csv", { head, { "访-3", "E2E-01", "2022-11-25", "家访", "爱心人士", "A-1" } })
  h:fails(1, home.preparer, ("import visits '%s'"):format(late)) -- nobody visits as a carer who is paired no more
  t.matches(h:ok(home.auditor, "report article departments --as-of 2022-12-01 --format csv"), "团市委,1,1,1,0")
end)

t.test("6. 休学 found after payment: what was paid is recovered from the next round", function()
  local h = spring(at "closed")
  city.correct_schooling(h, 1, "2022-1", "小学", 4, "休学")
  city.correct_schooling(h, 1, "2022-2", "小学", 4)
  h:ok(home.preparer, "round assess --term 2022-2")
  t.equal(correction(h, "E2E-01"), "-120000", "recovered")
  t.has(explain(h, "E2E-01", "2022-2"), "追回")
end)

t.test("7. a death: off the roster on its day, the paid term stays paid, nothing more is paid", function()
  local h = at "closed"
  h.now = "2023-01-15 09:00"
  h:ok(home.preparer, "roster leave --child E2E-01 --day 2022-12-20 --reason 去世")
  spring(h)
  t.equal(correction(h, "E2E-01"), nil, "nothing is taken back")
  t.equal(h:value [[select count(*) from award a join child c on c.id = a.child_id join round r on r.id = a.round_id
    where c.file_no = 'E2E-01' and r.term = '2022-2']], "0")
  t.has(h:ok(home.auditor, "report leavings --from 2022-12-01 --to 2022-12-31"), "E2E-01", "去世")
end)

t.test("8. 留级: the school's word stands, the others move up, the standard stays the stage's", function()
  local h = at("registered", "2023-09-05 09:00")
  city.import(h, "schooling", "stay.csv", { { "档案号", "学期", "学段", "年级", "在读状态" },
    { "E2E-01", "2023-1", "小学", 4, "在读" } })
  h:ok(home.preparer, "roster progress --term 2023-1 --accept")
  city.assess(h, "2023-1")
  t.has(explain(h, "E2E-01", "2023-1"), "1,200.00")
  t.equal(h:value [[select s.grade from schooling s join child c on c.id = s.child_id
    where c.file_no = 'E2E-01' and s.valid_from = '2023-09-01' and s.superseded_at = 253402300799999]], "4")
end)

t.test("9. a county runs out of funds in mid-round: refused by name, and nothing is half done", function()
  local h = home.new()
  city.register(h, "1000.00")
  city.assess(h, "2022-1")
  city.submit(h, "2022-1")
  local before = h:contents()
  h:fails(1, home.approver, "round approve --term 2022-1", "the fund of 通州区", "1,000.00")
  t.equal(h:integer "select count(*) from payment", 0)
  t.equal(h:contents(), before, "the store")
  city.import(h, "donations", "more.csv", { { "平台", "订单号", "捐赠人", "金额", "日期", "项目", "基金", "限定" },
    { "银行转账", "E2E-M1", city.donor, "50000.00", "2022-09-18", "县级配套", "320613", "本会指定" },
    { "银行转账", "E2E-M2", city.donor, "50000.00", "2022-09-18", "县级配套", "320614", "本会指定" },
    { "银行转账", "E2E-M3", city.donor, "50000.00", "2022-09-18", "县级配套", "320612", "本会指定" },
    { "银行转账", "E2E-M4", city.donor, "50000.00", "2022-09-18", "县级配套", "320681", "本会指定" },
    { "银行转账", "E2E-M5", city.donor, "50000.00", "2022-09-18", "县级配套", "320682", "本会指定" } })
  city.approve(h, "2022-1")
end)

t.test("10. a payment returned by the bank is re-issued to the mended account, and counts once", function()
  local h = at "paying"
  city.take_answer(h, "2022-1", { ["E2E-01"] = "户名与账号不符" })
  local c = city.children[1]
  city.import(h, "children", "account.csv", { { "档案号", "姓名", "身份证号", "户名", "账号", "开户行", "登记日期" },
    { c.file_no, c.name, c.idno, c.name, "6217857304719362777", "演示银行", "2022-06-15" } })
  h:ok(home.preparer, ("round reissue --term 2022-1 --format csv --out '%s/bank'"):format(h.folder))
  city.take_answer(h, "2022-1")
  city.close(h, "2022-1")
  t.has(h:ok(home.auditor, "report article --as-of 2022-12-31"), "1.19 万元", "6 人次")
  t.has(h:ok(home.preparer, "growth show --child E2E-01"), "户名与账号不符", "到账")
end)

t.finish()
