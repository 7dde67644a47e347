-- What is planned for a child (一人一策), and what is done at once when something happens (应急救助).
local t = dofile "tests/e2e/harness.lua"
local home = require "home"
local city = require "city"

local function registered(now)
  local h = city.at "registered"
  h.now = now or "2023-03-01 09:00"
  return h
end

-- ---- plans ----

t.test("a plan comes from the template of the child's categories, once", function()
  local h = registered()
  t.has(h:ok(home.preparer, "plan add --child E2E-01"), "新订目标 3 个") -- 低保: 生活 beside 学业 and 心理
  t.has(h:ok(home.preparer, "plan add --child E2E-01"), "新订目标 0 个")
  t.has(h:ok(home.preparer, "plan show --child E2E-01"), "学业", "心理", "应享的救助都享受到")
  h:fails(1, home.preparer, "plan add --child E2E-01 --area 学业 --goal 数学及格", "已经有目标")
  h:ok(home.preparer, "plan add --child E2E-01 --area 兴趣 --goal 学会游泳 --review 2023-06-01")
  h:fails(1, home.preparer, "plan add --child E2E-01 --area 健康", "要一起写")
  h:fails(1, home.preparer, "plan add --child E2E-01 --day 2022-06-30", "不在名册上")
end)

t.test("reviews follow one another until the goal is reached, and nothing is overwritten", function()
  local h = registered()
  h:ok(home.preparer, "plan add --child E2E-01 --area 兴趣 --goal 学会游泳 --review 2023-06-01")
  h.now = "2023-06-05 09:00"
  t.has(h:ok(home.auditor, "report plan overdue --as-of 2023-06-05"), "E2E-01", "兴趣")
  t.has(h:ok(home.preparer, "plan review 1 --progress 进行中 --note 会换气了"), "下次 2023-09-05")
  t.lacks(h:ok(home.auditor, "report plan overdue --as-of 2023-06-05"), "E2E-01")
  h:fails(1, home.preparer, "plan review 1 --progress 达成 --day 2023-06-01", "早于上一次")
  h.now = "2023-09-01 09:00"
  h:ok(home.preparer, "plan review 1 --progress 达成 --note 会游五十米")
  h:fails(1, home.preparer, "plan review 1 --progress 进行中", "已经达成")
  t.has(h:ok(home.preparer, "plan show --child E2E-01"), "学会游泳", "会换气了", "会游五十米")
  t.lacks(h:ok(home.approver, "plan show --child E2E-01"), "学会游泳", "会换气了")
  t.has(h:ok(home.auditor, "report plans --as-of 2023-06-04 --format csv"), "崇川区,3,1,1,0,0,1", "合计,10,1,1,0,0,1")
  t.has(h:ok(home.auditor, "report plans --as-of 2023-09-01 --format csv"), "合计,10,1,0,1,0,0")
end)

t.test("reviews that are due are told to the carer once a week, to the county when nobody is paired", function()
  local h = registered()
  for _, child in ipairs { "E2E-01", "E2E-02" } do
    h:ok(home.preparer, ("plan add --child %s --area 兴趣 --goal 学会游泳 --review 2023-06-01"):format(child))
  end
  local function run(day)
    h.now = day .. " 09:00"
    return h:ok(home.admin, ("schedule run care_plan --at '%s 08:15'"):format(day))
  end
  t.has(run "2023-05-24", "要评估的 0 个")
  t.has(run "2023-05-25", "要评估的 2 个,其中过期的 0 个;新发 2 封")
  t.has(run "2023-05-26", "新发 0 封")
  t.has(run "2023-06-02", "其中过期的 2 个;新发 2 封")
  t.equal(h:value "select count(*) from outbox where plugin = 'care_plan' and recipient = 'staff:周敏'", "2",
    "to the county")
end)

-- ---- emergencies ----

local ask = "aid request --child E2E-01 --urgency 特急 --kind 疾病 --need 急性阑尾炎要手术 --yuan 4000"

