-- Plugins that misbehave: one clear error with plugin and place, nothing written, everything else goes on.
local t = dofile "tests/e2e/harness.lua"
local home = require "home"
local city = require "city"

local preparer = home.preparer
local assess = "round assess --term 2022-1"

-- An assessed city with a plugin "bad" added.
local function with_plugin(files)
  local h = city.at "assessed"
  h:add_plugin("bad", files)
  return h
end

-- init.lua of a plugin whose rule does `body` (in line 6).
local function rule(body)
  return ([[
local stipend = require "stipend"
stipend.rule {
  phase = "reduction",
  reasons = { extra = "增发 {fen:yuan} 元" },
  apply = function(case, award)
    %s
  end,
}
]]):format(body)
end

local patience = 4 -- the limits are of processor time; other programs may have the processors too

-- Assess fails within the time, says the texts, changes nothing; verbs that need no rules go on.
local function refused(h, seconds, ...)
  local contents = h:contents()
  local began = t.clock()
  local err = h:fails(1, preparer, assess, "bad", ...)
  t.is_true(t.clock() - began < seconds * patience, "an end within " .. seconds * patience .. " seconds")
  t.equal(h:contents(), contents, "the store after the refusal")
  return err
end

-- ---- rules that would not end, or take all the memory ----

local greedy = {
  { "an endless loop", "while true do end" },
  { "an endless loop of pcall", "local function f() while true do end end while true do pcall(f) end" },
  { "a pcall that swallows every error", "while true do pcall(error, 'x') end" },
  { "an endless __gc", "setmetatable({}, { __gc = function() while true do end end })" },
  { "an endless __close", "local x <close> = setmetatable({}, { __close = function() while true do end end })" },
  { "an endless __index", "local x = setmetatable({}, { __index = function(s, k) return s[k .. 'x'] end }) "
    .. "return x.y" },
  { "a text of a billion characters", "local s = ('x'):rep(1e9)" },
  { "a text that doubles", "local s = 'x' for _ = 1, 40 do s = s .. s end" },
  { "a pattern that takes for ever", "local s = ('a'):rep(40):find(('a?'):rep(40) .. ('a'):rep(40) .. 'b')" },
  { "a gsub that takes for ever", "local s = ('a'):rep(30000):gsub('.-.-.-.-b', '')" },
  { "a table of a billion entries", "local x = {} for i = 1, 1e9 do x[i] = i end" },
  { "a move of a trillion entries", "table.move({}, 1, 1 << 40, 2)" },
  { "a sort with no order", "local x = {} for i = 1, 1e5 do x[i] = i % 7 end "
    .. "table.sort(x, function() return true end)" },
  { "a recursion without an end", "local function f() return 1 + f() end f()" },
}
for _, case in ipairs(greedy) do
  t.test("a rule with " .. case[1] .. " is stopped and named", function()
    refused(with_plugin { ["init.lua"] = rule(case[2]) }, 5, "plugin bad")
  end)
end

t.test("a rule that is stopped names its file and line", function()
  refused(with_plugin { ["init.lua"] = rule "while true do end" }, 5, "at plugins/bad/init.lua:6", "200 ms")
end)

-- ---- rules that are wrong ----

local wrong = {
  { "throws a table", "error({})", "threw a table instead of a message" },
  { "adds an amount with a fraction", "award:add(100 / 3, 'extra')", "33.333", "not a whole number of 分" },
  { "writes a global", "total = 1", "cannot set \"total\"" },
  { "reads a global that is not there", "local x = totla", "\"totla\" is not defined" },
  { "reads a field that no case has", "local x = case.stgae", "no field \"stgae\"", "\"stage\"" },
  { "names a reason that it has not", "award:add(100, 'extar')", "\"extar\"" },
  { "overflows", "award:add(math.maxinteger, 'extra') award:add(1, 'extra')", "beyond what money may be" },
  { "adds a hundred lines", "for _ = 1, 100 do award:add(1, 'extra') end", "lines" },
  { "opens a file", "io.open('/etc/passwd')", "\"io\" is not defined" },
  { "ends the process", "os.exit(0)", "\"os\" is not defined" },
  { "loads code", "load('return 1')()", "\"load\" is not defined" },
  { "reaches for debug", "debug.sethook()", "\"debug\" is not defined" },
}
for _, case in ipairs(wrong) do
  t.test("a rule that " .. case[1] .. " stops the round at its line", function()
    refused(with_plugin { ["init.lua"] = rule(case[2]) }, 5, "plugins/bad/init.lua:6", table.unpack(case, 3))
  end)
end

t.test("a rule that asks the store is refused: rules are pure", function()
  local text = "local store = require 'store' " .. rule "local x = store.value('select 1')"
  refused(with_plugin { ["init.lua"] = text }, 5, "plugins/bad/init.lua:6", "never from a rule")
end)

