-- What comes later: money that the bank returns after a round is closed, files that are taken in again, backups, and
-- what the audit may remember of those who looked.
local t = dofile "tests/e2e/harness.lua"
local home = require "home"
local city = require "city"

local preparer, admin = home.preparer, home.admin

t.test("money that the bank returns after the round is closed is owed by the next round", function()
  local h = city.at "closed"
  local first = h:sql "select no, fen from payment order by no limit 1"[1]
  h.now = "2022-12-20 09:00"
  local answer = city.csv("late.csv", { { "付款编号", "金额", "处理结果", "失败原因", "入账日期" },
    { first[1], "", "失败", "账户已注销", "2022-12-19" } })
  h:ok(preparer, ("round returns '%s' --term 2022-1"):format(answer))
  local fen = math.tointeger(tonumber(first[2]))
  t.equal(h:integer [[select sum(fen) from ledger
    where account = 'bank' and kind = 'payment_return']], fen, "back in the funds")
  h.now = "2023-03-13 09:00"
  city.import_schooling(h, "2022-2")
  city.assess(h, "2022-2")
  t.equal(h:integer "select sum(fen) from correction where round_id = 2", fen, "补发")
  t.equal(h:integer "select count(*) from correction where round_id = 2", 1, "corrections")
end)

t.test("a value date in the future is no answer", function()
  local h = city.at "paying"
  local file = city.csv("future.csv", city.answer_rows(h, "2022-1", nil, "2029-01-01"))
  t.has(h:fails(1, preparer, ("round returns '%s' --term 2022-1"):format(file)), "nothing was taken in")
  t.equal(h:integer "select count(*) from payment_result", 0, "results")
end)

t.test("a file whose rows came back can be taken in again when they fit", function()
  local h = home.new()
  h:ok(preparer, ("import children '%s'"):format(city.csv("children.csv", city.children_rows())))
  local rows = { { "档案号", "县(市、区)", "入册日期", "状态", "原因", "退出日期" } }
  for i = 1, h:integer "select count(*) from child" do
    rows[#rows + 1] = { ("E2E-%02d"):format(i), "崇川区", "2022-03-01", "在册", "", "" }
  end
  rows[#rows + 1] = { "E2E-99", "崇川区", "2022-03-01", "在册", "", "" } -- nobody yet
  local roster = city.csv("roster.csv", rows)
  h:run(preparer, ("import roster '%s'"):format(roster))
  local before = h:integer "select count(*) from enrolment"
  t.has(h:ok(preparer, ("import roster '%s'"):format(roster)), "导入过", "退回 1 行", "--again")
  t.equal(h:integer "select count(*) from enrolment", before, "spells after the same file")
  t.has(h:ok(preparer, ("import roster '%s' --again"):format(roster)), "退回 1")
end)

t.test("the audit keeps what was looked at, and no value that might be somebody's number", function()
  local h = city.at "closed"
  h:run(preparer, "run unpaid_reasons --term 2022-1 --child 张三320613201203147012")
  local details = h:value "select details from audit where action = 'run' order by seq desc limit 1"
  t.has(details, "unpaid_reasons", "2022-1", "--child", "…")
  t.lacks(details, "张三", "320613")
end)

t.test("a backup opens with the key and replays like the store it was made from", function()
  local h = city.at "closed"
  h:fails(1, preparer, ("store backup '%s'"):format(h:path "b.db"), "admin")
  h:ok(admin, ("store backup '%s'"):format(h:path "b.db"))
  h:fails(1, admin, ("store backup '%s'"):format(h:path "b.db"), "there already")
  t.shell(("cp '%s' '%s'"):format(h:path "var/qianshou.db.key", h:path "b.db.key"))
  t.has(h:ok(preparer, ("--store '%s' round replay --all"):format(h:path "b.db")), "逐字节一致")
end)

t.test("a rule that counts children is refused, and nothing is written", function()
  local h = city.at "assessed"
  h:add_plugin("counting", { ["plugin.json"] = nil, ["init.lua"] = [[
local stipend = require "stipend"
local n = 0
stipend.rule {
  phase = "reduction",
  reasons = { extra = "第 {nth} 个" },
  apply = function(_, award)
    n = n + 1
    award:add(n, "extra", { nth = n })
  end,
}
]] })
  local before = h:contents()
  t.has(h:fails(1, preparer, "round assess --term 2022-1", "counting"), "from one child to the next")
  t.equal(h:contents(), before, "the store")
end)

t.test("one account under two names is refused: one of the rows is wrong", function()
  local h = city.at "registered"
  local rows = city.children_rows()
  local holder, account
  for i, title in ipairs(rows[1]) do
    if title == "户名" then holder = i end
    if title == "账号" then account = i end
  end
  rows[3][account], rows[3][holder] = rows[2][account], "另一个人"
  local file = city.csv("shared.csv", rows)
  h:run(preparer, ("import children '%s'"):format(file))
  t.has(t.read(file .. ".rejected.csv"), "另一个户名")
end)

t.test("a misspelt or forgotten stage in the amounts is found when the plugin loads", function()
  local h = city.at "assessed"
  local before = h:contents()
  h:edit("plugins/stage_amounts/amounts.lua", '["高中"]', '["高种"]')
  h:fails(1, nil, "plugin check", "amounts.lua", "高种")
  h:fails(1, preparer, "round assess --term 2022-1", "高种")
  t.equal(h:contents(), before, "the store")
end)

t.test("a round with nobody on its roster is not submitted", function()
  local h = home.new()
  h:ok(preparer, "round open --term 2022-1")
  h:ok(preparer, "round assess --term 2022-1")
  h:fails(1, preparer, "round submit --term 2022-1", "nobody", "import the roster")
end)

t.test("an empty form never replaces a filled one, and a sheet is a sheet by its ending", function()
  local h = city.at "closed"
  local form, sheet = h:path "form.csv", h:path "rounds.xlsx"
  t.write(form, "filled")
  h:fails(1, nil, ("source template children --out '%s'"):format(form), "there already")
  t.equal(t.read(form), "filled", "the form")
  h:ok(nil, ("round list --out '%s'"):format(sheet))
  t.equal(t.read(sheet):sub(1, 2), "PK", "a sheet's first bytes")
end)

t.finish()
