-- A home: a copy of init.lua, plugins, scripts and schema with a store of its own, and the program run on it.
local t = require "harness"

local Home = {}
Home.__index = Home

local home = {
  preparer = "周敏", approver = "吴刚", second_approver = "郑洁", auditor = "钱宏", admin = "孙立",
}

function home.at(folder, now)
  return setmetatable({ folder = folder, now = now or "2022-09-20 09:00" }, Home)
end

-- No store yet.
function home.bare()
  local folder = t.path "home"
  t.shell(("mkdir '%s' && cp -R init.lua plugins scripts schema '%s'"):format(folder, folder))
  return home.at(folder)
end

function home.new()
  local h = home.bare()
  h:ok(home.admin, "store init --synthetic")
  return h
end

-- The demonstration city after its four rounds, as tests/demo.sh left it.
function home.demo()
  if not t.demo or not t.read(t.demo .. "/home/var/qianshou.db") then
    t.demo = t.path "demo"
    t.shell(("mkdir '%s' && tests/demo.sh '%s' '%s' >'%s/output' 2>&1"):format(t.demo, t.program, t.demo, t.demo))
  end
  return home.at(t.demo .. "/home", "2024-03-12 09:00"):copy()
end

function Home:copy()
  local folder = t.path "home"
  t.shell(("cp -R '%s' '%s'"):format(self.folder, folder))
  return home.at(folder, self.now)
end

-- ---- the program ----

-- words: what stands after the options, as typed in a shell. who: nil, nobody says who acts.
function Home:command(who, words)
  local as = who and ("--as %s "):format(who) or ""
  local now = self.now and ("--now '%s' "):format(self.now) or ""
  return ("'%s' --home '%s' %s%s%s"):format(t.program, self.folder, now, as, words)
end

function Home:run(who, words) return t.run(self:command(who, words)) end

-- Must succeed; gives what it said on stdout, and on stderr.
function Home:ok(who, words)
  local r = self:run(who, words)
  if r.status ~= 0 then t.fail(("%s: status %d, wanted 0"):format(words, r.status), 2) end
  return r.out, r.err
end

-- Must fail with this status, and say each of the texts on stderr; gives stderr.
function Home:fails(status, who, words, ...)
  local r = self:run(who, words)
  if r.status ~= status then t.fail(("%s: status %d, wanted %d"):format(words, r.status, status), 2) end
  for _, wanted in ipairs { ... } do
    if not r.err:find(wanted, 1, true) then t.fail(("%s: stderr does not say %q"):format(words, wanted), 2) end
  end
  return r.err
end

-- ---- files of the home ----

function Home:path(name) return self.folder .. "/" .. name end
function Home:read(name) return t.read(self:path(name)) end
function Home:write(name, text) return t.write(self:path(name), text) end

function Home:edit(name, from, to)
  local text = assert(self:read(name), name)
  local a, b = text:find(from, 1, true)
  if not a then t.fail(("%q is not in %s"):format(from, name), 2) end
  return self:write(name, text:sub(1, a - 1) .. to .. text:sub(b + 1))
end

-- A plugin of one init.lua (and other files), named last in init.lua.
function Home:add_plugin(name, files)
  t.shell(("mkdir -p '%s/plugins/%s'"):format(self.folder, name))
  files["plugin.json"] = files["plugin.json"]
    or ([[{"name": "%s", "title": "测试", "version": "1", "api": 1, "needs": ["stipend.rule"],
           "after": ["stage_amounts"]}]]):format(name)
  for file, text in pairs(files) do self:write(("plugins/%s/%s"):format(name, file), text) end
  self:write("init.lua", self:read "init.lua" .. ('plugin "%s"\n'):format(name))
end

-- ---- the store, looked at behind the program's back: always a copy, so that looking changes nothing ----

local function look(self)
  local folder = t.path "look"
  t.shell(("mkdir '%s' && cp -R '%s'/var/qianshou.db* '%s'"):format(folder, self.folder, folder))
  return folder .. "/qianshou.db"
end

-- Rows as lists of texts.
function Home:sql(query)
  local rows = {}
  local text, ok = t.capture(("sqlite3 '%s' %s"):format(look(self), t.quote(query)))
  if not ok then error("this query fails: " .. query, 2) end
  for line in text:gmatch "[^\n]+" do
    local row = {}
    for cell in (line .. "|"):gmatch "([^|]*)|" do row[#row + 1] = cell end
    rows[#rows + 1] = row
  end
  return rows
end

function Home:value(query)
  local rows = self:sql(query)
  return rows[1] and rows[1][1]
end

function Home:integer(query) return math.tointeger(tonumber(self:value(query))) end

-- All that the store says, but for the clock of its last transaction.
function Home:contents()
  return t.capture(("sqlite3 '%s' .dump | grep -v 'INSERT INTO store_state' | sha256sum"):format(look(self)))
end

-- Changes the store behind the program's back.
function Home:tamper(sql)
  t.shell(("sqlite3 '%s' %s"):format(self:path "var/qianshou.db", t.quote(sql)))
end

-- The digest that `round show` names.
function Home:digest(term)
  return t.matches(self:ok(nil, "round show --term " .. term), "摘要 (%x+)")
end

return home
