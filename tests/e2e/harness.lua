-- What end-to-end tests stand on: commands run from outside, checks that say what they saw, totals at the end.
--
--   local t = dofile "tests/e2e/harness.lua"      -- from the top of the tree
--   t.test("a sentence that says what holds", function() … end)
--   t.finish()
package.path = "tests/e2e/?.lua;" .. package.path

local t = { program = os.getenv "QIANSHOU_PROGRAM" or "./qianshou", demo = os.getenv "QIANSHOU_DEMO" }

local passed, failed, serial = 0, 0, 0
local last -- the last command and what it said, shown when a check after it fails

-- What a command prints, whatever its status.
local function capture(command)
  local pipe = assert(io.popen(command))
  local text = pipe:read "a"
  local ok = pipe:close()
  return (text:gsub("\n$", "")), ok
end

t.scratch = capture(("mktemp -d '%s/e2e.XXXXXX'"):format(os.getenv "QIANSHOU_SCRATCH" or "/tmp"))
t.sanitized = capture(("ldd '%s' | grep -c libasan"):format(t.program)) ~= "0"

-- ---- files ----

function t.quote(text) return "'" .. text:gsub("'", "'\\''") .. "'" end

function t.path(name)
  serial = serial + 1
  return ("%s/%s-%d"):format(t.scratch, name, serial)
end

function t.read(path)
  local file = io.open(path, "rb")
  if not file then return nil end
  local text = file:read "a"
  file:close()
  return text
end

function t.write(path, text)
  local file = assert(io.open(path, "wb"))
  assert(file:write(text))
  assert(file:close())
  return path
end

function t.shell(command)
  local ok, _, code = os.execute(command)
  if not ok then error(("%s: status %s"):format(command, code), 2) end
end

t.capture = capture

-- Seconds, by the wall.
function t.clock() return tonumber((capture "date +%s.%N")) end

-- ---- running ----

-- A command line for the shell → { status, out, err }; a signal N is status 128 + N, as the shell has it.
function t.run(command)
  local out, err = t.scratch .. "/out", t.scratch .. "/err"
  local _, how, code = os.execute(("{ %s\n} >%s 2>%s </dev/null"):format(command, out, err))
  if how == "signal" then code = 128 + code end
  last = { command = command, status = code, out = t.read(out), err = t.read(err) }
  return last
end

-- ---- checks ----

local function show(value)
  return type(value) == "string" and ("%q"):format(value):gsub("\\\n", "\n") or tostring(value)
end

function t.fail(what, level) error({ message = what, traceback = debug.traceback("", (level or 1) + 1) }, 0) end

function t.equal(got, wanted, what)
  if got ~= wanted then t.fail(("%s: got %s, wanted %s"):format(what or "value", show(got), show(wanted)), 2) end
end

function t.is_true(value, what)
  if not value then t.fail((what or "a condition") .. " does not hold", 2) end
end

-- Every text stands in `text`, as it is written.
function t.has(text, ...)
  for _, wanted in ipairs { ... } do
    if not text:find(wanted, 1, true) then t.fail(("%s is not in:\n%s"):format(show(wanted), text), 2) end
  end
end

function t.lacks(text, ...)
  for _, unwanted in ipairs { ... } do
    if text:find(unwanted, 1, true) then t.fail(("%s is in:\n%s"):format(show(unwanted), text), 2) end
  end
end

function t.matches(text, pattern)
  return text:match(pattern) or t.fail(("no match for %s in:\n%s"):format(show(pattern), text), 2)
end

-- ---- tests ----

local skipping = {}

function t.skip(why) error(setmetatable({ message = why }, skipping), 0) end

local function describe(e)
  if type(e) ~= "table" then return tostring(e) end
  return e.message .. e.traceback
end

local function handler(e)
  return type(e) == "table" and e or { message = tostring(e), traceback = debug.traceback("", 2) }
end

local only = arg and arg[1] -- lua5.4 tests/e2e/x_test.lua 'part of a name'

function t.test(name, body)
  if only and not name:find(only, 1, true) then return end
  last = nil
  local ok, e = xpcall(body, handler)
  if ok then
    passed = passed + 1
    print("  ok      " .. name)
  elseif getmetatable(e) == skipping then
    print("  skipped " .. name .. ": " .. e.message)
  else
    failed = failed + 1
    print("  FAILED  " .. name .. "\n" .. describe(e))
    if last then
      print(("last command: %s\nstatus %s\n-- stdout\n%s\n-- stderr\n%s"):format(
        last.command, last.status, last.out:sub(1, 4000), last.err:sub(1, 4000)))
    end
  end
end

function t.finish()
  os.execute(("rm -rf '%s'"):format(t.scratch))
  print(("%d passed, %d failed"):format(passed, failed))
  os.exit(failed == 0)
end

package.loaded.harness = t
return t