t.test("an emergency from the call to the end: another person grants, and nothing is paid from here", function()
  local h = registered "2023-07-01 08:30"
  t.has(h:ok(home.preparer, ask), "求助 1 已登记")
  h.now = "2023-07-01 10:00"
  h:ok(home.preparer, "aid act 1 --note 送到附属医院")
  h:fails(1, home.preparer, "aid grant 1 --yuan 4000", "round.approve")
  t.has(h:ok(home.approver, "aid grant 1 --yuan 4000"), "4,000.00 元", "不付款")
  h:fails(1, home.second_approver, "aid grant 1 --yuan 100", "已经批准")
  h:ok(home.preparer, "aid close 1 --note 康复出院")
  h:fails(1, home.preparer, "aid act 1 --note 再去一次", "已经办结")
  t.has(h:ok(home.preparer, "aid show 1"), "急性阑尾炎要手术", "送到附属医院", "4,000.00", "康复出院", "吴刚")
  t.lacks(h:ok(home.approver, "aid show 1"), "阑尾炎", "附属医院")
  t.equal(h:value "select count(*) from payment", "0", "payments")
  t.lacks(t.capture(("sqlite3 '%s' .dump"):format(h:path "var/qianshou.db")), "阑尾炎", "附属医院")
end)

t.test("who asked does not decide, whatever else they may do", function()
  local h = registered "2023-07-01 08:30"
  h:edit("init.lua", 'role "preparer" { "import",', 'role "preparer" { "import", "round.approve",')
  h:ok(home.preparer, ask)
  h:fails(1, home.preparer, "aid grant 1 --yuan 100", "登记求助的人不能自己审批")
  h:ok(home.approver, "aid refuse 1 --note 已由医保报销")
end)

t.test("the ceilings of the policy in force when help was asked for are kept, by request and by year", function()
  local h = registered "2023-07-01 08:30"
  h:edit("plugins/emergency_aid/policies.lua", "year_yuan = 8000,", "year_yuan = 6000,")
  for _ = 1, 2 do h:ok(home.preparer, ask) end
  h:fails(1, home.approver, "aid grant 1 --yuan 5000.01", "特急的一次不超过 5,000.00 元")
  h:ok(home.approver, "aid grant 1 --yuan 5000")
  h:fails(1, home.approver, "aid grant 2 --yuan 1000.01", "今年已批 5,000.00 元")
  h:ok(home.approver, "aid grant 2 --yuan 1000")
end)

t.test("response times by urgency: median, longest, and who still waits beyond the limit", function()
  local h = registered "2023-07-10 08:00"
  local function request(at) h:ok(home.preparer, ("%s --at '%s'"):format(ask, at)) end
  request "2023-07-01 08:00"
  request "2023-07-02 08:00"
  request "2023-07-09 20:00"
  h:ok(home.preparer, "aid act 1 --note 联系 --at '2023-07-01 09:30'")
  h:ok(home.preparer, "aid act 2 --note 联系 --at '2023-07-03 08:30'")
  t.has(h:ok(home.auditor, "report aid responses --to 2023-07-31 --format csv"), "特急,3,2,13.0,24.5,1,0,0.00",
    "合计,3,2,13.0,24.5,1,")
  h.now = "2023-07-10 21:00"
  t.has(h:ok(home.auditor, "report aid responses --to 2023-07-31 --format csv"), "特急,3,2,13.0,24.5,2,0,0.00")
  t.has(h:ok(home.auditor, "report aid open --format csv"), "3,2023-07-09 20:00,E2E-01,特急,疾病,等待,25.0,是")
  h:fails(1, home.preparer, "aid act 1 --note 早了 --at '2023-07-01 09:00'", "早于上一步")
  h:fails(1, home.preparer, "aid act 1 --note 晚了 --at '2023-07-11 09:00'", "还没有到")
end)

t.finish()
