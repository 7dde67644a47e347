-- New plugin code while the server runs: what passes replaces the old, what fails is refused, what faults goes back.
local t = dofile "tests/e2e/harness.lua"
local home = require "home"
local server = require "server"

local manifest = [[{ "name": "moody", "title": "测试", "version": "%s", "api": 1, "needs": ["schedule.job"] }]]

-- Three jobs, all of which do `body`.
local function jobs(body)
  return ([[
local schedule = require "schedule"
for _, name in ipairs { "moody a", "moody b", "moody c" } do
  schedule.job { name = name, title = "测试", when = { every = "1m" }, run = function() %s end }
end
]]):format(body)
end

local function write(h, version, body, examples)
  h:write("plugins/moody/plugin.json", manifest:format(version))
  h:write("plugins/moody/examples.lua", examples or "return {}")
  h:write("plugins/moody/init.lua", jobs(body))
end

-- A home whose init.lua names one plugin; its jobs do `body`.
local function moody(body)
  local h = home.bare()
  local kept = h:read("init.lua"):gsub('\nplugin "[^\n]*', ""):gsub("\n  [a-z_]+ = [^\n]*", ""):gsub("\n}", "")
  h:write("init.lua", (kept:gsub("faults = 5", "faults = 3")))
  h:add_plugin("moody", { ["init.lua"] = jobs(body), ["plugin.json"] = manifest:format "1" })
  h:ok(home.admin, "store init --synthetic")
  return h
end

local function line(h) return h:ok(nil, "status --format csv"):match "插件,moody[^\n]*" end
local function list(h) return h:ok(nil, "plugin list --format csv"):match "moody[^\n]*" end

t.test("an edited plugin replaces the old one within a second, without a word to the server", function()
  local h = moody "return '1'"
  server.during(h, function(s)
    t.has(line(h), "正常", "版本 1(")
    write(h, "2", "return '2'")
    s:says("plugin moody: replaced", 2)
    t.has(line(h), "正常", "版本 2(")
    t.has(list(h), t.matches(line(h), "版本 2%((%x+)"), "正常")
  end)
end)

t.test("a version that is broken or whose examples fail is refused, and status says why", function()
  local h = moody "return '1'"
  server.during(h, function(s)
    local hash = t.matches(line(h), "版本 1%((%x+)")
    write(h, "2", "return '2'", "return { { name = '总数', check = function() error '对不上' end } }")
    s:says("refused version", 2)
    t.has(line(h), "新版本未通过", "沿用 " .. hash, "例 1「总数」", "对不上", "plugins/moody/examples.lua:1")
    t.has(list(h), "服务未用过")
    h:write("plugins/moody/examples.lua", "return {}")
    s:says("plugin moody: replaced", 2)
    t.has(line(h), "版本 2(")
  end)
end)

t.test("status is readable whatever a plugin says of itself", function()
  local h = moody "return '1'"
  server.during(h, function(s)
    for said, seen in pairs { ["'\\xff\\xfe不是文字'"] = "??不是文字", ["('长'):rep(5000)"] = "长长长" } do
      write(h, "2", "return '2'", "error(" .. said .. ")")
      s:says(seen, 2)
      t.has(line(h), "新版本未通过")
      t.is_true(utf8.len(line(h)), "status is UTF-8")
    end
  end)
end)

t.test("what is copied into a new folder while the server reads others is found", function()
  local h = moody "return '1'"
  server.during(h, function(s)
    local slow = "return { { name = '慢', check = function() for _ = 1, 3e7 do end end } }"
    h:write("init.lua", h:read "init.lua" .. 'plugin "late"\n')
    s:says "there is no plugin folder"
    t.shell(("mkdir '%s'"):format(h:path "plugins/late"))
    write(h, "2", "return '2'", slow)
    server.wait_for("it reads", 5, function() return h:ok(nil, "status"):find("装入改过的插件", 1, true) end)
    h:write("plugins/late/plugin.json", (manifest:format "1":gsub("moody", "late")))
    h:write("plugins/late/init.lua", "")
    s:says "plugin late: started"
  end)
end)

t.test("a broken init.lua keeps all that runs; SIGHUP reads it again", function()
  local h = moody "return '1'"
  server.during(h, function(s)
    local good = h:read "init.lua"
    h:write("init.lua", good .. "plugin (")
    s:says("init.lua", 2)
    h:write("init.lua", good:gsub('plugin "moody"', ""))
    s:signal "HUP"
    s:says("plugin moody: stopped", 2)
    t.equal(line(h), nil, "the line of a plugin that is gone")
  end)
end)

t.test("a server starts a plugin whose folder is broken as it was last good", function()
  local h = moody "return '1'"
  server.during(h, function(s) t.equal(s:stop(), 0, "status") end)
  h:write("plugins/moody/plugin.json", "{")
  server.during(h, function(s)
    s:says "started as it was last good"
    t.has(line(h), "新版本未通过", "plugin.json")
  end)
end)

t.test("a plugin that faults too often in a row goes back, until it is released", function()
  local h = moody "return '1'"
  server.during(h, function(s) t.equal(s:stop(), 0, "status") end, "2022-09-20 08:58:30")
  local good = list(h)
  write(h, "2", "error '不行'")
  server.during(h, function(s)
    s:says("is quarantined: 3 faults in a row", 5)
    s:says "it goes back to version"
    t.has(line(h), "新版本已隔离", "沿用 " .. t.matches(good, ",(%x+),正常"), "不行")
    t.has(list(h), "已隔离")
    t.equal(s:stop(), 0, "status")
  end, "2022-09-20 08:59:59")
  server.during(h, function(s)
    t.has(line(h), "新版本已隔离")
    h:fails(1, home.preparer, "plugin release moody", "may not")
    h:fails(1, home.admin, "plugin release nobody", "quarantined")
    h:ok(home.admin, "plugin release moody")
    s:says "plugin moody: replaced"
    t.has(line(h), "版本 2(")
    t.equal(s:stop(), 0, "status")
  end, "2022-09-20 09:00:05")
  t.has(h:ok(home.auditor, "audit list --last 3"), "plugin release", "moody")
end)

t.finish()
