-- The server: it owns the store and lends it, so that every verb works while it serves.
local t = dofile "tests/e2e/harness.lua"
local home = require "home"
local server = require "server"

local preparer = home.preparer

local function status(h) return h:ok(nil, "status --format csv") end

local function status_says(h, text)
  server.wait_for(("status says %q"):format(text), 10, function() return status(h):find(text, 1, true) end)
end

t.test("a server starts, says what it does, and ends cleanly", function()
  local h = home.new()
  server.during(h, function(s)
    t.has(status(h), "进程 " .. s.pid, "在服务手中", "stage_amounts")
    t.equal(s:stop(), 0, "status after SIGTERM")
    t.has(s:log(), "serving", "Terminated", "ended")
  end)
  t.equal(h:read "var/qianshou.db-wal", nil, "the log after a clean end")
  t.equal(t.capture(("ls '%s'/*.sock 2>/dev/null"):format(h:path "var")), "", "a socket after a clean end")
  server.during(h, function(s)
    s:signal "INT"
    t.equal(s:wait(), 0, "status after SIGINT")
  end)
end)

t.test("without a server, status says so", function()
  home.new():fails(1, nil, "status", "nobody serves", "qianshou serve")
end)

t.test("a second server is refused, and told who serves", function()
  local h = home.new()
  server.during(h, function(s)
    h:fails(1, nil, "serve", "served already", "process " .. s.pid)
    t.has(status(h), "进程 " .. s.pid)
  end)
end)

t.test("a server does not push out a verb that owns the store, and names it", function()
  local h = home.new()
  local fifo = t.path "fifo"
  t.shell(("mkfifo '%s'"):format(fifo))
  local verb = h:command(preparer, ("import children '%s'"):format(fifo))
  t.shell(("%s >/dev/null 2>&1 &"):format(verb))
  server.wait_for("the import owns the store", 5, function()
    return (h:read "var/qianshou.db.lock" or ""):find("import", 1, true)
  end)
  h:fails(1, nil, "serve", "in use by process", "import by " .. preparer)
  server.write_to(fifo)
end)

t.test("verbs that write work while it serves: the store is lent, and comes back", function()
  local demo = home.demo()
  local h = home.new()
  server.during(h, function(s)
    t.is_true(demo, "the demonstration")
    t.has(h:ok(preparer, ("import children '%s/city/2022-1_01_children.csv'"):format(t.demo)), "写入 8126")
    h:ok(preparer, "round open --term 2022-1")
    t.has(h:ok(nil, "round list"), "2022-1")
    t.has(s:log(), "lent to process", "import by " .. preparer, "round open by " .. preparer)
    t.has(status(h), "在服务手中")
    h:ok(nil, "audit verify")
    t.equal(s:stop(), 0, "status")
  end)
  t.equal(h:integer "select count(*) from child", 8126, "children")
  t.equal(h:value "pragma integrity_check", "ok", "integrity")
end)

t.test("while the store is lent the server says to whom; who comes next waits and is told for whom", function()
  local h = home.new()
  server.during(h, function()
    server.while_borrowed(h, function(pid, let_go)
      local waiting = t.path "waiting"
      t.shell(("{ %s; echo ended $?; } >'%s' 2>&1 &"):format(h:command(preparer, "round open --term 2022-1"), waiting))
      server.wait_for("it says for whom it waits", 5, function()
        return (t.read(waiting) or ""):find("waiting for import by 周敏 (process " .. pid, 1, true)
      end)
      let_go()
      server.wait_for("it gets its turn", 5, function() return (t.read(waiting) or ""):find("ended 0", 1, true) end)
    end)
    t.has(status(h), "在服务手中")
  end)
end)

t.test("a borrower that is killed leaves the store to the server", function()
  local h = home.new()
  server.during(h, function()
    server.while_borrowed(h, function(pid)
      t.shell("kill -KILL " .. pid)
      status_says(h, "在服务手中")
    end)
    h:ok(preparer, "round open --term 2022-1")
  end)
end)

t.test("a server that is killed leaves no trace that keeps the next from starting", function()
  local h = home.new()
  server.during(h, function(s)
    h:ok(preparer, "round open --term 2022-1")
    s:kill()
    t.has(h:ok(nil, "round list"), "2022-1")
    h:fails(1, nil, "status", "nobody serves")
    h:ok(preparer, "round open --term 2022-2")
  end)
  server.during(h, function(s)
    h:ok(preparer, "round open --term 2023-1")
    t.equal(s:stop(), 0, "status")
  end)
  t.equal(h:integer "select count(*) from round", 3, "rounds")
end)

t.test("a server killed while the store is lent does not disturb the borrower", function()
  local h = home.new()
  server.during(h, function(s)
    server.while_borrowed(h, function(pid, let_go)
      s:kill()
      let_go()
      server.wait_for("the borrower's end", 5, function()
        return not os.execute(("kill -0 %s 2>/dev/null"):format(pid))
      end)
    end)
  end)
  h:ok(preparer, "round open --term 2022-1")
  t.equal(h:value "pragma integrity_check", "ok", "integrity")
end)

-- ---- what is due ----

