-- The books from outside: what comes in stands in pots, earmarks pay for their purpose, the bank's word is matched.
local t = dofile "tests/e2e/harness.lua"
local home = require "home"
local city = require "city"

local preparer, approver, auditor = home.preparer, home.approver, home.auditor
local head = { "平台", "订单号", "金额", "手续费", "日期", "项目", "基金", "限定", "类型", "单位", "结算号" }

local function give(h, rows)
  table.insert(rows, 1, head)
  return city.import(h, "donations", "donations.csv", rows)
end

local function funds(h) return h:ok(auditor, "report funds --as-of 2024-12-31 --format csv") end

local function check_books(h)
  t.equal(h:integer "select count(*) from ledger_fault", 0, "faults of the books")
  t.equal(h:integer "select coalesce(sum(fen), 0) from ledger", 0, "all postings")
end

-- ---- donations ----

t.test("matching and fees are lines of their own; what is in the bank is the rest", function()
  local h = home.new()
  give(h, { { "腾讯公益", "A1", "1000.00", "6.00", "2022-09-09", "99公益日", "city", "捐赠人限定", "捐赠", "", "S1" },
    { "腾讯公益", "A2", "250.00", "", "2022-09-09", "99公益日", "city", "捐赠人限定", "平台配捐", "", "S1" } })
  t.has(funds(h), "南通市慈善总会关爱基金,捐赠人限定,不限用途,1250.00,250.00,0.00,6.00,0.00,1244.00")
  t.equal(h:value "select group_concat(distinct kind) from donation", "donation,matching", "kinds")
  h:edit("plugins/disclosure/due.lua", "2023-4", "2022-3")
  h.now = "2022-10-14 09:00"
  h:ok(home.admin, "schedule run disclosure --at '2022-10-14 09:00'")
  t.has(h:ok(auditor, "report disclosure --quarter 2022-3 --format csv"), "99公益日,,1,", "1,000.00",
    "99公益日(平台配捐),,1,250.00")
  check_books(h)
end)

