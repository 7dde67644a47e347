-- What today's children will cost until they graduate: bounds, sums, scenarios.
local t = dofile "tests/e2e/harness.lua"
local home = require "home"

local city = home.demo() -- only looked at; who changes it takes a copy

local function csv(h, words)
  local rows, heading = {}, nil
  for line in h:ok(home.preparer, "project --format csv " .. words):gmatch "[^\r\n]+" do
    local row = {}
    for cell in (line .. ","):gmatch "([^,]*)," do row[#row + 1] = cell end
    if heading then rows[#rows + 1] = row else heading = row end
  end
  return rows
end

local function fen(cell) return math.tointeger(math.floor(tonumber(cell) * 100 + 0.5)) end

-- ---- a model of its own: yuan a school year on the way from a stage and grade, upper bound ----

local yuan = { ["幼儿园"] = 2000, ["小学"] = 2400, ["初中"] = 5500, ["高中"] = 6000 } -- 初中 as the demonstration ends: changed
local order = { { "幼儿园", 3 }, { "小学", 6 }, { "初中", 3 }, { "高中", 3 } }
local university = { 6000, 5000, 4000, 3000 }
local years = {}
for _, s in ipairs(order) do
  for grade = 1, s[2] do years[#years + 1] = { s[1], grade, yuan[s[1]] } end
end
for i, y in ipairs(university) do years[#years + 1] = { ({ "大一", "大二", "大三", "大四" })[i], i, y } end

-- After this school year.
local function still_to_come(stage, grade)
  local sum, found = 0, false
  for _, year in ipairs(years) do
    if found then sum = sum + year[3] end
    found = found or (year[1] == stage and (year[2] == grade or university[grade] and year[1]:find "^大"))
  end
  return found and sum
end

t.test("the upper bound is every child's way to the degree, added up by another hand", function()
  local expected, children = 0, 0
  for _, row in ipairs(city:sql [[select s.stage, s.grade, count(*) from enrolment e
      join schooling s on s.child_id = e.child_id and s.valid_to > '2024-03-12' and s.valid_from <= '2024-03-12'
      and s.superseded_at > 4000000000000
      where e.valid_to > '2024-03-12' and e.valid_from <= '2024-03-12' and e.superseded_at > 4000000000000
      and s.study in ('在读', '休学') group by s.stage, s.grade]]) do
    local stage, grade, n = row[1], tonumber(row[2]), tonumber(row[3])
    children = children + n
    local more = still_to_come(stage, grade)
    if more then expected = expected + n * more * 100 end
  end
  t.is_true(children > 900, "children with a school")
  local sum = 0
  for _, row in ipairs(csv(city, "--scenario upper_bound --by child")) do
    if row[2] >= "2024-1" and row[3] ~= "中职" then sum = sum + fen(row[8]) end
  end
  -- who pauses school now repeats the year, which costs more than the model's; nobody costs less
  t.is_true(sum >= expected and sum - expected < expected // 100, ("%d fen, the model %d"):format(sum, expected))
end)

t.test("the commitment to today's 948 lies within the bounds that were published", function()
  local function total(scenario)
    local rows = csv(city, "--scenario " .. scenario)
    return fen(rows[#rows][6])
  end
  local lower, default, upper = total "lower_bound", total "default", total "upper_bound"
  t.is_true(lower >= 2000 * 10000 * 100, "at least 2,000 万: " .. lower)
  t.is_true(upper <= 4400 * 10000 * 100, "at most 4,400 万: " .. upper)
  t.is_true(lower <= default and default <= upper, "the default is between them")
end)

t.test("the same figures come every time, and by county, by year and by child they agree", function()
  local by_year, by_county = csv(city, ""), csv(city, "--by county")
  t.equal(city:ok(home.preparer, "project --format csv"), city:ok(home.preparer, "project --format csv"))
  local sums = {}
  for _, row in ipairs(by_county) do sums[row[1]] = (sums[row[1]] or 0) + fen(row[5]) end
  for _, row in ipairs(by_year) do
    if row[1] ~= "合计" then t.equal(sums[row[1]], fen(row[6]), row[1]) end
  end
  t.equal(by_year[1][2], "948", "children in the first year")
end)

t.test("each child's way is shown by term; its shares of a term are one child at most", function()
  local rows = csv(city, "--child DEMO-00009")
  t.is_true(#rows > 5, "terms")
  local share = {}
  for _, row in ipairs(rows) do share[row[2]] = (share[row[2]] or 0) + tonumber((row[5]:gsub("%%", ""))) end
  for term, percent in pairs(share) do t.is_true(percent <= 100.02, term .. ": " .. percent) end
  t.equal(rows[1][2], "2023-2", "the first term that is not paid")
  city:fails(1, home.preparer, "project --child NOBODY", "no child with the file number NOBODY")
end)

t.test("a scenario is a file of staff; what is wrong in it is said with its name", function()
  local path = t.path "own.lua"
  t.write(path, [[return { title = "我的", source = "本会", progression = { ["初中"] = {} },
    entrants = { { stage = "小学", children = 10 } } }]])
  local text = city:ok(home.preparer, ("project --years 3 --scenario '%s'"):format(path))
  t.has(text, "我的", "假定(本会)", "每年新入册:小学 10 人", "初中毕业后:都不再升学")
  t.write(path, [[return { title = "我的", source = "本会", entrant = {} }]])
  city:fails(1, home.preparer, ("project --scenario '%s'"):format(path), "不认识的字段 entrant")
  t.write(path, [[return { title = "我的", source = "本会",
    progression = { ["初中"] = { { stage = "高小", percent = 1 } } } }]])
  city:fails(1, home.preparer, ("project --scenario '%s'"):format(path), "没有 高小 这个学段")
  t.write(path, [[return { title = "我的", source = "本会", donations_yuan = { county = 1 } }]])
  city:fails(1, home.preparer, ("project --scenario '%s'"):format(path), "the fund \"county\"")
  city:fails(2, home.preparer, "project --scenario nothing", "there is no scenario")
end)

t.test("the rules on disk decide: an amount changed from autumn 2025 on changes nothing before", function()
  local h = city:copy()
  local before = csv(h, "--scenario lower_bound")
  h:edit("plugins/stage_amounts/amounts.lua", "  },\n}\n", [[
  },
  { from = "2025-09-01", reference = "测试", yuan = { ["幼儿园"] = 2000, ["小学"] = 2400, ["初中"] = 6000, ["高中"] = 7000,
    ["大一"] = 6000, ["大二"] = 5000, ["大三"] = 4000, ["大四"] = 3000 } },
}
]])
  local after = csv(h, "--scenario lower_bound")
  t.equal(after[2][6], before[2][6], "2024-2025")
  t.is_true(fen(after[3][6]) > fen(before[3][6]), "2025-2026 costs more")
end)

t.finish()
