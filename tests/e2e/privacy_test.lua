-- What is known of a person stays with those who may see it: sealed in the store, masked on the screen, absent
-- elsewhere.
local t = dofile "tests/e2e/harness.lua"
local home = require "home"
local city = require "city"

local preparer, approver, auditor = home.preparer, home.approver, home.auditor

local secrets = { city.donor, city.carer, city.carer_phone }
for _, c in ipairs(city.children) do
  for _, text in ipairs { c.name, c.idno, c.phone, c.address, c.guardian, c.guardian_phone } do
    secrets[#secrets + 1] = text
  end
  secrets[#secrets + 1] = c.account
end

local function check_bytes(bytes, where)
  for i, secret in ipairs(secrets) do
    if bytes:find(secret, 1, true) then t.fail(("secret %d of %d is in %s"):format(i, #secrets, where), 2) end
  end
end

t.test("nothing of a person is in plain in the store, its write-ahead log or its lock, at any stage", function()
  for _, stage in ipairs { "registered", "paying", "closed" } do
    local h = city.at(stage)
    for _, name in ipairs { "", "-wal", "-shm", ".lock" } do
      check_bytes(h:read("var/qianshou.db" .. name) or "", stage .. " qianshou.db" .. name)
    end
  end
end)

t.test("nothing of a person is in the write-ahead log that a killed import leaves behind", function()
  local h = home.new()
  local rows = city.children_rows()
  for i = 1, 3000 do
    local c = city.children[i % 10 + 1]
    rows[#rows + 1] = { "E2E-K" .. i, c.name, "", "", "2012-01-01", c.phone, c.address, c.guardian, "祖父", "监护",
      c.guardian_phone, "", "", "", "", "2022-06-15" }
  end
  local file = city.csv("children.csv", rows)
  local left = 0
  for _, seconds in ipairs { 0.03, 0.06, 0.1, 0.15, 0.2 } do
    t.run(("timeout -s KILL %g %s"):format(seconds, h:command(preparer, ("import children '%s'"):format(file))))
    for _, name in ipairs { "", "-wal" } do
      local bytes = h:read("var/qianshou.db" .. name) or ""
      left = left + #bytes
      check_bytes(bytes, "qianshou.db" .. name .. " of a killed import")
    end
  end
  t.is_true(left > 0, "bytes looked at")
end)

t.test("nothing of a person is in the audit, and what a person looked at is", function()
  local h = city.at "closed"
  h:ok(preparer, "run unpaid_reasons --term 2022-1")
  h:ok(preparer, "report aid alerts --term 2022-1")
  local text = h:ok(auditor, "audit list --last 1000 --format json")
  check_bytes(text, "the audit")
  t.has(text, "unpaid_reasons", "aid alerts", preparer)
end)

t.test("who may see names sees them, everybody else sees a mask", function()
  local h = city.at "closed"
  local plain = h:ok(preparer, "run unpaid_reasons --term 2022-1")
  local masked = h:ok(approver, "run unpaid_reasons --term 2022-1")
  check_bytes(masked, "what the approver sees")
  for _, c in ipairs(city.children) do
    if c.refused then
      t.has(plain, c.name, c.refused)
      t.has(masked, c.file_no, c.refused, c.name:match "^[\xe4-\xe9].." .. "**")
    end
  end
end)

t.test("a script of one's own gets no clear text by asking for it", function()
  local h = city.at "closed"
  for _, sql in ipairs {
    "select unseal('child_identity', 'name', child_id, name_sealed) from child_identity limit 1",
    "select unseal('child_identity', 'idno', child_id, idno_sealed) from child_identity limit 1",
    "select unseal('payee', 'account', id, account_sealed) from payee limit 1",
    "select unseal('payment_batch', 'content', id, content_sealed) from payment_batch limit 1",
    "select cast(content_sealed as text) from payment_batch limit 1",
  } do
    h:write("scripts/peep.lua", ([[
return { title = "x", args = {}, run = function() return tostring(require("store").value(%q)) end }]]):format(sql))
    local r = h:run(approver, "run peep")
    check_bytes(r.out .. r.err, sql)
  end
end)

t.test("verbs that everybody may call show nothing of a person", function()
  local h = city.at "closed"
  for _, words in ipairs { "round list", "round show --term 2022-1", "round replay --all", "store status",
    "audit verify", "source list", "plugin list" } do
    check_bytes(h:ok(nil, words), words)
  end
  for _, c in ipairs(city.children) do
    check_bytes(h:ok(auditor, "round explain --child " .. c.file_no), "round explain")
  end
end)

t.test("explaining a child needs somebody who may see reports", function()
  local h = city.at "closed"
  h:fails(1, nil, "round explain --child E2E-01", "nobody has said who acts")
end)

t.test("the bank's file is for its owner only, and so is every copy of the store", function()
  local h = city.at "paying"
  for _, name in ipairs { "bank/2022-1-1-csv.csv", "var/qianshou.db", "var/qianshou.db.key" } do
    t.equal(t.capture(("stat -c %%a '%s'"):format(h:path(name))), "600", "mode of " .. name)
  end
end)

t.test("a missing key, a wrong key and a damaged key are refused, and the store stays as it is", function()
  local h = city.at "closed"
  local path, contents = h:path "var/qianshou.db.key", h:contents()
  local key = t.read(path)
  t.shell(("rm '%s'"):format(path))
  h:fails(1, preparer, "round list", "qianshou.db.key is missing", "copy of the key")
  h:fails(1, preparer, "round open --term 2022-2", "qianshou.db.key is missing")
  t.equal(t.read(path), nil, "a new key")
  t.write(path, home.new():read "var/qianshou.db.key")
  h:fails(1, preparer, "round list", "key")
  h:fails(1, preparer, "round open --term 2022-2", "key")
  t.write(path, key:sub(1, -10) .. "\n")
  h:fails(1, preparer, "round list", "key")
  t.equal(h:contents(), contents, "the store")
  t.write(path, key)
  h:ok(preparer, "round list")
end)

t.test("a key that others can read is warned of", function()
  local h = city.at "closed"
  t.shell(("chmod 644 '%s'"):format(h:path "var/qianshou.db.key"))
  local _, err = h:ok(nil, "round list")
  t.has(err, "chmod 600")
end)

t.finish()
