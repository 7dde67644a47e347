-- kill -9 at many points of a round: whatever was cut off, the store is whole, the next call goes on, and in the end
-- the same money has reached the same children. KILLS=1000 lua5.4 tests/e2e/kill_test.lua is the long form.
local t = dofile "tests/e2e/harness.lua"
local home = require "home"

local kills = math.tointeger(tonumber(os.getenv "KILLS" or "15"))
local slower = t.sanitized and 6 or 1
local preparer, approver, admin = home.preparer, home.approver, home.admin
local term = "2023-2"

-- ---- the steps of the last round of the demonstration city ----

local steps = {
  { "assess", preparer, "round assess --term 2023-2" },
  { "submit", preparer, "round submit --term 2023-2" },
  { "approve", approver, "round approve --term 2023-2" },
  { "pay", preparer, "round pay --term 2023-2 --format icbc_xlsx --out '%s/bank'" },
  { "answer", admin, "city bank-answer --term 2023-2 --out '%s/bank'" },
  { "returns", preparer, "round returns '%s/bank/bank_2023-2_1.csv' --term 2023-2" },
  { "reissue", preparer, "round reissue --term 2023-2 --format icbc_xlsx --out '%s/bank'" },
}

local function words(h, step) return (step[3]:gsub("%%s", (h.folder:gsub("%%", "%%%%")))) end

local function take(h, step) h:ok(step[2], words(h, step)) end

local function figures(h)
  return {
    digest = h:digest(term),
    payments = h:value [[select count(*) || ' ' || sum(fen) || ' ' || count(distinct child_id || '-' || attempt)
      from payment where round_id = 4]],
    settled = h:value "select count(*) || ' ' || sum(fen) from payment_state where round_id = 4 and state = 'settled'",
    ledger = h:value "select count(*) || ' ' || sum(fen) from ledger where account = 'bank'",
    awards = h:value "select count(*) || ' ' || sum(fen) || ' ' || sum(county_fen) from award",
    files = t.capture(("cd '%s/bank' && sha256sum *.xlsx"):format(h.folder)),
  }
end

-- The city before each step, and what the round comes to without a kill.
local before, undisturbed = {}, nil
local function prepare()
  if undisturbed then return end
  local h = home.demo()
  t.shell(("mkdir '%s/bank'"):format(h.folder))
  for i, step in ipairs(steps) do
    before[i] = h:copy()
    take(h, step)
  end
  undisturbed = figures(h)
end

-- ---- killing ----

local function check_whole(h, name)
  h:ok(nil, "audit verify")
  h:ok(nil, "round show --term " .. term)
  h:ok(nil, "round list")
  t.equal(h:value "pragma integrity_check", "ok", "integrity after " .. name)
  t.equal(h:value "pragma foreign_key_check", nil, "foreign keys after " .. name)
end

local function kill_and_go_on(i, seconds)
  local h, step = before[i]:copy(), steps[i]
  local name = ("%s killed after %.4f s"):format(step[1], seconds)
  local r = t.run(("timeout -s KILL %.4f %s"):format(seconds, h:command(step[2], words(h, step))))
  check_whole(h, name)
  for k = i, #steps do
    local again = h:run(steps[k][2], words(h, steps[k]))
    -- a step that had been done when it was cut off says so, and only then
    if again.status ~= 0 and not (k == i and again.err:find("it cannot be", 1, true)) then
      t.fail(("%s, then %s: status %d"):format(name, steps[k][1], again.status))
    end
  end
  local now = figures(h)
  for what, value in pairs(undisturbed) do t.equal(now[what], value, name .. ": " .. what) end
  t.shell(("rm -rf '%s'"):format(h.folder))
  return r.status == 137
end

t.test(("%d kills of the steps of a round change nothing in what it comes to"):format(kills), function()
  prepare()
  math.randomseed(20220301)
  local hit = 0
  for n = 1, kills do
    local i = (n - 1) % #steps + 1
    if kill_and_go_on(i, math.random(1, 600) / 10000 * slower) then hit = hit + 1 end
  end
  t.is_true(hit >= kills // 4, ("at least a quarter of the kills hit (%d of %d)"):format(hit, kills))
end)

t.test("an import that is killed anywhere goes in whole by the next call, or had gone in whole", function()
  prepare()
  math.randomseed(20220302)
  local empty, file = home.new(), t.demo .. "/city/2022-1_01_children.csv"
  for _ = 1, math.max(4, kills // 6) do
    local h = empty:copy()
    t.run(("timeout -s KILL %.3f %s"):format(math.random(20, 1600) / 1000 * slower,
      h:command(preparer, ("import children '%s'"):format(file))))
    local children = h:integer "select count(*) from child"
    t.is_true(children == 0 or children == 8126, "all children or none: " .. children)
    h:ok(preparer, ("import children '%s'"):format(file))
    t.equal(h:integer "select count(*) from child", 8126, "children")
    t.equal(h:integer "select count(*) from child_identity", 8126, "identities")
    t.equal(h:integer "select count(*) from intake_file where state = 'done'", 1, "files on record")
    h:ok(nil, "audit verify")
    t.shell(("rm -rf '%s'"):format(h.folder))
  end
end)

t.test("a store that is killed while it is made is made by the next call", function()
  local bare = home.bare()
  math.randomseed(20220303)
  for _ = 1, math.max(8, kills // 3) do
    local h = bare:copy()
    t.run(("timeout -s KILL %.4f %s"):format(math.random(1, 500) / 10000 * slower,
      h:command(admin, "store init --synthetic")))
    if h:run(nil, "round list").status ~= 0 then h:ok(admin, "store init --synthetic") end
    h:ok(nil, "store status")
    t.equal(h:integer "select synthetic from store_state", 1, "synthetic")
    t.shell(("rm -rf '%s'"):format(h.folder))
  end
end)

t.finish()