t.test("rules whose lines sum below zero are an error, not a debt", function()
  local h = with_plugin { ["init.lua"] = rule "award:add(-99999900, 'extra')" }
  h:fails(1, preparer, assess, "an award is never negative")
end)

t.test("a contribution registered outside the main chunk is refused at its line", function()
  refused(with_plugin { ["init.lua"] = [[
local stipend = require "stipend"
stipend.rule { phase = "reduction", reasons = {}, apply = function()
  stipend.rule { phase = "limit", reasons = {}, apply = function() end }
end }
]] }, 5, "plugins/bad/init.lua:3", "only while the plugin loads")
end)

t.test("errors of a rule speak of the child by pseudonym only", function()
  local h = with_plugin { ["init.lua"] = rule "error('x')" }
  local err = refused(h, 5, h:value "select pseudonym from child where id = 1")
  for _, c in ipairs(city.children) do t.lacks(err, c.name, c.file_no, c.idno) end
end)

-- ---- plugins that do not load ----

local broken = {
  { "does not parse", "local x = = 1\n", "plugins/bad/init.lua:1", "unexpected symbol" },
  { "loops in its main chunk", "while true do end\n", "plugins/bad/init.lua:1", "stopped" },
  { "writes a global in its main chunk", "\ntotal = 1\n", "plugins/bad/init.lua:2", "\"total\"" },
  { "requires a path", "local x = require '../stage_amounts/amounts'\n", "plugins/bad/init.lua:1", "never by path" },
  { "requires a file of the system", "local x = require '/etc/passwd'\n", "plugins/bad/init.lua:1", "never by path" },
  { "requires what is not there", "local x = require 'nowhere'\n", "plugins/bad/init.lua:1", "nowhere" },
  { "has an unknown field in a rule", "\n" .. rule "":gsub("reasons", "reason"), "plugins/bad/init.lua:3",
    "unknown field \"reason\"", "\"reasons\"" },
  { "has an unknown phase", rule "":gsub('"reduction"', '"reductoin"'), "plugins/bad/init.lua:2", "reductoin" },
  { "uses what it did not ask for",
    "local r = require 'report'\nr.add { name = 'x', title = 'x', run = function() end }",
    "plugins/bad/init.lua:2", "report.add" },
  { "throws a table in its main chunk", "error({})\n", "threw a table" },
}
for _, case in ipairs(broken) do
  t.test("a plugin that " .. case[1] .. " stops assess and nothing else", function()
    local h = with_plugin { ["init.lua"] = case[2] }
    refused(h, 5, table.unpack(case, 3))
    h:ok(nil, "round show --term 2022-1")
    h:ok(nil, "round replay --all")
    city.submit(h, "2022-1")
  end)
end

t.test("a plugin that does not load is left out with a warning where rules are not needed", function()
  local h = with_plugin { ["init.lua"] = "local x = = 1\n" }
  local out, err = h:ok(nil, "source list")
  t.has(out, "children", "schooling")
  t.has(err, "plugins/bad/init.lua:1")
  h:fails(1, nil, "plugin check", "plugins/bad/init.lua:1")
  city.import_schooling(h, "2022-2")
end)

t.test("a plugin that comes after one that is not there is left out, and both named", function()
  local h = with_plugin { ["init.lua"] = rule "", ["plugin.json"] =
    '{"name": "bad", "title": "t", "version": "1", "api": 1, "needs": ["stipend.rule"], "after": ["nowhere"]}' }
  refused(h, 5, "\"bad\" must come after \"nowhere\"")
  h:ok(nil, "round list")
end)

t.test("plugins that wait for each other are left out, and the circle named", function()
  local h = city.at "assessed"
  local manifest = '{"name": "%s", "title": "t", "version": "1", "api": 1, "needs": ["stipend.rule"], "after": ["%s"]}'
  h:add_plugin("worse", { ["init.lua"] = rule "", ["plugin.json"] = manifest:format("worse", "bad") })
  h:add_plugin("bad", { ["init.lua"] = rule "", ["plugin.json"] = manifest:format("bad", "worse") })
  refused(h, 5, "circle", "worse")
  h:ok(nil, "round list")
end)

-- ---- manifests ----

