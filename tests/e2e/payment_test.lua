-- The way to the bank and back: a file written once, answers taken once, money booked once.
local t = dofile "tests/e2e/harness.lua"
local home = require "home"
local city = require "city"

local preparer = home.preparer

local function bank_file(h, n) return h:read(("bank/2022-1-%d-csv.csv"):format(n or 1)) end

local function booked_out(h)
  return h:integer "select -sum(fen) from ledger where account = 'bank' and kind <> 'donation'"
end

local function returns(h, file, status)
  local r = h:run(preparer, ("round returns '%s' --term 2022-1"):format(file))
  t.equal(r.status, status or 0, "status of round returns")
  return r.out, r.err
end

t.test("the bank's file holds every payment once, to the account of its child, and its hash is told", function()
  local h = city.at "approved"
  local out = city.pay(h, "2022-1")
  t.has(out, "6 笔,合计 11,900.00 元")
  local text = bank_file(h)
  local lines = select(2, text:gsub("\n", ""))
  t.equal(lines, 1 + city.round_payments, "lines of the file")
  for _, c in ipairs(city.children) do
    if not c.refused then t.has(text, c.account) elseif c.account then t.lacks(text, c.account) end
  end
  local hash = t.capture(("b2sum -l 256 '%s/bank/2022-1-1-csv.csv'"):format(h.folder)):sub(1, 16)
  t.has(out, "校验 " .. hash)
  t.equal(h:value "select substr(content_hash, 1, 16) from payment_batch", hash, "the hash in the store")
  t.equal(t.capture(("stat -c %%a '%s/bank/2022-1-1-csv.csv'"):format(h.folder)), "600", "mode of the file")
end)

t.test("paying again puts out the same bytes and pays nobody twice", function()
  local h = city.at "paying"
  local text = bank_file(h)
  t.shell(("rm '%s/bank/2022-1-1-csv.csv'"):format(h.folder))
  h.now = "2022-11-01 09:00"
  h:edit("plugins/payout_csv/init.lua", "关爱金", "别的用途")
  t.has(city.pay(h, "2022-1"), "文件早已写好,原样再写一次")
  t.equal(bank_file(h), text, "the file's bytes")
  t.equal(h:integer "select count(*) from payment", city.round_payments, "payments")
  t.equal(h:integer "select count(*) from payment_batch", 1, "batches")
end)

t.test("the Excel file is the same bytes too, whenever it is put out", function()
  local h = city.at "approved"
  local words = ("round pay --term 2022-1 --format icbc_xlsx --out '%s/bank'"):format(h.folder)
  h:ok(preparer, words)
  local bytes = h:read "bank/2022-1-1-icbc_xlsx.xlsx"
  t.equal(bytes:sub(1, 4), "PK\3\4", "the beginning of a zip file")
  t.shell(("rm '%s/bank/2022-1-1-icbc_xlsx.xlsx'"):format(h.folder))
  h.now = "2022-12-01 09:00"
  h:ok(preparer, words)
  t.equal(h:read "bank/2022-1-1-icbc_xlsx.xlsx", bytes, "the file's bytes")
end)

t.test("an unknown payout format is refused and the round stays approved", function()
  local h = city.at "approved"
  h:fails(2, preparer, "round pay --term 2022-1 --format icbc_xslx", "icbc_xslx", "did you mean \"icbc_xlsx\"?")
  t.equal(h:value "select state from round", "approved", "state")
end)

