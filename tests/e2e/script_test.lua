-- Staff's scripts: they read, in a process of their own, and can do nothing else.
local t = dofile "tests/e2e/harness.lua"
local home = require "home"
local city = require "city"

local preparer, approver = home.preparer, home.approver

local function script(body)
  return "local store = require 'store'\nreturn { title = 'x', args = {}, run = function()\n" .. body .. "\nend }\n"
end

-- A closed city with a script "own" whose run does `body` in line 3.
local function with_script(body)
  local h = city.at "closed"
  h:write("scripts/own.lua", script(body))
  return h
end

t.test("the reasons of unpaid children are told child by child", function()
  local h = city.at "closed"
  local text = h:ok(preparer, "run unpaid_reasons --term 2022-1")
  for _, c in ipairs(city.children) do
    if c.refused then t.has(text, c.file_no, c.refused) else t.lacks(text, c.file_no) end
  end
end)

t.test("payments are told by county and stage, with their sum", function()
  local h = city.at "closed"
  t.has(h:ok(approver, "run paid_by_county_stage --term 2022-1 --format csv"), "崇川区,小学,2,1,2,2400.00",
    "合计,,6,4,6,11900.00")
end)

t.test("the next term's budget is told, with the city's and the counties' parts", function()
  local h = city.at "closed"
  t.has(h:ok(approver, "run next_term_budget --format csv"), "海门区,初中,1,2500.00,1500.00,1000.00",
    "合计,,6,11900.00,7140.00,4760.00")
end)

t.test("rows of a script go to CSV, JSON and a sheet", function()
  local h = city.at "closed"
  local path = t.path "rows"
  h:ok(preparer, ("run unpaid_reasons --term 2022-1 --format csv --out '%s.csv'"):format(path))
  t.has(t.read(path .. ".csv"), "\xEF\xBB\xBF档案号,姓名", "E2E-06")
  t.has(h:ok(preparer, "run unpaid_reasons --term 2022-1 --format=json"), '"档案号": "E2E-06"')
  h:ok(preparer, ("run unpaid_reasons --term 2022-1 --format xlsx --out '%s.xlsx'"):format(path))
  t.equal(t.read(path .. ".xlsx"):sub(1, 4), "PK\3\4", "the beginning of a sheet")
  h:fails(2, preparer, "run unpaid_reasons --term 2022-1 --format pdf", "table, csv, json, xlsx")
end)

t.test("a script explains its arguments, and a wrong one is a mistake of use", function()
  local h = city.at "closed"
  t.has(h:ok(preparer, "run unpaid_reasons --help"), "没有发放的孩子和原因", "--term", "必填")
  h:fails(2, preparer, "run unpaid_reasons", "--term is missing")
  h:fails(2, preparer, "run unpaid_reasons --trem 2022-1", "did you mean --term?")
  h:fails(2, preparer, "run unpaid_reasons --term 2022-9", "\"2022-9\"")
  h:fails(2, preparer, "run unpaid_reasons --term 2022-1 extra", "\"extra\"")
  h:fails(2, preparer, "run", "the name of a script")
  h:fails(1, preparer, "run nowhere", "nowhere.lua")
end)

t.test("a script needs somebody who may run scripts", function()
  local h = city.at "closed"
  h:fails(1, nil, "run next_term_budget", "--as NAME")
  h:fails(1, home.auditor, "run next_term_budget", "may not \"script\"")
  h:fails(1, home.auditor, "script-child next_term_budget", "may not \"script\"")
end)