-- A plugin whose jobs write down each occurrence in its own table.
local function add_ticker(h, jobs)
  h:add_plugin("ticker", {
    ["plugin.json"] = [[{ "name": "ticker", "title": "测试", "version": "1", "api": 1,
      "needs": ["schedule.job", "store.read", "store.write"] }]],
    ["init.lua"] = [[
      local schedule = require "schedule"
      local store = require "store"
      local function tick(job)
        store.insert("ticker_tick", { job = job.name, scheduled = job.scheduled, missed = job.missed })
        return "记下 " .. job.scheduled
      end
    ]] .. jobs,
  })
  t.shell(("mkdir '%s'"):format(h:path "plugins/ticker/schema"))
  h:write("plugins/ticker/schema/0001_tick.sql", [[create table ticker_tick (
    id integer primary key, job text not null, scheduled text not null, missed integer not null) strict;]])
end

local function ticks(h) return h:sql "select scheduled, missed from ticker_tick order by scheduled" end

local each_minute = [[
  schedule.job { name = "tick", title = "每分钟", when = { every = "1m" }, late = "each", run = tick }
]]

t.test("what falls due while it serves is run at its minute, once", function()
  local h = home.bare()
  add_ticker(h, each_minute)
  h:ok(home.admin, "store init --synthetic")
  server.during(h, function(s)
    t.has(status(h), "接下来,tick,2022-09-20 09:00:00,每分钟")
    status_says(h, "tick,2022-09-20 09:01:00")
    t.equal(s:stop(), 0, "status")
  end, "2022-09-20 08:59:59")
  local rows = ticks(h)
  t.equal(#rows, 1, "ticks")
  t.equal(rows[1][1], "2022-09-20 09:00", "scheduled")
  t.equal(h:value "select result from occurrence_run r join job j on j.id = r.job_id where j.name = 'tick'",
    "记下 2022-09-20 09:00", "history")
end)

t.test("what fell due while nobody served is run at the start; without a server status tells what waits", function()
  local h = home.bare()
  add_ticker(h, each_minute)
  h:ok(home.admin, "store init --synthetic")
  server.during(h, function(s) t.equal(s:stop(), 0, "status") end, "2022-09-20 08:59:30")
  local r = h:run(nil, "status --format csv")
  t.equal(r.status, 1, "status without a server")
  t.has(r.out, "接下来,tick,2022-09-20 09:00:00,每分钟")
  server.during(h, function(s)
    status_says(h, "tick,2022-09-20 10:01:00")
    t.equal(s:stop(), 0, "status")
  end, "2022-09-20 10:00:05")
  t.equal(#ticks(h), 61, "ticks")
end)

t.test("while the store is lent what is due waits, and runs when it is back", function()
  local h = home.bare()
  add_ticker(h, each_minute)
  h:ok(home.admin, "store init --synthetic")
  server.during(h, function(s)
    server.while_borrowed(h, function(_, let_go)
      status_says(h, "现在 2022-09-20 09:00:0")
      t.has(status(h), "借出", "tick,2022-09-20 09:00:00")
      let_go()
    end)
    status_says(h, "tick,2022-09-20 09:01:00")
    t.equal(s:stop(), 0, "status")
  end, "2022-09-20 08:59:58")
  t.equal(#ticks(h), 1, "ticks")
end)

t.test("a job that fails is tried again, and hinders neither the server nor other jobs", function()
  local h = home.bare()
  add_ticker(h, [[
    schedule.job { name = "bad", title = "出错", when = { every = "1m" }, run = function() error "今天不行" end }
    schedule.job { name = "endless", title = "不停", when = { every = "1m" }, run = function() return {} end }
  ]] .. each_minute)
  h:ok(home.admin, "store init --synthetic")
  server.during(h, function(s)
    for _, text in ipairs { "tick,2022-09-20 09:01:00", "出错(失败 1 次", "不停(失败 1 次" } do status_says(h, text) end
    t.has(status(h):match "插件,ticker[^\n]*", "出错 2 次")
    t.equal(s:stop(), 0, "status")
  end, "2022-09-20 08:59:59")
  t.equal(#ticks(h), 1, "ticks")
end)

t.test("a job that works for long keeps nobody from an answer; who wants the store waits for its end", function()
  local h = home.bare()
  add_ticker(h, [[
    schedule.job { name = "long", title = "很久", when = { every = "1h" }, run = function(job)
      local n = 0
      for i = 1, 100000000 do n = n + i % 7 end
      tick(job)
    end }
  ]])
  h:ok(home.admin, "store init --synthetic")
  server.during(h, function(s)
    status_says(h, "正在做:到期的任务")
    local began = t.clock()
    for _ = 1, 5 do t.has(status(h), "正在做:到期的任务") end
    t.is_true(t.clock() - began < 1, "five answers within a second")
    h:ok(preparer, "round open --term 2022-1")
    t.equal(#ticks(h), 1, "the job was done first")
    local longest = tonumber(t.matches(status(h), "主循环最长一圈 ([%d.]+) 毫秒"))
    t.is_true(longest < 200, "the longest turn of the loop, in ms (others run on this machine too): " .. longest)
    t.equal(s:stop(), 0, "status")
  end, "2022-09-20 08:59:59")
end)

t.test("a store deep in the folders is served too", function()
  local deep = t.path "deep" .. "/" .. ("南通市慈善总会关爱未成年人/"):rep(4)
  t.shell(("mkdir -p '%s'"):format(deep))
  local h = home.new()
  t.shell(("mv '%s'/* '%s'"):format(h.folder, deep))
  h.folder = deep
  server.during(h, function(s)
    t.has(status(h), "进程 " .. s.pid)
    h:ok(preparer, "round open --term 2022-1")
    t.equal(s:stop(), 0, "status")
  end)
end)

t.finish()
