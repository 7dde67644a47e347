-- The command line and init.lua: help, mistakes of use, mistakes of configuration.
local t = dofile "tests/e2e/harness.lua"
local home = require "home"
local city = require "city"

local preparer = home.preparer

t.test("help lists the verbs, and each verb explains itself, without a store", function()
  local h = home.bare()
  h.now = nil
  t.has(h:ok(nil, "--help"), "round assess", "import", "store init", "--as")
  for _, verb in ipairs { "round open", "round assess", "round approve", "round pay", "round explain", "round replay",
    "import", "store init", "store status", "plugin check", "source show", "audit list" } do
    local text = h:ok(nil, verb .. " --help")
    t.has(text, "qianshou " .. verb, "例: qianshou " .. verb)
  end
  h:fails(2, nil, "", "say what to do")
end)

t.test("a mistyped verb, option or value is a mistake of use, and the nearest one is named", function()
  local h = city.at "registered"
  h:fails(2, preparer, "round asess --term 2022-1", "there is no verb \"round asess\"",
    "did you mean \"round assess\"?")
  h:fails(2, preparer, "store satus", "did you mean \"store status\"?")
  h:fails(2, preparer, "roster hodl", "did you mean \"roster hold\"?")
  h:fails(2, preparer, "round assess --trem 2022-1", "--trem", "did you mean --term?")
  h:fails(2, preparer, "round assess", "--term is missing", "round assess --term 2023-1")
  h:fails(2, preparer, "round assess --term", "--term wants a value")
  h:fails(2, preparer, "round assess --term 2022-3", "\"2022-3\"")
  h:fails(2, preparer, "round assess --term 2022-1 extra", "\"extra\" is one word too many")
  h:fails(2, preparer, "round open --term 2022-1 --day 2022-02-30", "2022-02-30")
  h:fails(2, preparer, "round show --term 2022-1 --format pdf", "pdf", "table, csv, json, xlsx")
  h:fails(2, preparer, "--workers 0 round list", "--workers")
  h:fails(2, preparer, "--workers many round list", "--workers")
  h:fails(2, preparer, "round replay", "--term TERM or --all")
end)

t.test("a noun alone lists its verbs, whether they are the program's or a plugin's", function()
  local h = city.at "registered"
  local nouns = { round = { "round open", "round assess" }, roster = { "roster hold", "roster transfer" } }
  for noun, verbs in pairs(nouns) do
    t.has(h:ok(nil, noun .. " --help"), table.unpack(verbs))
    h:fails(2, nil, noun, noun .. " wants a verb")
  end
  t.lacks(h:ok(nil, "roster --help"), "visit add")
  h:fails(2, nil, "nonsense", "there is no verb \"nonsense\"")
end)

t.test("an earlier --now than the newest record is told", function()
  local h = city.at "assessed"
  local later = h:run(nil, "round list")
  t.equal(later.err, "", "stderr")
  h.now = "2021-01-01 09:00"
  t.has(h:run(nil, "round list").err, "--now 2021-01-01 09:00:00 stands before the newest record: it counts as 20")
end)

t.test("help tells types of values in words of the office", function()
  local h = city.at "registered"
  t.has(h:ok(nil, "roster hold --help"), "--child 文字", "--day 日期")
  t.has(h:ok(nil, "round open --help"), "--term 学期")
end)

t.test("an option may be written with an equals sign and stand anywhere", function()
  local h = city.at "assessed"
  t.has(h:ok(nil, "round show --term=2022-1 --format=csv"), "崇川区", "合计,,发放,")
  t.has(h:ok(nil, "--quiet round show --format csv --term 2022-1"), "崇川区")
  t.equal(h:ok(preparer, "--quiet round assess --term 2022-1"), "", "what --quiet says")
end)

t.test("several mistakes of init.lua are reported at once, each with its line", function()
  local h = home.bare()
  h:write("init.lua", [[
store "var/x.db"
stroe "var/y.db"
zone "Asia/Nantong"
fund { code = "city", titel = "x", division = 320600 }
role "preparer" { "import", "round.prepar" }
staff { name = "周敏", role = "preprarer" }
approvals { need = 0 }
plugin "nowhere"
plugin "stage_amounts" { mdoe = "flat" }
]])
  local err = h:fails(1, nil, "round list", "mistakes in the configuration")
  for _, wanted in ipairs {
    "init.lua:2: \"stroe\" is no declaration (did you mean \"store\"?)", "init.lua:3: there is no time zone",
    "init.lua:4: fund: unknown field \"titel\" (did you mean \"title\"?)",
    "init.lua:5: there is no permission \"round.prepar\"",
    "init.lua:6: there is no role \"preprarer\"", "init.lua:7: approvals: need",
    "init.lua:8: there is no plugin folder",
    "init.lua:9: " } do
    t.has(err, wanted)
  end
end)