local doors = {
  { "insert", "store.insert('child', { id = 99, file_no = 'X', pseudonym = 'Y' }) return 'x'", "store.write" },
  { "delete", "return store.value 'delete from award returning 1'", "not authorized" },
  { "create a table", "return store.value 'create table x (y)'", "not authorized" },
  { "attach a file", "return store.value \"attach database '/tmp/x.db' as x\"", "not authorized" },
  { "turn a pragma", "return store.value 'pragma journal_mode = delete'", "not authorized" },
  { "turn query_only off", "return store.value 'pragma query_only = off'", "not authorized" },
  { "write behind a comment", "return store.value '/* */ update child set file_no = 1 returning 1'", "not authorized" },
  { "load an extension", "return store.value \"select load_extension('/tmp/x')\"", "load_extension" },
  { "read a file by SQL", "return store.value \"select readfile('/etc/passwd')\"", "readfile" },
  { "read the schema's tokenizer", "return store.value \"select fts3_tokenizer('simple')\"", "fts3_tokenizer" },
  { "open a file", "return io.open('/etc/passwd'):read 'a'", "\"io\" is not defined" },
  { "read the environment", "return os.getenv 'HOME'", "\"os\" is not defined" },
  { "start a program", "return os.execute 'id'", "\"os\" is not defined" },
  { "require a file", "return require '/etc/passwd'", "never by path" },
  { "require the debug library", "return require 'debug'", "debug" },
  { "load code", "return load '\27Lua'", "\"load\" is not defined" },
  { "change what others use", "string.format = nil return 'x'", "own.lua:3" },
}
for _, door in ipairs(doors) do
  t.test("a script cannot " .. door[1], function()
    local h = with_script(door[2])
    h:fails(1, approver, "run own", "own.lua:3", door[3])
    local digest = city.at "closed":digest "2022-1"
    t.equal(h:digest "2022-1", digest, "digest of the round")
    t.equal(h:integer "select count(*) from child", 10, "children")
  end)
end

t.test("a script that never ends is stopped, and so is a query that never ends", function()
  for _, body in ipairs { "while true do end", "while true do pcall(error) end",
    "return store.value 'with recursive a(n) as (select 1 union all select n + 1 from a) select count(*) from a'" } do
    local h = with_script(body)
    local began = t.clock()
    local r = t.run("ulimit -t 2; " .. h:command(approver, "run own"))
    t.equal(r.status, 1, "status")
    t.has(r.err, "limits of memory or time")
    t.is_true(t.clock() - began < 15, "an end soon after two seconds of processor time")
    h:ok(nil, "round list")
  end
end)

t.test("a script that takes all the memory is stopped", function()
  local h = with_script "local x = {} for i = 1, 1e9 do x[i] = ('x'):rep(1000) .. i end"
  h:fails(1, approver, "run own", "needed more than its 256 MiB")
end)

t.test("a script's own mistake names its line, and what it printed before is no result", function()
  local h = with_script "error 'boom'"
  h:fails(1, approver, "run own", "own.lua:3", "boom")
  h:write("scripts/own.lua", "return {\n")
  h:fails(1, approver, "run own", "own.lua:2")
  h:write("scripts/own.lua", "return { title = 'x', run = function() end, rnu = 1 }\n")
  h:fails(1, approver, "run own", "unknown field \"rnu\"")
  local path = t.path "rows"
  h:write("scripts/own.lua", script [[return { columns = { { "a" } }, rows = { { "1" }, { {} } } }]])
  h:fails(1, approver, ("run own --format csv --out '%s.csv'"):format(path), "own.lua")
  t.equal(t.read(path .. ".csv"), nil, "half a file")
end)

t.test("every run stands in the audit with its words", function()
  local h = city.at "closed"
  h:ok(preparer, "run unpaid_reasons --term 2022-1")
  local text = h:ok(home.auditor, "audit list --last 2 --format csv")
  t.has(text, preparer .. ",run", "unpaid_reasons")
end)

t.test("a running script keeps nobody from the store", function()
  local h = with_script "local x = 0 for i = 1, 3e8 do x = x + i end return 'x'"
  local slow = h:command(approver, "run own")
  local r = t.run(("%s & sleep 0.3; %s; status=$?; kill %%1 2>/dev/null; wait; exit $status")
    :format(slow, h:command(preparer, "round open --term 2022-2")))
  t.equal(r.status, 0, "status of round open")
end)

t.finish()
