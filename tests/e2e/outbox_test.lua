-- Events and the outbox: what happens reaches plugins in its own transaction, and what they send leaves the house
-- once, whatever fails or is killed on the way.
local t = dofile "tests/e2e/harness.lua"
local home = require "home"
local city = require "city"

local preparer, admin = home.preparer, home.admin
local deliver = "outbox deliver"

-- ---- a plugin that sends what it is told to, and listens ----

local manifest = [[{"name": "herald", "title": "测试", "version": "1", "api": 1,
  "needs": ["command.add", "outbox.send", "outbox.transport", "event.on", "store.read", "store.write"]}]]

local sender = [[
local outbox, command = require "outbox", require "command"
command.add { name = "herald send", title = "发", args = { { "key", "text", required = true },
  { "to", "text", required = true }, { "by", "text" } },
  run = function(args)
    local new = outbox.send { key = args.key, to = args.to, subject = "结对一周年", text = "谢谢您。\n",
      transport = args.by }
    return new and "新" or "已有"
  end }
]]

-- A city with the plugin; more: what follows in its init.lua.
local function with_herald(more, h)
  h = h or city.at "registered"
  h:add_plugin("herald", { ["plugin.json"] = manifest, ["init.lua"] = sender .. (more or "") })
  return h
end

-- A transport of a shell script that writes each call down. Its body decides how the call ends.
local function with_script(body, fields)
  local h = with_herald()
  local script, calls = h:path "carry.sh", h:path "calls"
  t.write(script, ("#!/bin/sh\necho \"$QIANSHOU_KEY\" >>'%s'\n%s\n"):format(calls, body))
  t.shell(("chmod +x '%s'"):format(script))
  h:write("plugins/herald/init.lua", sender .. ([[
outbox.transport { name = "script", title = "脚本", idempotent = false, command = { "%s", "-t" }, %s
  input = function(message) return "To: " .. message.to .. "\n\n" .. message.text end }
]]):format(script, fields or ""))
  return h, function() return select(2, (t.read(calls) or ""):gsub("\n", "")) end
end

local function send(h, key, to, by)
  return h:ok(admin, ("herald send --key %s --to '%s' %s"):format(key, to or "a@example.org",
    by and "--by " .. by or ""))
end

local function at(h, now) h.now = now return h end

local function state(h, key) return h:value(("select state from outbox where key = '%s'"):format(key)) end

-- ---- sending ----

t.test("a key is one message, however often it is sent", function()
  local h = with_herald()
  t.equal(send(h, "x:1"), "新\n", "the first time")
  t.equal(send(h, "x:1"), "已有\n", "the second time")
  t.equal(h:integer "select count(*) from outbox", 1, "messages")
end)

t.test("a wrong recipient or transport is refused at the plugin's line", function()
  local h = with_herald()
  local words = "herald send --key x:1 --to "
  h:fails(1, admin, words .. "carer:99", "there is nobody \"carer:99\"", "plugins/herald/init.lua:5")
  h:fails(1, admin, words .. "staff:无名", "there is nobody")
  h:fails(1, admin, words .. "a@example.org --by fax", "there is no transport \"fax\"")
  t.equal(h:integer "select count(*) from outbox", 0, "messages")
end)

t.test("who the message is for and what it says lie sealed in the store", function()
  local h = with_herald()
  send(h, "x:1", "min.zhou@example.org")
  send(h, "x:2", "carer:1")
  local bytes = t.capture(("cat '%s'/var/qianshou.db* | tr -d '\\0'"):format(h.folder))
  t.lacks(bytes, "min.zhou", "结对一周年", "谢谢您")
  local list = h:ok(admin, "outbox list")
  t.has(list, "min.zh***", "carer:1", "待发", "x:1")
  t.lacks(list, "min.zhou@")
  t.lacks(h:ok(admin, "outbox show 1"), "谢谢您", "min.zhou@")
  h:edit("init.lua", '"admin", "audit"', '"admin", "names", "audit"')
  t.has(h:ok(admin, "outbox show 1"), "谢谢您", "min.zhou@example.org", "结对一周年")
  h:fails(1, preparer, "outbox list", "may not \"outbox\"")
end)

t.test("a default transport that no plugin offers is found by plugin check", function()
  local h = home.bare()
  h:edit("init.lua", 'transport "file_drop"', 'transport "file_drp"')
  h:fails(1, admin, "plugin check", "there is no transport \"file_drp\"", "did you mean \"file_drop\"?", "init.lua")
end)

-- ---- files ----

t.test("a file drop names the person, once", function()
  local h = with_herald()
  send(h, "x:1", "carer:1")
  t.has(h:ok(admin, deliver), "发出 1 条,未发出 0 条")
  t.equal(h:read "var/outbox/000001-x_1.txt",
    ("收件人:%s\n电话:%s\n主题:结对一周年\n\n谢谢您。\n\n"):format(city.carer, city.carer_phone), "the file")
  t.has(h:ok(admin, deliver), "发出 0 条")
  t.equal(t.capture(("ls -a '%s/var/outbox' | wc -l"):format(h.folder)), "3", "files")
  t.equal(state(h, "x:1"), "sent", "state")
end)

