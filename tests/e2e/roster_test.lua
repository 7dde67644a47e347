-- The roster's changes: what was is kept, what follows begins on its day, and the rounds see it.
local t = dofile "tests/e2e/harness.lua"
local home = require "home"
local city = require "city"

local function registered(now)
  local h = city.at "registered"
  h.now = now or "2022-10-08 09:00"
  return h
end

-- Assesses the round of autumn 2022 and explains it to a child.
local function assessed(h, file_no)
  h:run(home.preparer, "round open --term 2022-1")
  h:ok(home.preparer, "round assess --term 2022-1")
  return h:ok(home.preparer, ("round explain --child %s --term 2022-1"):format(file_no))
end

t.test("a child of 海门 that moves to 崇川 in October: 海门 still pays its part of the term", function()
  local h = registered()
  h:ok(home.preparer, "roster transfer --child E2E-02 --day 2022-10-05 --to 崇川区")
  assessed(h, "E2E-02")
  t.equal(h:value [[
    select a.county from award a join child c on c.id = a.child_id where c.file_no = 'E2E-02'
  ]], "320614")
  t.has(h:ok(home.preparer, "report roster --as-of 2022-10-04 --format csv"), "海门区,E2E-02")
  t.has(h:ok(home.preparer, "report roster --as-of 2022-10-05 --format csv"), "崇川区,E2E-02")
  t.has(h:ok(home.preparer, "roster hold --child E2E-02 --day 2022-11-01 --reason 复核"),
    "E2E-02 从 2022-11-01 起暂停发放(复核)", "2022-1 轮次的名册以 2022-09-01 为准,不受影响")
  t.lacks(h:ok(home.preparer, "roster resume --child E2E-02 --day 2022-08-31"), "不受影响")
  h:fails(1, home.preparer, "roster transfer --child E2E-02 --day 2022-11-05 --to 南京市", "不是本项目的县")
end)

t.test("held, resumed: the family reads the reason", function()
  local h = registered()
  h:ok(home.preparer, "roster hold --child E2E-01 --day 2022-08-30 --reason 监护人变更待核实")
  t.has(assessed(h, "E2E-01"), "监护人变更待核实")
  h:ok(home.preparer, "roster resume --child E2E-01 --day 2022-08-30")
  t.has(assessed(h, "E2E-01"), "1,200.00")
end)

t.test("a death ends the roster on its day and is on the list of leavings", function()
  local h = registered()
  h:ok(home.preparer, "roster leave --child E2E-03 --day 2022-10-02 --reason 去世")
  t.lacks(h:ok(home.preparer, "report roster --as-of 2022-10-02"), "E2E-03")
  t.has(h:ok(home.preparer, "report roster --as-of 2022-10-01"), "E2E-03")
  t.has(h:ok(home.preparer, "report leavings --from 2022-09-01 --to 2022-12-31"), "E2E-03", "去世")
  h:fails(1, home.preparer, "roster leave --child E2E-03 --day 2022-10-05 --reason 去世", "不在名册上")
  h:fails(2, home.preparer, "roster leave --child E2E-01 --day 2022-10-05 --reason 其他")
end)

t.test("moving up: exceptions are listed for people, the others move, what the school reported stays", function()
  local h = registered "2023-08-25 09:00"
  local before = h:ok(home.preparer, "roster progress --term 2023-1")
  t.has(before, "休学中", "小学5年级", "可以升级")
  t.equal(h:integer "select count(*) from schooling where valid_from = '2023-09-01'", 0, "nothing written yet")
  -- E2E-10 repeats its year: the school has said so
  h:ok(home.preparer, ("import schooling '%s'"):format(city.csv("stay.csv", {
    { "档案号", "学期", "学段", "年级", "学校", "在读状态" }, { "E2E-10", "2023-1", "小学", 2, "", "在读" } })))
  h:ok(home.preparer, "roster progress --term 2023-1 --accept")
  local function grade(file_no)
    return h:value(([[select s.stage || s.grade from schooling s join child c on c.id = s.child_id
      where c.file_no = '%s' and s.superseded_at = 253402300799999 and s.valid_from = '2023-09-01']]):format(file_no))
  end
  t.equal(grade "E2E-01", "小学5")
  t.equal(grade "E2E-10", "小学2", "who repeats the year")
  t.equal(grade "E2E-07", nil, "who is suspended")
  t.has(h:ok(home.preparer, "roster progress --term 2023-1"), "0 名可以升级")
end)

t.test("two files that may be one child are asked about once, and the decision is kept", function()
  local h = registered()
  local c = city.children[1]
  local rows = { { "档案号", "姓名", "出生日期", "性别", "监护人", "关系", "监护依据", "登记日期" },
    { "E2E-77", c.name, c.birth, "男", c.guardian, "祖父", "监护", "2022-10-01" } }
  h:ok(home.preparer, ("import children '%s'"):format(city.csv("again.csv", rows)))
  t.has(h:ok(home.preparer, "report duplicates"), "E2E-01", "E2E-77", "同日出生")
  h:ok(home.preparer, "roster decide E2E-77 E2E-01 --decision 不同人 --reason 双胞胎,电话核实")
  t.lacks(h:ok(home.preparer, "report duplicates"), "E2E-77")
  t.has(h:ok(home.preparer, "report duplicates --all"), "不同人")
  t.equal(h:value "select decided_by from roster_decision", home.preparer)
  t.lacks(h:ok(home.approver, "report duplicates --all"), c.name)
end)

t.finish()
