-- Messages that the server carries by a command, and what becomes of them when it is to end, or the store fails.
local t = dofile "tests/e2e/harness.lua"
local home = require "home"
local server = require "server"

local function status(h) return h:ok(nil, "status --format csv") end

local function status_says(h, text)
  server.wait_for(("status says %q"):format(text), 10, function() return status(h):find(text, 1, true) end)
end

-- A home with a plugin that sends a message at nine, by a script that takes its time and writes its calls down. It has
-- been served at eight: a server that starts after nine sends it at once.
local function with_letter(seconds)
  local h = home.bare()
  local script, calls = h:path "carry.sh", h:path "calls"
  t.write(script, ("#!/bin/sh\ncat >/dev/null\necho begun >>'%s'\nsleep %g\n"):format(calls, seconds))
  t.shell(("chmod +x '%s'"):format(script))
  h:add_plugin("letter", {
    ["plugin.json"] = [[{ "name": "letter", "title": "测试", "version": "1", "api": 1,
      "needs": ["schedule.job", "outbox.send", "outbox.transport"] }]],
    ["init.lua"] = ([[
      local outbox, schedule = require "outbox", require "schedule"
      outbox.transport { name = "script", title = "脚本", idempotent = false, command = { "%s" },
        input = function(message) return message.text end }
      schedule.job { name = "letter", title = "写信", when = { cron = "0 9 * * *" }, run = function(job)
        outbox.send { key = "letter:" .. job.day, to = "a@example.org", subject = "问候", text = "好",
          transport = "script" }
      end }
    ]]):format(script),
  })
  h:ok(home.admin, "store init --synthetic")
  server.during(h, function(s) t.equal(s:stop(), 0, "status") end, "2022-09-20 08:00")
  return h, calls
end

t.test("a message that a job sends is carried by the server, once, and the store may be lent meanwhile", function()
  local h, calls = with_letter(0.5)
  server.during(h, function(s)
    server.wait_for("the command runs", 10, function() return t.read(calls) end)
    h:ok(home.preparer, "round open --term 2022-1")
    status_says(h, "发件箱,待发 0 条,正常")
    t.equal(s:stop(), 0, "status")
  end, "2022-09-20 09:00:01")
  t.equal(h:value "select state from outbox", "sent", "the message")
  t.equal(t.read(calls), "begun\n", "calls")
end)

t.test("a server that is to end waits for the command that carries a message", function()
  local h, calls = with_letter(0.7)
  server.during(h, function(s)
    server.wait_for("the command runs", 10, function() return t.read(calls) end)
    t.equal(s:stop(), 0, "status")
  end, "2022-09-20 09:00:01")
  t.equal(h:value "select state from outbox", "sent", "the message")
end)

t.test("a server that is to end takes the store back to record what it has carried", function()
  local h, calls = with_letter(2)
  server.during(h, function(s)
    server.wait_for("the command runs", 10, function() return t.read(calls) end)
    server.while_borrowed(h, function(_, let_go)
      s:signal "TERM"
      s:says "finishing"
      t.has(status(h), "借出", "import")
      let_go()
    end)
    server.wait_for("the borrower is gone", 2, function() return not status(h):find("借出", 1, true) end)
    t.equal(s:wait(), 0, "status")
  end, "2022-09-20 09:00:01")
  t.equal(h:value "select state from outbox", "sent", "the message")
  t.equal(t.read(calls), "begun\n", "calls")
end)

t.test("what cannot be recorded now is recorded later, and nothing is carried twice", function()
  local h, calls = with_letter(0.5)
  server.during(h, function(s)
    server.wait_for("the command runs", 10, function() return t.read(calls) end)
    h:tamper "create trigger full before update on outbox begin select raise(abort, 'no room'); end"
    s:says "no room"
    h:tamper "drop trigger full"
    status_says(h, "发件箱,待发 0 条,正常")
    server.wait_for("it is recorded", 5, function() return h:value "select state from outbox" == "sent" end)
    t.equal(s:stop(), 0, "status")
  end, "2022-09-20 09:00:01")
  t.equal(t.read(calls), "begun\n", "calls")
end)

t.test("a server whose store stays full ends all the same, and the message needs a person", function()
  local h, calls = with_letter(0.5)
  server.during(h, function(s)
    server.wait_for("the command runs", 10, function() return t.read(calls) end)
    h:tamper "create trigger full before update on outbox begin select raise(abort, 'no room'); end"
    s:says "no room"
    t.equal(s:stop(), 0, "status")
  end, "2022-09-20 09:00:01")
  h:tamper "drop trigger full"
  h:ok(home.admin, "outbox deliver")
  t.equal(h:value "select state from outbox", "unsure", "the message")
end)

t.finish()