t.test("a fee above the donation, a changed fee and a negative one come back with their row", function()
  local h = home.new()
  give(h, { { "腾讯公益", "A1", "100.00", "1.00", "2022-09-09", "日常", "city", "", "", "", "" } })
  local rows = { head, { "腾讯公益", "A1", "100.00", "2.00", "2022-09-09", "日常", "city", "", "", "", "" },
    { "腾讯公益", "A2", "100.00", "100.01", "2022-09-09", "日常", "city", "", "", "", "" } }
  for i = 1, 20 do rows[#rows + 1] = { "现场", "B" .. i, "1.00", "", "2022-09-09", "日常", "city", "", "", "", "" } end
  local file = city.csv("d.csv", rows)
  t.has(h:ok(preparer, ("import donations '%s'"):format(file)), "写入 20", "退回 2")
  t.has(t.read(file .. ".rejected.csv"), "手续费在零和捐赠金额之间", "手续费或日期不同")
  t.equal(h:integer "select sum(fen) from account where kind = 'fee'", 100, "fees")
end)

-- DONATIONS=200000 for the long form: `make books`.
t.test("many donations, imported twice, give the same books", function()
  local n = math.tointeger(tonumber(os.getenv "DONATIONS" or 5000))
  local h, lines, sum = home.new(), { table.concat(head, ",") }, 0
  for i = 1, n do
    local fen = 100 + i * 7919 % 50000
    sum = sum + fen - (i % 2 == 0 and 6 or 0)
    lines[#lines + 1] = ("腾讯公益,M%07d,%d.%02d,%s,2022-09-%02d,99公益日,city,捐赠人限定,%s,,"):format(i, fen // 100, fen % 100,
      i % 2 == 0 and "0.06" or "", 1 + i % 19, i % 5 == 0 and "平台配捐" or "捐赠")
  end
  local file = t.write(t.path "many.csv", table.concat(lines, "\n") .. "\n")
  local began = t.clock()
  t.has(h:ok(preparer, ("import donations '%s'"):format(file)), ("写入 %d"):format(n))
  local first, books = t.clock() - began, funds(h)
  t.write(file, table.concat(lines, "\n") .. "\n\n")
  began = t.clock()
  t.has(h:ok(preparer, ("import donations '%s'"):format(file)), ("无变化 %d"):format(n))
  print(("          %d donations: %.1f s, again %.1f s"):format(n, first, t.clock() - began))
  t.equal(funds(h), books, "the books")
  t.equal(h:integer "select sum(fen) from account where kind = 'bank'", sum, "in the bank")
  check_books(h)
end)

-- ---- earmarks ----

-- Money for 初中 only.
local function earmarked()
  local h = home.new()
  h:edit("plugins/registers/purposes.lua", "return {", [[return {
    { campaign = "圆梦初中", code = "junior", title = "初中专项", reference = "协议 7", scope = { { stage = "初中" } } },]])
  return h
end

t.test("an earmark pays for its purpose first, and for nothing else", function()
  local h = earmarked()
  city.register(h)
  give(h, { { "现场", "J1", "1000.00", "", "2022-09-09", "圆梦初中", "city", "捐赠人限定", "", "", "" },
    { "现场", "J2", "9000.00", "", "2022-09-09", "圆梦初中", "city", "捐赠人限定", "", "", "" } })
  city.whole_round(h, "2022-1")
  t.equal(h:value [[select group_concat(stage || ' ' || fen) from (select stage, sum(fen) as fen from ledger
    where account = 'payment' and purpose = 'junior' group by stage)]], "初中 150000", "paid out of the earmark")
  t.has(funds(h), "捐赠人限定,初中专项,10000.00,0.00,1500.00,0.00,0.00,8500.00")
  check_books(h)
end)

t.test("a round that only an earmark for something else would cover is refused; what there is is told", function()
  local h = earmarked()
  city.register(h, "400.00")
  give(h, { { "银行转账", "J1", "5000.00", "", "2022-09-09", "圆梦初中", "320612", "捐赠人限定", "", "", "" } })
  city.assess(h, "2022-1")
  city.submit(h, "2022-1")
  h:fails(1, approver, "round approve --term 2022-1", "1,200.00 yuan of the fund of 通州区, which has 400.00 free for it",
    "800.00 yuan are lacking, first for 通州区高中", "捐赠人限定 (初中专项) 5,000.00", "本会指定 (不限用途) 400.00")
  t.equal(h:integer "select count(*) from approval", 0, "approvals")
end)

t.test("a purpose that money came for is not changed by editing the file", function()
  local h = earmarked()
  local function row(no) return { { "现场", no, "10.00", "", "2022-09-09", "圆梦初中", "city", "捐赠人限定", "", "", "" } } end
  give(h, row "J1")
  h:edit("plugins/registers/purposes.lua", "初中\" }", "小学\" }")
  local r = h:run(preparer, ("import donations '%s'"):format(city.csv("d.csv", { head, row("J2")[1] })))
  t.equal(r.status, 1, "status")
  t.has(r.err, "declare a new purpose")
end)

-- ---- a fund runs dry ----

t.test("a county that runs out of money in its second round is refused by name, and nothing is half done", function()
  local h = home.new()
  city.register(h, "1300.00")
  city.whole_round(h, "2022-1")
  h.now = "2023-03-13 09:00"
  city.import_schooling(h, "2022-2")
  city.assess(h, "2022-2")
  city.submit(h, "2022-2")
  local before = h:contents()
  h:fails(1, approver, "round approve --term 2022-2", "1,200.00 yuan of the fund of 通州区, which has 100.00 free",
    "1,100.00 yuan are lacking", "通州区高中")
  t.equal(h:contents(), before, "the store after the refusal")
  give(h, { { "现场", "F1", "9000.00", "", "2023-03-10", "日常", "city", "不限定", "", "", "" } })
  h:fails(1, approver, "fund transfer --from city --to 320612 --amount 9000.01 --document 市慈发1号", "只有 9,000.00 元")
  h:ok(approver, "fund transfer --from city --to 320612 --amount 1100 --document 市慈发1号")
  h:fails(1, approver, "round approve --term 2022-2", "of the fund of 崇川区")
  give(h, { { "银行转账", "F2", "9000", "", "2023-03-10", "县级配套", "320613", "", "", "", "" },
    { "银行转账", "F3", "9000", "", "2023-03-10", "县级配套", "320614", "", "", "", "" },
    { "银行转账", "F4", "9000", "", "2023-03-10", "县级配套", "320685", "", "", "", "" },
    { "银行转账", "F5", "9000", "", "2023-03-10", "县级配套", "320682", "", "", "", "" } })
  city.approve(h, "2022-2")
  check_books(h)
end)

t.test("what the bank returns goes back to the pots it came out of", function()
  local h = city.at "paying"
  local before = funds(h)
  city.take_answer(h, "2022-1")
  t.is_true(funds(h) ~= before, "payments are booked")
  local rows = { { "付款编号", "处理结果", "失败原因", "入账日期" } }
  for _, p in ipairs(h:sql "select no from payment order by no") do
    rows[#rows + 1] = { p[1], "失败", "他行退汇", "2022-10-31" }
  end
  h.now = "2022-11-01 09:00"
  h:ok(preparer, ("round returns '%s' --term 2022-1"):format(city.csv("back.csv", rows)))
  t.equal(funds(h), before, "the funds")
  check_books(h)
end)

-- ---- to look at ----

t.test("a journal is corrected by its opposite, once; a payment only by the bank", function()
  local h = city.at "settled"
  local id = h:integer "select min(journal_id) from ledger where document = '银行转账/E2E-320613'"
  h:fails(1, preparer, ("fund correct --journal %d --document 更正1号"):format(id), "may not")
  h:ok(approver, ("fund correct --journal %d --document 更正1号"):format(id))
  h:fails(1, approver, ("fund correct --journal %d --document 更正2号"):format(id), "已由凭证")
  h:fails(1, approver, "fund correct --journal 999999 --document 更正3号", "没有凭证 999999")
  h:fails(2, approver, ("fund correct --journal %d --document ' '"):format(id), "--document is blank")
  local payment = h:integer "select min(id) from journal where kind = 'payment'"
  h:fails(1, approver, ("fund correct --journal %d --document x"):format(payment), "银行的回执")
  t.equal(h:value "select kind || actor from journal order by id desc limit 1", "correction" .. approver, "who")
  check_books(h)
end)

t.test("books that somebody changed behind the program's back are not reported", function()
  local h = city.at "settled"
  h:tamper "update account set fen = fen + 100 where id = 1"
  h:fails(1, auditor, "report funds --as-of 2024-12-31", "账不平")
end)

t.test("a donation is traced to where it was spent, a round to where its money came from; few are hidden", function()
  local h = city.at "settled"
  local out = h:ok(auditor, "report trace --campaign 首批爱心款")
  t.has(out, "收入 500,000.00 元", "合计    合计        6     *")
  for line in out:match("学段.*"):gmatch "[^\n]+" do
    local n = tonumber(line:match "^%S+%s+%S+%s+(%d+)%s")
    t.is_true(not n or n >= 5, line)
  end
  t.has(h:ok(auditor, "report trace --term 2022-1 --format csv"), "合计,合计,12,")
  h:fails(1, auditor, "report trace --campaign 没有的项目", "没有捐赠项目")
  h:fails(1, auditor, "report trace", "写一个")
end)

t.test("the bank's statement is held against the books, both ways", function()
  local h = city.at "settled"
  local statement = { { "账户", "流水号", "日期", "凭证号", "收入", "支出", "摘要" },
    { "市级户", "L1", "2022-04-01", "腾讯公益/E2E-D0", "500000.00", "", "" },
    { "市级户", "L2", "2022-09-20", "2022-1-1", "", "11900.00", "代发 柏嘉懿" },
    { "市级户", "L3", "2022-09-21", "利息", "12.34", "", "结息" } }
  for name, code in pairs(city.county_codes) do
    if name ~= "如东县" then
      statement[#statement + 1] = { "县级户", "C" .. code, "2022-04-02", "银行转账/E2E-" .. code,
        name == "崇川区" and "50000.01" or "50000.00", "", "" }
    end
  end
  city.import(h, "bank_statement", "statement.csv", statement)
  t.is_true(not t.read(h:path "var/qianshou.db"):find("代发 柏嘉懿", 1, true), "the bank's remark is not kept")
  local out = h:ok(auditor, "report reconcile --as-of 2022-12-31 --format csv")
  t.has(out, "\"账上有,对账单没有\",2022-04-02,银行转账/E2E-320623,50000.00,0.00,-50000.00",
    "金额不符,2022-04-02,银行转账/E2E-320613,50000.00,50000.01,0.01",
    "\"对账单有,账上没有\",2022-09-21,利息,0.00,12.34,12.34",
    "\"对上 7 个号,没有对上 3 个\",,余额,838100.00,788112.35,-49987.65")
  statement[2][5] = "500000.01"
  for i = 1, 5 do statement[#statement + 1] = { "市级户", "M" .. i, "2022-09-22", "M" .. i, "1.00", "", "" } end
  local file = city.csv("statement.csv", statement)
  t.has(h:ok(preparer, ("import bank_statement '%s'"):format(file)), "无变化 8", "退回 1")
  t.has(t.read(file .. ".rejected.csv"), "只增不改")
end)

-- ---- the donation day ----

t.test("units are ranked, and the year's share is designated by its decision, once", function()
  local h = home.new()
  h.now = "2024-11-01 09:00"
  local function day(no, yuan, unit)
    return { "现场", no, yuan, "", "2024-09-05", "慈善一日捐 2024", "city", "不限定", "", unit, "" }
  end
  give(h, { day("Y1", "300.00", "市教育局"), day("Y2", "500.00", "市民政局"), day("Y3", "200.00", "市教育局"),
    day("Y4", "34.56", ""), day("Y5", "100.00", "市妇联") })
  t.has(h:ok(auditor, "report donation ranking --year 2024 --format csv"),
    "1,市教育局,2,500.00\r\n1,市民政局,1,500.00\r\n3,市妇联,1,100.00\r\n")
  h:fails(1, preparer, "donation designate --year 2024 --document 通慈发9号", "may not")
  t.has(h:ok(approver, "donation designate --year 2024 --document 通慈发9号"), "划入 226.91 元")
  h:fails(1, approver, "donation designate --year 2024 --document 通慈发9号", "没有要再划的")
  t.has(funds(h), "本会指定,不限用途,0.00,0.00,0.00,0.00,226.91,226.91", "不限定,不限用途,1134.56,0.00,0.00,0.00,-226.91,907.65")
  t.equal(h:value "select document from journal where kind = 'designation'", "通慈发9号", "the decision")
  local mistaken = h:integer "select journal_id from donation where order_no = 'Y2'"
  h:ok(approver, ("fund correct --journal %d --document 更正3号"):format(mistaken))
  t.lacks(h:ok(auditor, "report donation ranking --year 2024"), "市民政局")
  t.has(h:ok(auditor, "report donation day --year 2024 --format csv"), "2024,4,634.56,20.00%,126.91,226.91")
  check_books(h)
end)

-- ---- plugins ----

t.test("a plugin posts what balances, spends by rule, and is told what does not", function()
  local h = earmarked()
  give(h, { { "现场", "F1", "100.00", "", "2022-09-10", "日常", "city", "不限定", "", "", "" },
    { "现场", "J1", "500.00", "", "2022-09-10", "圆梦初中", "city", "捐赠人限定", "", "", "" } })
  h:add_plugin("outing", {
    ["plugin.json"] = [[{ "name": "outing", "title": "测试", "version": "1", "api": 1,
      "needs": ["command.add", "store.read", "ledger.post"] }]],
    ["init.lua"] = [[local command, ledger = require "command", require "ledger"
      local function add(name, run)
        command.add { name = name, title = "测试", permission = "admin", args = {}, run = run }
      end
      local function spend(fen)
        ledger.spend { day = "2022-09-12", kind = "activity", document = "O1", activity = "秋游", fund = "city",
          account = "activity", fen = fen }
        return tostring(ledger.balance { fund = "city", restriction = "none" })
      end
      add("outing spend", function() return spend(4000) end)
      add("outing much", function() return spend(10001) end)
      add("outing wrong", function()
        ledger.post { day = "2022-09-12", kind = "activity", document = "O2", lines = {
          { fund = "city", restriction = "none", account = "bank", fen = -5 },
          { fund = "city", restriction = "none", account = "activity", fen = 4 } } }
      end)]],
  })
  h:fails(1, home.admin, "outing much", "needs 100.01 yuan of 南通市慈善总会关爱基金, which lacks 0.01")
  h:fails(1, home.admin, "outing wrong", "O2 does not balance", "off by -0.01 yuan")
  t.equal(h:ok(home.admin, "outing spend"), "6000\n", "left")
  t.equal(h:value "select activity || actor from journal where kind = 'activity'", "秋游" .. home.admin, "the journal")
  check_books(h)
end)

t.test("a plugin's file that a module of the house would hide is refused by name", function()
  local h = home.bare()
  h:add_plugin("winter", { ["init.lua"] = "require 'ledger'", ["ledger.lua"] = "return {}" })
  h:fails(1, nil, "plugin check", "rename ledger.lua")
end)

t.finish()
