-- Pairing: siblings stay with one carer, handovers have dates, places are counted.
local t = dofile "tests/e2e/harness.lua"
local home = require "home"
local city = require "city"

local grandfather = city.citizen_number("320602", "1950-03-07", 1) -- the guardian of both

-- 优优 and 佳佳 (E2E-10) live with their grandfather; two more carers. E2E-01 has a carer with one place already.
local function siblings(first)
  local h = city.at "registered"
  h.now = "2022-09-25 09:00"
  local rows = { { "档案号", "姓名", "身份证号", "监护人", "关系", "监护依据", "监护人身份证号", "登记日期" } }
  for _, i in ipairs { first, 10 } do
    local c = city.children[i]
    rows[#rows + 1] = { c.file_no, c.name, c.idno, "戚守义", "祖父", "委托照护", grandfather, "2022-06-15" }
  end
  h:ok(home.preparer, ("import children '%s'"):format(city.csv("siblings.csv", rows)))
  h:ok(home.preparer, ("import carers '%s'"):format(city.csv("more.csv", {
    { "编号", "类型", "姓名", "牵头部门", "可结对数" },
    { "B-1", "爱心志愿者", "甲某", "团市委", 1 }, { "B-2", "爱心妈妈", "乙某", "妇联", 3 },
  })))
  return h
end

local function carers_of(h, day)
  local out = {}
  for _, row in ipairs(h:sql(([[
    select c.file_no, r.carer_no from pairing p join child c on c.id = p.child_id join carer r on r.id = p.carer_id
    where p.superseded_at = 253402300799999 and p.valid_from <= '%s' and p.valid_to > '%s']]):format(day, day))) do
    out[row[1]] = row[2]
  end
  return out
end

t.test("siblings are matched together, to a carer with room for both", function()
  local h = siblings(9)
  h:ok(home.preparer, "pairing match --day 2022-10-01")
  t.equal(carers_of(h, "2022-10-01")["E2E-10"], nil, "nothing is written without --accept")
  h:ok(home.preparer, "pairing match --day 2022-10-01 --accept")
  local now = carers_of(h, "2022-10-01")
  t.is_true(now["E2E-09"] ~= nil, "paired")
  t.equal(now["E2E-09"], now["E2E-10"], "one carer for both")
end)

t.test("a handover takes the siblings along and ends the old pairing on its day", function()
  local h = siblings(1)
  h:ok(home.preparer, "pairing handover --child E2E-01 --to B-2 --day 2022-10-01")
  t.equal(carers_of(h, "2022-10-01")["E2E-10"], "B-2")
  h:fails(1, home.preparer, "pairing handover --child E2E-10 --to B-1 --day 2022-12-01 --reason 工作调动", "还有 1 个名额")
  h:ok(home.preparer, "pairing handover --child E2E-10 --to B-1 --day 2022-12-01 --reason 工作调动 --alone")
  t.equal(carers_of(h, "2022-11-30")["E2E-10"], "B-2", "the day before")
  t.equal(carers_of(h, "2022-12-01")["E2E-10"], "B-1", "the day itself")
  t.equal(carers_of(h, "2022-12-01")["E2E-01"], "B-2", "the sibling stays")
  t.equal(h:value [[
    select end_reason from pairing where end_reason is not null and superseded_at = 253402300799999
  ]], "工作调动")
end)

t.test("who waits keeps the place when the stipend is held or the county changes", function()
  local h = city.at "registered"
  h.now = "2023-03-01 09:00"
  local function since()
    return h:ok(home.preparer, "report waiting --as-of 2023-03-01 --format csv"):match "E2E%-02,[^\r\n]*,(%d[%d-]+),"
  end
  local first = since()
  t.is_true(first and first < "2023-02-01", "waits since " .. tostring(first))
  h:ok(home.preparer, "roster hold --child E2E-02 --day 2023-02-01 --reason 复核")
  h:ok(home.preparer, "roster transfer --child E2E-02 --day 2023-02-10 --to 崇川区")
  t.equal(since(), first)
end)

t.test("a child without a registered guardian is handed over alone", function()
  local h = city.at "registered"
  h.now = "2022-10-01 09:00"
  h:tamper "delete from guardianship where child_id = 2"
  h:ok(home.preparer, ("import carers '%s'"):format(city.csv("one.csv", {
    { "编号", "类型", "姓名", "牵头部门", "可结对数" }, { "B-1", "爱心志愿者", "甲某", "团市委", 1 } })))
  h:ok(home.preparer, "pairing handover --child E2E-02 --to B-1 --day 2022-10-01")
  t.equal(carers_of(h, "2022-10-01")["E2E-02"], "B-1")
  h:fails(1, home.preparer, "pairing handover --child E2E-77 --to B-1 --day 2022-10-01", "E2E-77 在 2022-10-01 不在名册上")
end)

t.test("a new sibling follows to the same carer, or is left to people when that carer is full", function()
  local h = siblings(1)
  h:ok(home.preparer, "pairing handover --child E2E-01 --to B-2 --day 2022-10-01 --alone")
  t.has(h:ok(home.preparer, "pairing match --day 2022-10-05 --format csv"), "E2E-10,", "B-2")
  h:ok(home.preparer, "pairing handover --child E2E-01 --to B-1 --day 2022-10-10 --alone")
  t.has(h:ok(home.preparer, "pairing match --day 2022-10-12 --format csv"), "名额不够")
end)

t.test("the same number under another name is no guardian of both", function()
  local h = siblings(1)
  local c = city.children[3]
  local file = city.csv("wrong.csv", { { "档案号", "姓名", "身份证号", "监护人", "监护人身份证号", "登记日期" },
    { c.file_no, c.name, c.idno, "另一人", grandfather, "2022-06-15" } })
  h:fails(1, home.preparer, ("import children '%s'"):format(file))
  t.has(t.read(file .. ".rejected.csv"), "已登记为另一位监护人")
end)

t.test("the demonstration city has 105 children waiting and 843 pairs at the end of 2023", function()
  local h = home.demo()
  t.has(h:ok(home.auditor, "report waiting --as-of 2023-12-31"), "共 105 行")
  local pairs_of = 0
  local text = h:ok(home.auditor, "report pairs --as-of 2023-12-31 --format csv")
  for n in text:gmatch ",(%d+)\r?\n" do pairs_of = pairs_of + n end
  t.equal(pairs_of, 843, "pairs")
end)

t.finish()
