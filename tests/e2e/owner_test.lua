-- One owner at a time: who comes second is told who holds the store; who only reads is not held up.
local t = dofile "tests/e2e/harness.lua"
local home = require "home"

local preparer = home.preparer

-- Runs `body` while an import of the full register holds the store, stopped in the middle; then lets it finish.
local function while_importing(body)
  local demo = home.demo()
  local h = home.new()
  local city = t.demo .. "/city/2022-1_01_children.csv"
  local words = h:command(preparer, ("import children '%s'"):format(city))
  local pid = t.capture(("{ %s >'%s/importing' 2>&1; echo $? >'%s/imported'; } >/dev/null & echo $!")
    :format(words, h.folder, h.folder))
  for _ = 1, 200 do
    local lock = h:read "var/qianshou.db.lock"
    local holder = lock and lock:match "^(%d+)\n"
    if holder then
      t.shell("sleep 0.1; kill -STOP " .. holder) -- in the middle: the import takes about a second
      local ok, e = pcall(body, h, holder)
      os.execute(("kill -CONT %s 2>/dev/null"):format(holder))
      for _ = 1, 200 do
        if h:read "imported" then break end
        t.shell "sleep 0.05"
      end
      if not ok then error(e, 0) end
      return h, demo
    end
    t.shell "sleep 0.01"
  end
  t.fail("the import never held the store: " .. pid)
end

t.test("who wants the store while another has it is told who, what and since when", function()
  local h = while_importing(function(h, holder)
    local began = t.clock()
    h:fails(1, preparer, "round open --term 2022-1", "in use by process " .. holder, "import by " .. preparer,
      "since 2022-09-20 09:00", "try again")
    t.is_true(t.clock() - began < 10, "an answer within ten seconds")
  end)
  t.equal(h:read "imported", "0\n", "status of the import")
  h:ok(preparer, "round open --term 2022-1")
end)

t.test("who only looks is not held up by an import, and sees nothing half done", function()
  local h = while_importing(function(h)
    local began = t.clock()
    h:ok(nil, "round list")
    t.has(h:ok(nil, "store status --format csv"), "儿童,0")
    h:ok(nil, "audit verify")
    t.is_true(t.clock() - began < 2, "answers within two seconds")
  end)
  t.has(h:ok(nil, "store status --format csv"), "儿童,8126")
end)

t.test("who was killed holds nothing", function()
  local h = while_importing(function(_, holder) t.shell("kill -KILL " .. holder) end)
  h:ok(preparer, "round open --term 2022-1")
  t.has(h:ok(nil, "store status --format csv"), "儿童,0")
end)

t.test("two who come at once both get their turn", function()
  local h = home.demo()
  local assess = h:command(preparer, "round assess --term 2023-2")
  local r = t.run(("%s & %s; first=$?; wait $! && exit $first"):format(assess, assess))
  t.equal(r.status, 0, "status of both")
end)

t.finish()
