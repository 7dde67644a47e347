-- A full disk: the step fails with what is the matter, nothing is half done, and it goes through once there is room.
local t = dofile "tests/e2e/harness.lua"
local home = require "home"

local preparer = home.preparer

-- Runs a shell script in a mount namespace of its own, with a file system of `size` at $disk that holds a copy of
-- the home.
local function on_small_disk(h, size, script)
  local disk = t.path "disk"
  t.shell(("mkdir '%s'"):format(disk))
  local program = ([[
disk=%s
mount -t tmpfs -o size=%s tmpfs "$disk" || exit 77
cp -R %s "$disk/home" || exit 76
q() { %s --home "$disk/home" --now '%s' "$@"; }
%s
]]):format(t.quote(disk), size, t.quote(h.folder), t.quote(t.program), h.now, script)
  local path = t.write(t.path "script.sh", program)
  local r = t.run(("unshare --mount sh '%s'"):format(path))
  if r.status == 77 or r.err:find "^unshare: " then t.skip "no file system may be mounted here" end
  return r
end

local demo_import = [[
q --as %s import children '%s/city/2022-1_01_children.csv'
echo "import: $?"
q --as %s store status --format csv
echo "status: $?"
q audit verify
echo "verify: $?"
mount -o remount,size=200m "$disk"
q --as %s import children '%s/city/2022-1_01_children.csv'
echo "again: $?"
q store status --format csv
]]

t.test("an import that fills the disk fails as a whole and goes in whole once there is room", function()
  home.demo()
  local h = home.new()
  local r = on_small_disk(h, "5m", demo_import:format(preparer, t.demo, preparer, preparer, t.demo))
  t.has(r.err, "disk is full")
  t.has(r.out, "import: 1\n", "儿童,0\r", "status: 0\n", "verify: 0\n", "again: 0\n", "儿童,8126\r")
end)

t.test("an assessment that fills the disk leaves the round as it was", function()
  local h = home.demo()
  local digest = h:digest "2023-2"
  local r = on_small_disk(h, "200m", ([[
used=$(df -k --output=used "$disk" | tail -n 1)
mount -o remount,size=$((used + 200))k "$disk"
q --as %s round assess --term 2023-2
echo "assess: $?"
q round show --term 2023-2 | head -n 1
mount -o remount,size=200m "$disk"
q --as %s round assess --term 2023-2
echo "again: $?"
q round show --term 2023-2 | head -n 1
q round replay --all
echo "replay: $?"
]]):format(preparer, preparer))
  t.has(r.out, "assess: 1\n", "again: 0\n", "replay: 0\n")
  t.equal(select(2, r.out:gsub("摘要 " .. digest, "")), 2, "times the digest is the same")
  t.has(r.err, "disk is full")
end)

t.test("a payment file that finds no room is put out by the next call, and nobody is paid twice", function()
  local h = home.demo()
  h:ok(preparer, "round submit --term 2023-2")
  h:ok(home.approver, "round approve --term 2023-2")
  local r = on_small_disk(h, "100m", ([[
mkdir "$disk/bank"
mount -t tmpfs -o size=16k tmpfs "$disk/bank"
q --as %s round pay --term 2023-2 --format icbc_xlsx --out "$disk/bank"
echo "pay: $?"
ls -A "$disk/bank" | wc -l
umount "$disk/bank"
q --as %s round pay --term 2023-2 --format icbc_xlsx --out "$disk/bank"
echo "again: $?"
ls -A "$disk/bank"
]]):format(preparer, preparer))
  t.has(r.out, "pay: 1\n0\n", "again: 0\n2023-2-1-icbc_xlsx.xlsx")
  t.has(r.err, "No space left on device")
end)

t.test("a file size that the system limits ends a step like a kill, and the next call goes on", function()
  local h = home.demo()
  local digest = h:digest "2023-2"
  local blocks = math.tointeger(tonumber((t.capture(("stat -c %%s '%s'"):format(h:path "var/qianshou.db"))))) // 512
  for _, spare in ipairs { -18000, -10000, -1000, 0, 20 } do
    local r = t.run(("ulimit -f %d; %s"):format(math.max(1, blocks + spare),
      h:command(preparer, "round assess --term 2023-2")))
    t.is_true(r.status == 0 or r.status == 1 or r.status == 153, "status " .. r.status)
    h:ok(nil, "audit verify")
    t.equal(h:value "pragma integrity_check", "ok", "integrity")
    t.equal(h:digest "2023-2", digest, "digest")
  end
  h:ok(preparer, "round assess --term 2023-2")
  t.equal(h:digest "2023-2", digest, "digest")
end)

t.finish()
