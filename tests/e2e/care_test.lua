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

t.finish()
