-- The server: it owns the store and lends it, so that every verb works while it serves.
local t = dofile "tests/e2e/harness.lua"
local home = require "home"
local server = require "server"

local preparer = home.preparer

-- Lets an import go on that waits for this file; whatever it makes of it, it then ends.
local function write_to(fifo)
  os.execute(("timeout 5 sh -c \"{ echo x; sleep 0.1; } >'%s'\" 2>/dev/null"):format(fifo))
end

local function status(h) return h:ok(nil, "status --format csv") end

t.test("a server starts, says what it does, and ends cleanly", function()
  local h = home.new()
  server.during(h, function(s)
    t.has(status(h), "进程 " .. s.pid, "在服务手中", "stage_amounts")
    t.equal(s:stop(), 0, "status after SIGTERM")
    t.has(s:log(), "serving", "Terminated", "ended")
  end)
  t.equal(t.capture(("ls '%s'"):format(h:path "var")), "qianshou.db\nqianshou.db.key\nqianshou.db.lock",
    "what is left beside the store")
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
  write_to(fifo)
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

-- An import that has borrowed the store and waits for its file to be written; `body` gets its process.
local function while_borrowed(h, body)
  local fifo = t.path "fifo"
  t.shell(("mkfifo '%s'"):format(fifo))
  t.shell(("%s >/dev/null 2>&1 &"):format(h:command(preparer, ("import children '%s'"):format(fifo))))
  local pid = server.wait_for("the store is lent", 5, function()
    return status(h):match "import%(周敏,进程 (%d+)%)"
  end)
  body(pid, function() write_to(fifo) end)
end

t.test("while the store is lent the server says to whom; who comes next waits and is told for whom", function()
  local h = home.new()
  server.during(h, function()
    while_borrowed(h, function(pid, let_go)
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
    while_borrowed(h, function(pid)
      t.shell("kill -KILL " .. pid)
      server.wait_for("the store is back", 5, function() return status(h):find("在服务手中", 1, true) end)
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
    while_borrowed(h, function(pid, let_go)
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
