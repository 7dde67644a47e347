-- A server on a home: started beside the test, stopped or killed by it.
local t = require "harness"

local Server = {}
Server.__index = Server

local server = {}

local function wait_for(what, seconds, holds)
  for _ = 1, seconds * 50 do
    local value = holds()
    if value then return value end
    t.shell "sleep 0.02"
  end
  t.fail(("%s: not within %g s"):format(what, seconds), 3)
end
server.wait_for = wait_for

-- Starts it and waits until it answers. now: where its clock begins (the home's).
function server.start(h, now)
  local s = setmetatable({ home = h, log_file = t.path "server", ended_file = t.path "ended" }, Server)
  local command = h:command(nil, "serve"):gsub("%-%-now '[^']*'", function(given)
    return now and ("--now '%s'"):format(now) or given
  end)
  local pid_file = t.path "pid"
  t.shell(("( %s >'%s' 2>&1 & pid=$!; echo $pid >'%s'; wait $pid; echo $? >'%s' ) >/dev/null 2>&1 &")
    :format(command, s.log_file, pid_file, s.ended_file))
  s.pid = wait_for("the server's start", 5, function() return (t.read(pid_file) or ""):match "%d+" end)
  wait_for("the server's first answer", 10, function()
    return t.read(s.ended_file) or (t.read(s.log_file) or ""):find("serving", 1, true)
  end)
  return s
end

function Server:log() return t.read(self.log_file) or "" end
function Server:signal(name) os.execute(("kill -%s %s 2>/dev/null"):format(name, self.pid)) end

-- Its status, as the shell has it.
function Server:wait()
  return math.tointeger(tonumber(wait_for("the server's end", 10, function() return t.read(self.ended_file) end)))
end

function Server:stop()
  self:signal "TERM"
  return self:wait()
end

function Server:kill()
  self:signal "KILL"
  return self:wait()
end

-- Waits until the log says it.
function Server:says(text, seconds)
  wait_for(("the log says %q"):format(text), seconds or 5, function() return self:log():find(text, 1, true) end)
end

-- With a server on the home; it is gone afterwards, whatever happens.
function server.during(h, body, now)
  local s = server.start(h, now)
  local ok, e = pcall(body, s)
  if not t.read(s.ended_file) then s:kill() end
  if not ok then error(e, 0) end
end

-- Lets an import go on that waits for this file; whatever it makes of it, it then ends.
function server.write_to(fifo)
  os.execute(("timeout 5 sh -c \"{ echo x; sleep 0.1; } >'%s'\" 2>/dev/null"):format(fifo))
end

-- An import that has borrowed the store and waits for its file to be written; `body` gets its process.
function server.while_borrowed(h, body)
  local fifo = t.path "fifo"
  t.shell(("mkfifo '%s'"):format(fifo))
  t.shell(("%s >/dev/null 2>&1 &"):format(h:command("周敏", ("import children '%s'"):format(fifo))))
  local pid = wait_for("the store is lent", 5, function()
    return h:ok(nil, "status --format csv"):match "import%(周敏,进程 (%d+)%)"
  end)
  body(pid, function() server.write_to(fifo) end)
end

return server