t.test("an init.lua that does not parse, or runs for ever, is named with its line", function()
  local h = home.bare()
  h:write("init.lua", "store 'x'\nfund {\n")
  h:fails(1, nil, "round list", "init.lua")
  h:write("init.lua", "store 'x'\nwhile true do end\n")
  local began = t.clock()
  h:fails(1, nil, "round list", "init.lua:2")
  t.is_true(t.clock() - began < 5, "an end within 5 seconds")
end)

t.test("init.lua can neither read files nor run programs", function()
  local h = home.bare()
  local text = h:read "init.lua"
  local lines = { "os.execute 'touch /tmp/x'", "io.open '/etc/passwd'", "require 'store'", "load 'return 1'" }
  for _, line in ipairs(lines) do
    h:write("init.lua", text .. line .. "\n")
    h:fails(1, nil, "round list", "init.lua:" .. select(2, text:gsub("\n", "")) + 1)
  end
end)

t.test("a home that is not there is a mistake of use", function()
  local r = t.run(("'%s' --home /nowhere round list"):format(t.program))
  t.equal(r.status, 2, "status")
  t.has(r.err, "there is no init.lua in /nowhere")
end)

t.test("a store that is not there is not made by accident", function()
  local h = home.bare()
  h:fails(1, preparer, "round open --term 2022-1", "store init")
  h:fails(1, nil, "round list", "store init")
  t.equal(h:read "var/qianshou.db", nil, "a store")
end)

t.test("a store is made once, with a key that only its owner can read", function()
  local h = home.bare()
  h:ok(home.admin, "store init --synthetic")
  t.equal(t.capture(("stat -c %%a '%s'"):format(h:path "var/qianshou.db.key")), "600", "mode of the key")
  t.equal(t.capture(("stat -c %%a '%s'"):format(h:path "var/qianshou.db")), "600", "mode of the store")
  local key = h:read "var/qianshou.db.key"
  local r = h:run(home.admin, "store init --synthetic")
  t.equal(h:read "var/qianshou.db.key", key, "the key after a second init, which ended with " .. r.status)
  t.equal(h:integer "select synthetic from store_state", 1, "synthetic")
end)

t.test("a store of real data follows the system's clock only", function()
  local h = home.bare()
  h.now = nil
  h:ok(home.admin, "store init")
  h.now = "2022-09-20 09:00"
  h:fails(1, preparer, "round open --term 2022-1", "--now is for stores of demonstration data")
  h:fails(1, nil, "round list", "--now is for stores of demonstration data")
end)

t.test("a name that belongs to a login cannot be used from another one", function()
  local h = city.at "assessed"
  h:edit("init.lua", 'name = "周敏", role = "preparer"', 'name = "周敏", role = "preparer", login = "no_such_login"')
  h:fails(1, preparer, "round submit --term 2022-1", "周敏", "login")
  local login = t.capture "id -un"
  h:edit("init.lua", "no_such_login", login)
  h:ok(nil, "round submit --term 2022-1")
  t.equal(h:value "select submitted_by from round", "周敏", "submitted by")
end)

t.test("rows go to the screen, to CSV, to JSON and to a sheet", function()
  local h = city.at "closed"
  local json = h:ok(nil, "round list --format json")
  t.has(json, '"2022-1"', '"已结"')
  local path = t.path "rounds"
  h:ok(nil, ("round list --format csv --out '%s.csv'"):format(path))
  t.has(t.read(path .. ".csv"), "\xEF\xBB\xBF学期,状态", "2022-1,已结,6,4,11900.00,11900.00")
  h:ok(nil, ("round list --format xlsx --out '%s.xlsx'"):format(path))
  t.equal(t.read(path .. ".xlsx"):sub(1, 4), "PK\3\4", "the beginning of a sheet")
  h:fails(1, nil, "round list --format csv --out /proc/nowhere/x.csv", "/proc/nowhere/x.csv")
  h:fails(2, nil, "round list --format xlsx", "a sheet cannot be written to standard output")
end)

t.test("the program's errors go to stderr only, its answers to stdout only", function()
  local h = city.at "assessed"
  local r = h:run(preparer, "round pay --term 2022-1")
  t.equal(r.out, "", "stdout of a refusal")
  r = h:run(nil, "round list")
  t.equal(r.err, "", "stderr of an answer")
end)

t.test("help of a report wants no store", function()
  t.has(home.bare():ok(nil, "report article --help"), "--as-of")
end)

t.finish()
