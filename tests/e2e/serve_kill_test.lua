-- kill -9 of a server at random points while thousands of occurrences fall due, with clocks that jump ahead and back
-- between the starts: in the end every occurrence has had its effect once. KILLS=300 makes the long form.
local t = dofile "tests/e2e/harness.lua"
local home = require "home"
local server = require "server"

local kills = math.tointeger(tonumber(os.getenv "KILLS" or "20"))
local pace = 1 -- how long this machine takes just now, of a quick one's time
local jobs = { "tick a", "tick b", "tick c" }
local minute = 60

-- Nothing but a plugin that writes a row for each occurrence and for each word by hand. No key forbids a second row.
local function new_home()
  local h = home.bare()
  h:write("init.lua", [[
    store "var/qianshou.db"
    zone "Asia/Shanghai"
    role "admin" { "admin", "audit" }
    staff { name = "孙立", role = "admin" }
  ]])
  h:add_plugin("ticker", {
    ["plugin.json"] = [[{ "name": "ticker", "title": "测试", "version": "1", "api": 1,
      "needs": ["schedule.job", "command.add", "store.read", "store.write"] }]],
    ["init.lua"] = [[
      local command, schedule, store = require "command", require "schedule", require "store"
      local function run(job) store.insert("ticker_tick", { job = job.name, scheduled = job.scheduled }) end
      for _, name in ipairs { "tick a", "tick b", "tick c" } do
        schedule.job { name = name, title = name, when = { every = "1m" }, late = "each", grace = "5m", run = run }
      end
      command.add { name = "tick hand", title = "手工", args = {}, run = function()
        store.insert("ticker_tick", { job = "hand", scheduled = "" })
      end }
    ]],
  })
  t.shell(("mkdir '%s'"):format(h:path "plugins/ticker/schema"))
  h:write("plugins/ticker/schema/0001_tick.sql", [[create table ticker_tick (
    id integer primary key, job text not null, scheduled text not null) strict;]])
  h:ok(home.admin, "store init --synthetic")
  return h
end

local first = os.time { year = 2023, month = 3, day = 1, hour = 9 }
local function at(h, seconds)
  h.now = os.date("%Y-%m-%d %H:%M:%S", seconds)
  return h
end

-- Between two starts the clock goes on, jumps ahead by up to ten hours, or goes back by up to one.
local function jump()
  local kind = math.random(10)
  if kind <= 2 then return -math.random(60) * minute end
  return kind <= 4 and 1 or math.random(600) * minute
end

-- A verb that borrows the store, beside the server, every other one killed too; writes its status down.
local function by_hand(h, results)
  local file, words = t.path "hand", h:command(home.admin, "tick hand")
  if #results % 2 == 1 then
    words = ("timeout -s KILL %.4f %s"):format(math.random(10, 80) / 1000 * pace, words)
  end
  results[#results + 1] = file
  t.shell(("{ %s 2>'%s.said'; echo $? >'%s'; } >/dev/null 2>&1 &"):format(words, file, file))
end

local function kill_server(h)
  local seconds = math.random(10, 80) / 1000 * pace
  return t.run(("timeout -s KILL %.4f %s"):format(seconds, h:command(nil, "serve"))).status == 137
end

-- Serves until nothing is due any more.
local function catch_up(h)
  server.during(h, function(s)
    server.wait_for("everything is made up for", 120, function()
      local due = h:ok(nil, "status --format csv"):match "接下来,tick a,([%d%-: ]+)"
      return due and due > h.now
    end)
    t.equal(s:stop(), 0, "status")
  end)
end

local function check_each_once(h, job)
  local row = h:sql(([[select count(*), count(distinct scheduled), min(scheduled), max(scheduled)
    from ticker_tick where job = '%s']]):format(job))[1]
  local function seconds(text)
    local y, mo, d, hour, min = text:match "(%d+)-(%d+)-(%d+) (%d+):(%d+)"
    return os.time { year = y, month = mo, day = d, hour = hour, min = min }
  end
  local expected = (seconds(row[4]) - seconds(row[3])) // minute + 1
  t.equal(math.tointeger(tonumber(row[2])), expected, job .. ": different minutes, none left out")
  t.equal(math.tointeger(tonumber(row[1])), expected, job .. ": rows, none twice")
  t.equal(row[3], os.date("%Y-%m-%d %H:%M", first + minute), job .. ": the first")
  t.is_true(row[4] >= h.now:sub(1, 16), job .. ": the last is not before " .. h.now)
  t.equal(h:integer(([[select count(*) from occurrence_run r join job j on j.id = r.job_id
    where j.name = '%s' and r.outcome = 'done' and r.attempts = 1]]):format(job)), expected, job .. ": history")
  return expected
end

t.test(("%d kills of a server: every occurrence once, none lost, none twice"):format(kills), function()
  math.randomseed(20230301)
  local h, now, latest, hit, hands = new_home(), first, first, 0, {}
  at(h, first)
  local began = t.clock()
  server.during(h, function(s) t.equal(s:stop(), 0, "status") end)
  pace = math.max(1, (t.clock() - began) / 0.15)
  for n = 1, kills do
    now = now + jump()
    latest = math.max(latest, now)
    at(h, now)
    if n % 4 == 0 then by_hand(h, hands) end
    if kill_server(h) then hit = hit + 1 end
  end
  local done = 0
  for i, file in ipairs(hands) do
    local r = server.wait_for("a verb's end", 20, function() return (t.read(file) or ""):match "(%d+)\n" end)
    local may_be_killed = i % 2 == 0
    local as_wanted = r == "0" or may_be_killed and r == "137"
    t.is_true(as_wanted, ("status %s of a verb by hand: %s"):format(r, t.read(file .. ".said")))
    if r == "0" then done = done + 1 end
  end
  local before = h:integer "select count(*) from ticker_tick"
  catch_up(at(h, latest + minute))
  t.is_true(hit >= kills * 3 // 4, ("kills that hit: %d of %d"):format(hit, kills))
  local total = 0
  for _, job in ipairs(jobs) do total = total + check_each_once(h, job) end
  t.is_true(before > 10 * kills, ("occurrences that ran while servers were killed: %d"):format(before))
  local rows = h:integer "select count(*) from ticker_tick where job = 'hand'"
  t.is_true(rows >= done and rows <= #hands, ("rows by hand: %d of %d, %d said done"):format(rows, #hands, done))
  t.equal(h:value "pragma integrity_check", "ok", "integrity")
  t.equal(h:value "pragma foreign_key_check", nil, "foreign keys")
  h:ok(home.admin, "audit verify")
  print(("          %d kills hit, %d occurrences once each (%d before the last start)"):format(hit, total, before))
  print(("          %d verbs beside, %d of them killed"):format(#hands, #hands - done))
end)

t.finish()
