-- What helps those who write plugins: skeletons that work, errors that point, rules that can be watched.
local t = dofile "tests/e2e/harness.lua"
local home = require "home"
local city = require "city"

local nouns = { "rule", "job", "command", "source", "event", "payout", "report" }

t.test("each noun's skeleton loads, its examples pass, and the whole still checks", function()
  local h = city.at "assessed"
  for _, noun in ipairs(nouns) do
    t.has(h:ok(home.admin, ("plugin new my_%s --noun %s --add"):format(noun, noun)), ("plugin \"my_%s\""):format(noun))
    t.matches(h:ok(home.admin, "plugin test my_" .. noun), "[1-9]%d* 个例子,0 个不符")
  end
  t.has(h:ok(home.admin, "plugin check"), "my_report", "全部通过")
end)

t.test("what the skeletons contribute does its work", function()
  local h = city.at "assessed"
  for _, noun in ipairs(nouns) do h:ok(home.admin, ("plugin new my_%s --noun %s --add"):format(noun, noun)) end
  h:ok(home.preparer, "round list") -- an owner's verb brings the new table
  t.has(h:ok(home.preparer, "report my_report --day 2022-09-10"), "小学")
  t.has(h:ok(home.preparer, "my_command count --day 2022-09-10"), "合计")
  t.has(h:ok(home.admin, "schedule preview --until 2022-12-31"), "my_job")
  h:write("rows.csv", "日期,数量\n2022-09-01,3\n2022-09-02,-1\n2022-09-03,4\n2022-09-04,4\n2022-09-05,4\n2022-09-06,4\n"
    .. "2022-09-07,4\n2022-09-08,4\n2022-09-09,4\n2022-09-10,4\n2022-09-11,4\n2022-09-12,4\n")
  h:run(home.preparer, ("import my_source '%s'"):format(h:path "rows.csv"))
  t.equal(h:integer "select count(*) from my_source_record", 11, "rows of the new table")
end)

t.test("a name that is taken, a noun that is none, a plugin that is not named anywhere", function()
  local h = home.bare()
  t.has(h:ok(home.admin, "plugin new mine --noun job"), '在 init.lua 里加一行: plugin "mine"')
  h:fails(1, home.admin, "plugin new mine", "already")
  h:fails(2, home.admin, "plugin new other --noun thing", "thing")
end)

t.test("a mistake shows its line with a caret, once, and the nearest name", function()
  local h = city.at "assessed"
  h:add_plugin("bad", { ["init.lua"] = [[
local stipend = require "stipend"
stipend.rule {
  phase = "standard",
  reason = { extra = "增发" },
  apply = function() end,
}
]] })
  local err = h:fails(1, home.preparer, "round assess --term 2022-1", "plugins/bad/init.lua:2",
    '    4 |   reason = { extra = "增发" },\n      |   ^', 'did you mean "reasons"?')
  local _, times = err:gsub("reason = {", "")
  t.equal(times, 1, "times the line is shown")
  t.lacks(err, "[C]")
end)

t.test("a child's rules are followed step by step: what each read, answered, and took", function()
  local h = city.at "assessed"
  local text = h:ok(home.preparer, "plugin trace --child E2E-03 --term 2022-1")
  t.matches(text, "eligibility roster_eligibility plugins/roster_eligibility/init.lua:%d+\n    读 [^\n]*stage=高中")
  t.matches(text, "standard stage_amounts [^\n]+\n    读 [^\n]*stage=高中[^\n]*\n    答 发放 3,000.00")
  t.matches(text, "答 市县分担 %(plugins/city_county_share/init.lua:%d+%)")
  t.matches(text, "用时 %d+%.%d 微秒")
  h:tamper "update enrolment set status = 'held', reason = '测试' where child_id = 3"
  text = h:ok(home.preparer, "plugin trace --child E2E-03 --term 2022-1")
  t.has(text, "答 不予发放", "没有运行:前面的阶段已经不予发放")
  h:fails(1, home.preparer, "plugin trace --child NOBODY --term 2022-1", "NOBODY")
  h:fails(1, home.approver, "plugin trace --child E2E-03 --term 2022-1", "names") -- facts of one child
end)

t.test("each rule's calls and time over the roster, phase by phase", function()
  local h = city.at "assessed"
  local on_roster = h:integer "select count(*) from award"
  local paid = h:integer "select count(*) from award where outcome = 1"
  local calls = {}
  for line in h:ok(home.auditor, "plugin profile --term 2022-1 --format csv"):gmatch "[^\r\n]+" do
    local phase, plugin, n = line:match "^(%l+),([%l_]+),[^,]+,(%d+),"
    if phase then calls[plugin] = tonumber(n) end
  end
  t.equal(calls.roster_eligibility, on_roster, "every case is looked at")
  t.equal(calls.city_county_share, paid, "who is refused is not shared")
end)

-- ---- types for editors: core/api/types says what is there, no more and no less ----

local function names_in(text, pattern)
  local names = {}
  for name in text:gmatch(pattern) do names[#names + 1] = name end
  table.sort(names)
  return table.concat(names, " ")
end

local function modules()
  local list = {}
  local declared = t.read("core/api/api.c"):match "api_modules%[%] = (%b{})"
  for name in declared:gmatch '{"(%l+)", api_open_' do list[#list + 1] = name end
  return list
end

t.test("what a module has at run time is typed, and nothing else is", function()
  local h = home.bare()
  h:add_plugin("probe", { ["init.lua"] = [[
for _, name in ipairs { "]] .. table.concat(modules(), '", "') .. [[" } do
  local names = {}
  for key in pairs(require(name)) do names[#names + 1] = key end
  print(name .. "=" .. table.concat(names, " ") .. ";")
end
]] })
  local said = h:run(home.admin, "plugin list").err .. h:run(home.admin, "plugin test probe").err
  for _, name in ipairs(modules()) do
    local types = t.read("core/api/types/" .. name .. ".lua")
    if not types then t.fail("core/api/types lacks " .. name) end
    local here = names_in(said:match("probe: " .. name .. "=([^;]*);") or "(not loaded)", "[%w_]+")
    t.equal(names_in(types, "\nf?u?n?c?t?i?o?n? ?" .. name .. "%.([%w_]+)"), here, name)
  end
end)

t.test("fields of registrations, of a case, methods of an award stand in the types", function()
  local function typed(name, field)
    local text = t.read("core/api/types/" .. name .. ".lua")
    return (text:find("@field " .. field .. "[ ?]"))
  end
  local files = "calendar_lunar calendar_when command intake ledger outbox payout report schedule stipend"
  for file in files:gmatch "%S+" do
    for field in t.read("core/api/api_" .. file .. ".c"):gmatch '{"([%l_]+)", LUA_T' do
      t.is_true(typed(file:match "^%l+", field), file .. ": " .. field)
    end
  end
  local stipend = t.read "core/api/types/stipend.lua"
  local fields = names_in(t.read "core/stipend/case_fields.h", "\nCASE_FIELD%(([%l_]+)")
  t.equal(names_in(stipend:match "@class stipend.Case(.-)local Case", "@field ([%l_]+)"), fields, "fields of a case")
  local methods = t.read("core/api/rule_award.c"):match "methods%[%] = (%b{})"
  t.equal(names_in(stipend, "function Award:([%l_]+)"), names_in(methods, '{"([%l_]+)"'), "methods of an award")
end)

t.finish()