local manifests = {
  { "has an unknown key", '"need": []', "plugins/bad/plugin.json", "unknown key \"need\"" },
  { "asks for something that does not exist", '"needs": ["stipend.rules"]', "\"stipend.rules\"" },
  { "is written for another api", '"api": 99', "api 99" },
  { "calls itself something else", '"name": "other"', "\"other\"" },
  { "is no JSON", "{", "plugins/bad/plugin.json:1" },
  { "has a key twice", '"title": "x", "title": "y"', "title" },
}
for _, case in ipairs(manifests) do
  t.test("a manifest that " .. case[1] .. " is one clear error, and only this plugin is left out", function()
    local keys = { name = '"name": "bad"', title = '"title": "t"', version = '"version": "1"', api = '"api": 1',
      needs = '"needs": ["stipend.rule"]' }
    keys[case[2]:match '"(%a+)"' or "x"] = case[2]
    local list = {}
    for _, text in pairs(keys) do list[#list + 1] = text end
    local h = with_plugin { ["init.lua"] = rule "", ["plugin.json"] = "{" .. table.concat(list, ", ") .. "}" }
    refused(h, 5, table.unpack(case, 3))
    h:ok(nil, "round list")
    h:fails(1, nil, "plugin check", table.unpack(case, 3))
  end)
end

t.test("a plugin folder that is not there is a mistake of the configuration", function()
  local h = city.at "assessed"
  h:write("init.lua", h:read "init.lua" .. 'plugin "nowhere"\n')
  h:fails(1, preparer, assess, "there is no plugin folder plugins/nowhere", "init.lua:")
end)

-- ---- programs of plugins ----

local function report(body)
  return with_plugin {
    ["plugin.json"] = '{"name": "bad", "title": "t", "version": "1", "api": 1, "needs": ["report.add", "store.read"]}',
    ["init.lua"] = [[
local report = require "report"
local store = require "store"
report.add { name = "bad", title = "bad", run = function()
]] .. body .. "\nend }\n",
  }
end

t.test("a report cannot write, by whatever door", function()
  for _, body in ipairs {
    "store.insert('child', { id = 99, file_no = 'X', pseudonym = 'Y' })",
    "return store.value 'delete from award returning 1'",
    "return store.value 'drop table award'",
    "return store.value 'pragma user_version = 3'",
    "return store.value [[attach database '/tmp/x' as x]]",
    "return store.value 'vacuum'",
  } do
    local h = report(body)
    local audit, awards = h:integer "select count(*) from award", h:digest "2022-1"
    h:fails(1, preparer, "report bad", "plugins/bad/init.lua:4")
    t.equal(h:integer "select count(*) from award", audit, "awards")
    t.equal(h:digest "2022-1", awards, "digest")
  end
end)

t.test("a report that takes too much memory is stopped and named", function()
  local h = report "local x = {} for i = 1, 1e9 do x[i] = ('x'):rep(1000) .. i end"
  h:fails(1, preparer, "report bad", "plugin bad", "256 MiB")
end)

t.test("a report's mistake in SQL names the place and what SQLite says of it", function()
  local h = report "return store.value 'select nothing from child'"
  h:fails(1, preparer, "report bad", "plugins/bad/init.lua:4", "nothing")
end)

-- ---- the way to a plugin of one's own ----

t.test("a new plugin is written, named in init.lua, checked, and paid by", function()
  local h = city.at "registered"
  t.has(h:ok(home.admin, "plugin new winter_allowance"), 'plugin "winter_allowance"', "plugin check")
  h:fails(1, home.admin, "plugin new winter_allowance", "already")
  h:fails(2, home.admin, "plugin new Winter", "Winter")
  h:write("init.lua", h:read "init.lua" .. 'plugin "winter_allowance"\n')
  t.has(h:ok(nil, "plugin check"), "winter_allowance", "全部通过")
  h:edit("plugins/winter_allowance/amounts.lua", "2024-09-01", "2022-09-01")
  city.assess(h, "2022-1")
  t.equal(h:integer "select sum(fen) from award", city.round_fen + 10000, "100 yuan more for one at 高中")
  t.has(h:ok(preparer, "round explain --child E2E-03 --term 2022-1"), "高中学生增发 100.00 元(规则 winter_allowance)")
end)

t.test("an example that does not hold fails the check and shows the difference", function()
  local h = city.at "registered"
  h:edit("plugins/stage_amounts/amounts.lua", "= 2400", "= 2600")
  local r = h:run(nil, "plugin check stage_amounts")
  t.equal(r.status, 1, "status")
  t.has(r.out .. r.err, "小学", "2 of ", "examples do not hold")
end)

t.test("an option of another kind or an unknown one is a mistake of the configuration", function()
  local h = city.at "registered"
  h:edit("init.lua", 'mode = "flat"', 'mode = "falt"')
  h:fails(1, nil, "plugin list", "init.lua:", "falt", "flat")
  h = city.at "registered"
  h:edit("init.lua", 'mode = "flat"', 'mdoe = "flat"')
  h:fails(1, nil, "plugin list", "init.lua:", "mdoe", "mode")
  h = city.at "registered"
  h:edit("init.lua", "pay_during_suspension = false", "pay_during_suspension = 3")
  h:fails(1, nil, "plugin list", "init.lua:", "pay_during_suspension")
end)

t.test("an option changes what is paid, from the next round on", function()
  local h = city.at "registered"
  h:edit("init.lua", "pay_during_suspension = false", "pay_during_suspension = true")
  city.assess(h, "2022-1")
  t.equal(h:integer "select sum(fen) from award", city.round_fen + 250000, "with the child on leave")
end)

t.finish()
