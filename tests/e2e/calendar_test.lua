-- Holidays: announced year by year, revised after the fact, asked by plugins and scripts.
local t = dofile "tests/e2e/harness.lua"
local home = require "home"
local city = require "city"

local function file(rows)
  table.insert(rows, 1, { "日期", "类别", "名称" })
  return city.csv("holidays.csv", rows)
end

local function holidays(h, rows) return h:ok(home.preparer, ("import holidays '%s'"):format(file(rows))) end

local function workday(h, day)
  h:write("scripts/workday.lua", ([[
    return { title = "x", run = function()
      local known, guess = require("calendar").workday("%s")
      return ("known %%s, guess %%s"):format(known, guess)
    end }]]):format(day))
  return t.matches(h:ok(home.preparer, "run workday"), "known [^\n]*")
end

t.test("a year that is not announced is a guess until its holidays are imported", function()
  local h = home.new()
  t.equal(workday(h, "2027-01-01"), "known nil, guess true")
  t.has(holidays(h, { { "2027-01-01", "假日", "元旦" }, { "2027/1/3", "上班", "元旦" } }), "写入 2")
  t.equal(workday(h, "2027-01-01"), "known false, guess nil")
  t.equal(workday(h, "2027-01-03"), "known true, guess nil")
  t.equal(workday(h, "2027-01-02"), "known false, guess nil")
end)

t.test("a revision replaces the day's row, and the audit has the import", function()
  local h = home.new()
  t.equal(workday(h, "2026-10-10"), "known true, guess nil")
  t.has(holidays(h, { { "2026-10-10", "假日", "国庆节" }, { "2026-10-01", "假日", "国庆节" } }), "写入 1,无变化 1")
  t.equal(workday(h, "2026-10-10"), "known false, guess nil")
  t.equal(h:integer "select count(*) from holiday where day = '2026-10-10'", 1, "rows of the day")
  t.has(h:ok(home.auditor, "audit list --last 3"), "import", "holidays")
end)

t.test("what is no holiday arrangement comes back", function()
  local h = home.new()
  local bad = file { { "2027-13-01", "假日", "元旦" }, { "2027-01-01", "休息", "元旦" }, { "2027-01-01", "假日", "" } }
  h:fails(1, home.preparer, ("import holidays '%s'"):format(bad), "3 of 3 rows are bad")
  t.equal(workday(h, "2027-01-01"), "known nil, guess true")
end)

t.finish()