t.test("a folder that cannot be written is tried again later, and then it works", function()
  local h = with_herald()
  h:write("var/outbox", "in the way")
  send(h, "x:1")
  t.has(h:ok(admin, deliver), "发出 0 条,未发出 1 条")
  t.has(h:ok(admin, "outbox list"), "待发", "var/outbox")
  t.shell(("rm '%s/var/outbox'"):format(h.folder))
  t.has(h:ok(admin, deliver), "发出 0 条,未发出 0 条")
  t.has(at(h, "2022-09-20 09:02"):ok(admin, deliver), "发出 1 条")
end)

-- ---- commands ----

t.test("a command gets the message on stdin, its key in the environment, and is run once", function()
  local h, calls = with_script "cat >\"$0.got\""
  send(h, "x:1", "a@example.org", "script")
  h:ok(admin, deliver)
  h:ok(admin, deliver)
  t.equal(h:read "carry.sh.got", "To: a@example.org\n\n谢谢您。\n", "what it read")
  t.equal(h:read "calls", "x:1\n", "keys")
  t.equal(calls(), 1, "calls")
end)

t.test("a command that fails is run again, later each time, and says why", function()
  local h, calls = with_script "[ -e \"$0.works\" ] && exit 0; echo 'no route: min.zhou' >&2; exit 75"
  send(h, "x:1", "a@example.org", "script")
  h:ok(admin, deliver)
  h:ok(admin, deliver)
  t.equal(calls(), 1, "calls before the first delay")
  t.has(h:ok(admin, "outbox list"), "命令退出码 75", "待发", "2022-09-20 09:01")
  t.lacks(h:ok(admin, "outbox show 1"), "min.zhou")
  at(h, "2022-09-20 09:02"):ok(admin, deliver)
  at(h, "2022-09-20 09:05"):ok(admin, deliver)
  t.equal(calls(), 2, "calls before the second delay")
  h:write("carry.sh.works", "")
  t.has(at(h, "2022-09-20 09:08"):ok(admin, deliver), "发出 1 条")
  t.equal(calls(), 3, "calls in all")
end)

t.test("after the last attempt it needs a person, who may try again", function()
  local h, calls = with_script "[ -e \"$0.works\" ] || exit 1"
  send(h, "x:1", "a@example.org", "script")
  for day = 10, 18 do at(h, ("2022-10-%d 09:00"):format(day)):ok(admin, deliver) end
  t.equal(state(h, "x:1"), "failed", "state")
  t.equal(calls(), 8, "attempts")
  t.has(h:ok(admin, deliver), "1 条需要人处理")
  h:write("carry.sh.works", "")
  h:fails(1, admin, "outbox settle 1 --sent", "is failed")
  h:ok(admin, "outbox retry 1")
  t.has(h:ok(admin, deliver), "发出 1 条")
  h:fails(1, admin, "outbox retry 1", "is sent")
  t.has(h:ok(home.auditor, "audit list"), "outbox retry", "message 1")
end)

t.test("a command that does not end is stopped; nobody knows, so nobody sends again", function()
  local h, calls = with_script("sleep 60", "timeout = 1,")
  send(h, "x:1", "a@example.org", "script")
  local began = t.clock()
  h:ok(admin, deliver)
  t.is_true(t.clock() - began < 6, "an end soon after the time limit")
  t.equal(state(h, "x:1"), "unsure", "state")
  at(h, "2022-09-25 09:00"):ok(admin, deliver)
  t.equal(calls(), 1, "calls")
  h:fails(1, admin, "outbox retry 1", "outbox settle")
  h:fails(2, admin, "outbox settle 1", "either --sent or --again")
  h:ok(admin, "outbox settle 1 --sent")
  t.equal(state(h, "x:1"), "sent", "state after it was settled")
end)

t.test("a program that is not there is an error that says so, and no attempt at sending", function()
  local h = with_script "exit 0"
  send(h, "x:1", "a@example.org", "script")
  t.shell(("rm '%s'"):format(h:path "carry.sh"))
  h:ok(admin, deliver)
  t.has(h:ok(admin, "outbox list"), "无法启动", "no such file")
end)

t.test("much output and no reading of the input harm nobody", function()
  local h = with_script "exec 0<&-; head -c 3000000 /dev/zero; exit 1"
  send(h, "x:1", "a@example.org", "script")
  h:ok(admin, deliver)
  t.equal(state(h, "x:1"), "waiting", "state")
end)

-- ---- kill -9 ----

