-- Screening: points with their reasons, quotas, a list that stays as it was decided, and what changed in a year.
local t = dofile "tests/e2e/harness.lua"
local home = require "home"
local city = require "city"

local function pool(rows)
  local h = city.at "registered"
  h.now = "2022-09-22 09:00"
  local sheet = { { "档案号", "县市区", "走访日期", "人均月收入", "未成年人数", "走访记录编号" } }
  for i, row in ipairs(rows) do
    local c = city.children[i]
    sheet[i + 1] = { c.file_no, c.county, "2022-06-20", row[1], row[2], "访-" .. i }
  end
  h:ok(home.preparer, ("import households '%s'"):format(city.csv("pool.csv", sheet)))
  return h
end

-- Everybody in the small city is 低保: 30 points.
local rows = {
  { 400, 1 }, { 400, 3 }, { 1400, 1 }, { "", 1 }, { 999.99, 2 }, { 1000, 1 }, { 300, 1 }, { 300, 2 }, { 300, 1 },
  { 400, 1 },
}

t.test("points come with their reasons, and below the threshold nobody is selected", function()
  local h = pool(rows)
  h:ok(home.preparer, "screening make --year 2022 --day 2022-09-01")
  local text = h:ok(home.preparer, "report screening --year 2022 --format csv")
  t.matches(text, [[E2E%-02,[^,]*,61,"低保 30;人均月收入不到 500 元 25;家里 3 个未成年人 6",列入]])
  t.matches(text, "E2E%-05,[^,]*,48,[^,]*,不够 50 分")
  t.matches(text, "E2E%-04,[^,]*,30,低保 30,不够 50 分")
end)

t.test("a list is of its year, of a day that has come, and by weights that there were", function()
  local h = pool(rows)
  h:fails(1, home.preparer, "screening make --year 9999 --day 2022-09-01", "对不上")
  h:fails(1, home.preparer, "screening make --year 2099 --day 2099-09-01", "日期还没有到")
  h:fails(1, home.preparer, "screening make --year 1900 --day 1900-09-01", "还没有打分的办法")
end)

t.test("a county's places go to the most points; the rest are told that the places are taken", function()
  local h = pool(rows)
  h:edit("plugins/screening/weights.lua", '["320613"] = 140', '["320613"] = 2')
  h:ok(home.preparer, "screening make --year 2022 --day 2022-09-01")
  local text = h:ok(home.preparer, "report screening --year 2022 --format csv")
  t.matches(text, "崇川区,1,E2E%-08,[^,]*,58,[^,]*,列入")
  t.matches(text, "崇川区,2,E2E%-01,[^,]*,55,[^,]*,列入")
  t.matches(text, "崇川区,3,E2E%-10,[^,]*,55,[^,]*,县额 2 名已满")
end)

t.test("another person approves; a list stays when weights change, and the next year says what changed", function()
  local h = pool(rows)
  h:ok(home.preparer, "screening make --year 2022 --day 2022-09-01")
  h:fails(1, home.preparer, "screening approve --year 2022", "round.approve")
  h:ok(home.approver, "screening approve --year 2022")
  h:fails(1, home.second_approver, "screening approve --year 2022", "已由 吴刚 审批")
  local before = h:ok(home.preparer, "report screening --year 2022 --format csv")
  h:edit("plugins/screening/weights.lua", '["低保"] = 30', '["低保"] = 10')
  t.equal(h:ok(home.preparer, "report screening --year 2022 --format csv"), before, "the list of 2022")
  h.now = "2023-09-10 09:00"
  h:ok(home.preparer, "screening make --year 2023 --day 2023-09-01")
  t.has(h:ok(home.preparer, "report screening changes --year 2023"), "不再列入", "E2E-01")
end)

t.test("the demonstration city's pool of more than 8000 is ranked within the quotas", function()
  local h = home.demo()
  local selected, counties = 0, {}
  for line in h:ok(home.auditor, "report screening --year 2022 --selected --format csv"):gmatch "[^\n]+" do
    local county, place = line:match "^([^,]+),(%d+),DEMO"
    if county then selected, counties[county] = selected + 1, tonumber(place) end
  end
  t.equal(counties["如皋市"], 170, "the last place of 如皋市")
  t.equal(selected, 948, "selected")
  t.is_true(h:integer "select count(*) from screening_row" > 8000, "more than 8000 are scored")
end)

t.finish()