t.test("a settled payment leaves the funds, the city's part and the county's", function()
  local h = city.at "settled"
  t.equal(h:integer [[select -sum(fen) from ledger
    where account = 'bank' and kind = 'payment']], city.round_fen, "booked out")
  t.equal(h:integer [[select -sum(l.fen) from ledger l join fund f on f.id = l.fund_id
    where l.account = 'bank' and l.kind = 'payment' and f.code = 'city']],
    city.round_fen * 60 // 100, "booked out of the city's fund")
  t.equal(h:integer [[select -sum(l.fen) from ledger l join fund f on f.id = l.fund_id
    where l.account = 'bank' and l.kind = 'payment' and f.code = '320613']],
    240000 * 40 // 100, "booked out of the fund of 崇川区")
end)

t.test("the same answer twice changes nothing", function()
  local h = city.at "paying"
  local _, file = city.take_answer(h, "2022-1", { ["E2E-02"] = "账户已销户" })
  local results = h:value "select group_concat(payment_id || result || day) from payment_result"
  local ledger = h:integer "select count(*) from journal"
  t.has(returns(h, file), "这份回执已经登记过,没有任何改动")
  local again = t.write(file .. ".again.csv", t.read(file) .. "\n")
  t.has(returns(h, again), "无变化 6")
  t.equal(h:value "select group_concat(payment_id || result || day) from payment_result", results, "results")
  t.equal(h:integer "select count(*) from journal", ledger, "ledger entries")
end)

t.test("an answer with a payment number that is not ours comes back with its line", function()
  local h = city.at "paying"
  local rows = city.answer_rows(h, "2022-1")
  for i = #rows + 1, 12 do
    rows[i] = { rows[2][1]:sub(1, -3) .. ("%02d"):format(i + 60), "1.00", "成功", "", "2022-10-28" }
  end
  local _, err = returns(h, city.csv("answer.csv", rows), 1)
  t.has(err, "5 of 11 lines do not fit: nothing was taken in", ".rejected.csv")
  t.equal(h:integer "select count(*) from payment_result", 0, "results of a refused file")

  h = city.at "paying"
  rows = city.answer_rows(h, "2022-1")
  rows[4][1] = "P2022-1-999999"
  local file = city.csv("answer.csv", rows)
  _, err = returns(h, file, 1)
  local rejected = t.read(file .. ".rejected.csv")
  t.has(rejected, "4,付款编号,", "本轮没有这个付款编号", "P2022-1-999999")
  t.lacks(err, city.children[1].name)
end)

t.test("words of the bank that nobody agreed on are not taken for success", function()
  local h = city.at "paying"
  local rows = city.answer_rows(h, "2022-1")
  for i = 2, #rows do rows[i][3] = "处理中" end
  returns(h, city.csv("answer.csv", rows), 1)
  t.equal(h:integer "select count(*) from payment_result", 0, "results")
end)

t.test("an answer without its column of results is refused and the column named", function()
  local h = city.at "paying"
  local _, err = returns(h, city.csv("answer.csv", { { "付款编号", "金额" }, { "P2022-1-000001", "1200.00" } }), 1)
  t.has(err, "处理结果")
end)

t.test("a round with an unanswered payment cannot be closed", function()
  local h = city.at "paying"
  local rows = city.answer_rows(h, "2022-1")
  table.remove(rows)
  returns(h, city.csv("answer.csv", rows))
  h:fails(1, preparer, "round close --term 2022-1", "1 payments of round 2022-1 have no answer", "round returns")
end)

t.test("a returned payment is re-issued to the corrected account", function()
  local h = city.at "paying"
  city.take_answer(h, "2022-1", { ["E2E-03"] = "账号户名不符" })
  t.equal(booked_out(h), city.round_fen - 300000, "booked out")
  local new = "6217857304719369777"
  local child = {}
  for k, v in pairs(city.children[3]) do child[k] = v end
  child.account = new
  h.now = "2022-10-31 09:00"
  city.import(h, "children", "account.csv", city.children_rows { child })
  h:ok(preparer, ("round reissue --term 2022-1 --format csv --out '%s/bank'"):format(h.folder))
  t.has(bank_file(h, 2), new, "3000.00")
  t.lacks(bank_file(h, 2), city.children[3].account, city.children[1].account)
  t.has(bank_file(h, 1), city.children[3].account)
  city.take_answer(h, "2022-1")
  city.close(h, "2022-1")
  t.equal(city.settled(h)["E2E-03"], 300000, "settled")
  t.equal(booked_out(h), city.round_fen, "booked out")
  h:ok(nil, "round replay --all")
end)

t.test("a re-issue with nothing new returned puts out the last file as it was", function()
  local h = city.at "paying"
  city.take_answer(h, "2022-1", { ["E2E-03"] = "账户已销户" })
  local words = ("round reissue --term 2022-1 --format csv --out '%s/bank'"):format(h.folder)
  h:ok(preparer, words)
  local text = bank_file(h, 2)
  t.shell(("rm '%s/bank/2022-1-2-csv.csv'"):format(h.folder))
  t.has(h:ok(preparer, words), "原样再写一次")
  t.equal(bank_file(h, 2), text, "the file's bytes")
  t.equal(h:integer "select count(*) from payment", city.round_payments + 1, "payments")
end)

t.test("a success that the bank takes back later is booked back, and paid again by a re-issue", function()
  local h = city.at "paying"
  city.take_answer(h, "2022-1")
  h.now = "2022-11-01 09:00"
  local no = h:value "select no from payment where child_id = 3"
  returns(h, city.csv("later.csv", { { "付款编号", "处理结果", "失败原因", "入账日期" },
    { no, "失败", "他行退汇", "2022-10-31" } }))
  t.equal(booked_out(h), city.round_fen - 300000, "booked out")
  h:ok(preparer, ("round reissue --term 2022-1 --format csv --out '%s/bank'"):format(h.folder))
  city.take_answer(h, "2022-1")
  city.close(h, "2022-1")
  t.equal(city.settled(h)["E2E-03"], 300000, "settled")
end)

t.test("a late success for a payment that was re-issued is not taken: it would pay twice", function()
  local h = city.at "paying"
  local no = h:value "select no from payment where child_id = 3"
  city.take_answer(h, "2022-1", { ["E2E-03"] = "账户已销户" })
  h:ok(preparer, ("round reissue --term 2022-1 --format csv --out '%s/bank'"):format(h.folder))
  h.now = "2022-11-02 09:00"
  local file = city.csv("late.csv", { { "付款编号", "处理结果", "失败原因", "入账日期" }, { no, "成功", "", "2022-11-01" } })
  returns(h, file, 1)
  t.has(t.read(file .. ".rejected.csv"), "这笔付款退回后已重新发放,不能再记为成功")
end)

t.test("a child whose account is gone between approval and payment stops the payment, by pseudonym", function()
  local h = city.at "approved"
  h:tamper "update payee_choice set superseded_at = 1 where child_id = 1"
  local err = h:fails(1, preparer, ("round pay --term 2022-1 --format csv --out '%s/bank'"):format(h.folder),
    "has no account to pay to", h:value "select pseudonym from child where id = 1")
  t.lacks(err, city.children[1].name)
  t.equal(h:integer "select count(*) from payment", 0, "payments")
  t.equal(h:value "select state from round", "approved", "state")
end)

t.test("a folder that cannot be written stops nothing: the file is put out by the next call", function()
  local h = city.at "approved"
  h:fails(1, preparer, "round pay --term 2022-1 --format csv --out /proc/nowhere", "/proc/nowhere")
  t.equal(h:value "select state from round", "paying", "state")
  t.has(city.pay(h, "2022-1"), "6 笔")
  t.equal(h:integer "select count(*) from payment", city.round_payments, "payments")
end)

t.finish()