-- Runs deliver and kills it once the script has been called; the script itself then ends.
local function kill_in_the_middle(h)
  t.shell(([[%s & pid=$!
    for i in $(seq 200); do [ -e '%s' ] && break; sleep 0.02; done
    kill -9 $pid; wait $pid 2>/dev/null; true]]):format(h:command(admin, deliver), h:path "calls"))
end

t.test("killed in the middle of a command: never twice, until a person says so", function()
  local h, calls = with_script "sleep 0.3"
  send(h, "x:1", "a@example.org", "script")
  kill_in_the_middle(h)
  t.equal(state(h, "x:1"), "sending", "state as the dead one left it")
  for _ = 1, 2 do t.has(h:ok(admin, deliver), "1 条需要人处理") end
  t.equal(state(h, "x:1"), "unsure", "state")
  t.equal(calls(), 1, "calls")
  h:ok(admin, "outbox settle 1 --again")
  h:ok(admin, deliver)
  t.equal(calls(), 2, "calls after a person has asked for it")
  t.equal(state(h, "x:1"), "sent", "state in the end")
end)

t.test("killed in the middle of an idempotent command: again by itself", function()
  local h, calls = with_script "sleep 0.3"
  h:edit("plugins/herald/init.lua", "idempotent = false", "idempotent = true")
  send(h, "x:1", "a@example.org", "script")
  kill_in_the_middle(h)
  at(h, "2022-09-20 09:02"):ok(admin, deliver)
  at(h, "2022-09-20 09:04"):ok(admin, deliver)
  t.equal(state(h, "x:1"), "sent", "state")
  t.equal(calls(), 2, "calls")
end)

t.test("two that deliver at once: the second is told", function()
  local h, calls = with_script "sleep 0.5"
  send(h, "x:1", "a@example.org", "script")
  t.shell(([[flock '%s/var/qianshou.db.outbox' -c 'sleep 2' & sleep 0.3]]):format(h.folder))
  h:fails(1, admin, deliver, "another process is delivering")
  t.equal(calls(), 0, "calls")
end)

-- ---- events ----

local on_return = [[
require("event").on("payment.returned", function(e)
  outbox.send { key = "returned:" .. e.no, to = "staff:周敏", subject = "退款",
    text = e.child .. " " .. e.fen .. " " .. e.reason .. " " .. e.term }
end)
]]

t.test("what the bank returns sends a message, in the same transaction", function()
  local h = with_herald(on_return, city.at "paying")
  city.take_answer(h, "2022-1", { ["E2E-01"] = "户名不符", ["E2E-02"] = "账户已销" })
  t.equal(h:integer "select count(*) from outbox", 2, "messages")
  h:ok(admin, deliver)
  local text = t.capture(("cat '%s'/var/outbox/*"):format(h.folder))
  t.has(text, "收件人:周敏", "户名不符 2022-1", "账户已销 2022-1",
    h:value "select pseudonym from child where file_no = 'E2E-01'" .. " 120000")
end)

t.test("a handler that fails undoes all that the file said, and is named with its event", function()
  local h = with_herald([[
require("event").on("payment.returned", function(e)
  error "no"
end)
]], city.at "paying")
  local contents = h:contents()
  local file = city.csv("answer.csv", city.answer_rows(h, "2022-1", { ["E2E-02"] = "账户已销" }))
  h:fails(1, preparer, ("round returns '%s' --term 2022-1"):format(file), "event payment.returned", "plugin herald",
    "plugins/herald/init.lua:10")
  t.equal(h:contents(), contents, "the store")
end)

t.test("the steps of a round and imports are told", function()
  local h = with_herald [[
local event = require "event"
for _, name in ipairs { "import.finished", "round.opened", "round.assessed", "round.submitted", "round.rejected",
  "round.approved", "round.closed", "payment.settled" } do
  event.on(name, function(e)
    outbox.send { key = e.event .. ":" .. (e.no or e.source or e.term), to = "staff:周敏", subject = e.event,
      text = tostring(e.rows or e.actor or e.fen) }
  end)
end
]]
  city.whole_round(h, "2022-1")
  t.equal(h:integer "select count(*) from outbox where key like 'payment.settled:%'", city.round_payments, "settled")
  for _, name in ipairs { "opened", "assessed", "submitted", "approved", "closed" } do
    t.equal(h:integer(("select count(*) from outbox where key = 'round.%s:2022-1'"):format(name)), 1, name)
  end
  t.equal(h:integer "select count(*) from outbox where key = 'import.finished:bank_answer'", 1, "import")
  t.equal(h:integer "select count(*) from outbox where key like 'round.rejected%'", 0, "rejected")
end)

t.test("a misspelt event is found while the plugin loads", function()
  local h = with_herald [[require("event").on("payment.retruned", print)]]
  h:fails(1, admin, "plugin check", "did you mean \"payment.returned\"?", "plugins/herald/init.lua:9")
end)

t.finish()
