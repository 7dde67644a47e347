-- Later facts about closed rounds: what is owed is paid with the next round, what was overpaid is recovered, to the 分.
local t = dofile "tests/e2e/harness.lua"
local home = require "home"
local city = require "city"

local preparer = home.preparer

-- The city after its first round, at the time of the second.
local function spring()
  local h = city.at "closed"
  h.now = "2023-03-13 09:00"
  return h
end

local function autumn(h)
  h.now = "2023-10-09 09:00"
  return h
end

local function explain(h, i, term)
  return h:ok(preparer, ("round explain --child E2E-%02d --term %s"):format(i, term))
end

-- What each child was entitled to in all rounds, by the stored awards; a round's own award if nothing else is said.
local function entitled(h, changed)
  local sums = {}
  for _, row in ipairs(h:sql [[select c.file_no, r.term, a.fen from award a join child c on c.id = a.child_id
    join round r on r.id = a.round_id]]) do
    local fen = changed and changed[row[1] .. " " .. row[2]] or math.tointeger(tonumber(row[3]))
    sums[row[1]] = (sums[row[1]] or 0) + fen
  end
  return sums
end

local function check_settled(h, changed)
  local settled = city.settled(h)
  for file_no, fen in pairs(entitled(h, changed)) do
    t.equal(settled[file_no] or 0, fen, file_no .. ": all that has settled")
  end
end

-- Each half of a year's shares of a payment add up to the ledger's entries.
local function check_ledger(h)
  t.equal(h:integer "select -sum(fen) from ledger where account = 'bank' and kind <> 'donation'",
    h:integer "select sum(fen) from payment_state where state = 'settled'", "the ledger against settled payments")
end

t.test("a stage corrected upwards is paid out with the next round, and the sentence says why", function()
  local h = spring()
  city.correct_schooling(h, 1, "2022-1", "初中", 1)
  city.import_schooling(h, "2022-2", { [1] = { stage = "初中", grade = 1 } })
  local text = city.assess(h, "2022-2")
  t.has(text, "更正 1 笔:补发 1,300.00 元,追回 0.00 元,结转待追回 0.00 元")
  t.has(explain(h, 1, "2022-2"), "补发:2022-1 学期应发 2,500.00 元,实发 1,200.00 元,本次补发 1,300.00 元")
  t.has(explain(h, 1, "2022-1"), "本学期核定 1,200.00 元")
  city.submit(h, "2022-2")
  city.approve(h, "2022-2")
  city.pay(h, "2022-2")
  city.take_answer(h, "2022-2")
  city.close(h, "2022-2")
  t.equal(h:integer "select fen from payment where round_id = 2 and child_id = 1", 380000, "award and 补发 at once")
  check_settled(h, { ["E2E-01 2022-1"] = 250000 })
  check_ledger(h)
  t.has(h:ok(nil, "round replay --all"), "2022-2 轮次:重算 10 份核定、1 笔更正,逐字节一致")
end)

t.test("what was corrected once is not corrected again in the rounds after", function()
  local h = spring()
  city.correct_schooling(h, 1, "2022-1", "初中", 1)
  city.import_schooling(h, "2022-2", { [1] = { stage = "初中", grade = 1 } })
  city.whole_round(h, "2022-2")
  autumn(h)
  city.import_schooling(h, "2023-1", { [1] = { stage = "初中", grade = 2 } })
  city.assess(h, "2023-1")
  t.equal(h:integer "select count(*) from correction where round_id = 3", 0, "corrections of the third round")
end)

t.test("a stage corrected downwards is recovered as far as this term's money goes, the rest next time", function()
  local h = spring()
  city.correct_schooling(h, 2, "2022-1", "小学", 6)
  city.import_schooling(h, "2022-2", { [2] = { stage = "小学", grade = 6 } })
  t.has(city.assess(h, "2022-2"), "更正 1 笔:补发 0.00 元,追回 1,200.00 元,结转待追回 100.00 元")
  t.has(explain(h, 2, "2022-2"), "追回:2022-1 学期应发 1,200.00 元,实发 2,500.00 元,本次扣回 1,200.00 元",
    "尚余 100.00 元结转下轮追回")
  city.submit(h, "2022-2")
  city.approve(h, "2022-2")
  city.pay(h, "2022-2")
  city.take_answer(h, "2022-2")
  city.close(h, "2022-2")
  t.equal(h:integer "select count(*) from payment where round_id = 2 and child_id = 2", 0, "payments of nothing")

  autumn(h)
  city.import_schooling(h, "2023-1", { [2] = { stage = "初中", grade = 1 } })
  t.has(city.assess(h, "2023-1"), "更正 1 笔:补发 0.00 元,追回 100.00 元,结转待追回 0.00 元")
  t.has(explain(h, 2, "2023-1"), "追回:2022-1 学期应发 1,200.00 元,实发 1,300.00 元,本次扣回 100.00 元")
  city.submit(h, "2023-1")
  city.approve(h, "2023-1")
  city.pay(h, "2023-1")
  city.take_answer(h, "2023-1")
  city.close(h, "2023-1")
  t.equal(h:integer "select fen from payment where round_id = 3 and child_id = 2", 240000, "2,500 less 100 yuan")
  check_settled(h, { ["E2E-02 2022-1"] = 120000 })
  check_ledger(h)
  h:ok(nil, "round replay --all")
end)

t.test("the shares of a recovery are those of the money that is recovered", function()
  local h = spring()
  city.correct_schooling(h, 2, "2022-1", "小学", 6)
  city.import_schooling(h, "2022-2", { [2] = { stage = "小学", grade = 6 } })
  city.assess(h, "2022-2")
  local row = h:sql "select fen, county_fen from correction where round_id = 2"[1]
  t.equal(row[1] .. " " .. row[2], "-120000 -48000", "recovered, the county's part of it")
end)

t.test("a bound on recovery leaves the child its part, and takes the rest round by round", function()
  local h = spring()
  h:edit("init.lua", 'plugin "recovery_limit" { percent = 100 }', 'plugin "recovery_limit" { percent = 50 }')
  city.correct_schooling(h, 2, "2022-1", "小学", 6)
  city.import_schooling(h, "2022-2", { [2] = { stage = "小学", grade = 6 } })
  t.has(city.assess(h, "2022-2"), "追回 600.00 元,结转待追回 700.00 元")
  city.submit(h, "2022-2")
  city.approve(h, "2022-2")
  city.pay(h, "2022-2")
  city.take_answer(h, "2022-2")
  city.close(h, "2022-2")
  autumn(h)
  city.import_schooling(h, "2023-1", { [2] = { stage = "初中", grade = 1 } })
  t.has(city.assess(h, "2023-1"), "追回 700.00 元,结转待追回 0.00 元")
  city.submit(h, "2023-1")
  city.approve(h, "2023-1")
  city.pay(h, "2023-1")
  city.take_answer(h, "2023-1")
  city.close(h, "2023-1")
  check_settled(h, { ["E2E-02 2022-1"] = 120000 })
  check_ledger(h)
  h:ok(nil, "round replay --all")
end)

t.test("a child on leave in a closed term gives its money back, a child who was not is paid late", function()
  local h = spring()
  city.correct_schooling(h, 1, "2022-1", "小学", 4, "休学")
  city.correct_schooling(h, 7, "2022-1", "初中", 2, "在读")
  city.import_schooling(h, "2022-2", { [1] = { study = "在读" }, [7] = { study = "在读" } })
  t.has(city.assess(h, "2022-2"), "更正 2 笔:补发 2,500.00 元,追回 1,200.00 元,结转待追回 0.00 元")
  t.has(explain(h, 1, "2022-2"), "应发 0.00 元,实发 1,200.00 元,本次扣回 1,200.00 元")
  t.has(explain(h, 7, "2022-2"), "应发 2,500.00 元,实发 0.00 元,本次补发 2,500.00 元")
end)

t.test("a payment that came back and was never re-issued is paid with the next round", function()
  local h = city.at "paying"
  city.take_answer(h, "2022-1", { ["E2E-03"] = "账户已销户" })
  t.has(city.close(h, "2022-1"), "1 笔退回后没有重发,下一轮作为补发")
  h.now = "2023-03-13 09:00"
  city.import_schooling(h, "2022-2")
  t.has(city.assess(h, "2022-2"), "补发 3,000.00 元")
  t.has(explain(h, 3, "2022-2"), "补发:2022-1 学期应发 3,000.00 元,实发 0.00 元,本次补发 3,000.00 元")
  t.has(explain(h, 3, "2022-1"), "被银行退回(账户已销户)")
  city.submit(h, "2022-2")
  city.approve(h, "2022-2")
  city.pay(h, "2022-2")
  city.take_answer(h, "2022-2")
  city.close(h, "2022-2")
  check_settled(h)
  check_ledger(h)
end)

t.test("a 补发 that the bank returns is owed again in the round after", function()
  local h = spring()
  city.correct_schooling(h, 1, "2022-1", "初中", 1)
  city.import_schooling(h, "2022-2", { [1] = { stage = "初中", grade = 1 } })
  city.whole_round(h, "2022-2", { ["E2E-01"] = "账号户名不符" })
  autumn(h)
  city.import_schooling(h, "2023-1", { [1] = { stage = "初中", grade = 2 } })
  t.has(city.assess(h, "2023-1"), "更正 2 笔:补发 3,800.00 元")
  city.submit(h, "2023-1")
  city.approve(h, "2023-1")
  city.pay(h, "2023-1")
  city.take_answer(h, "2023-1")
  city.close(h, "2023-1")
  check_settled(h, { ["E2E-01 2022-1"] = 250000 })
  check_ledger(h)
end)

t.test("a child who left the roster before a paid term owes it, and nothing is taken from nothing", function()
  local h = spring()
  city.import(h, "roster", "left.csv", { { "档案号", "县(市、区)", "入册日期", "状态", "原因", "退出日期" },
    { "E2E-04", "启东市", "2022-07-01", "在册", "", "2022-08-20" } })
  city.import_schooling(h, "2022-2")
  t.has(city.assess(h, "2022-2"), "在册 9 人", "追回 0.00 元,结转待追回 1,000.00 元")
  t.has(explain(h, 4, "2022-2"), "应发 0.00 元,实发 1,000.00 元,本次扣回 0.00 元", "尚余 1,000.00 元结转下轮追回")
  city.submit(h, "2022-2")
  city.approve(h, "2022-2")
  city.pay(h, "2022-2")
  city.take_answer(h, "2022-2")
  city.close(h, "2022-2")
  t.equal(h:integer "select count(*) from payment where round_id = 2 and child_id = 4", 0, "payments")
end)

t.test("a correction made before the round closes waits for the round after", function()
  local h = city.at "paying"
  city.correct_schooling(h, 1, "2022-1", "初中", 1)
  h:ok(nil, "round replay --all")
  t.equal(h:integer "select fen from payment where child_id = 1", 120000, "the pending payment")
  city.take_answer(h, "2022-1")
  city.close(h, "2022-1")
  h.now = "2023-03-13 09:00"
  city.import_schooling(h, "2022-2", { [1] = { stage = "初中", grade = 1 } })
  t.has(city.assess(h, "2022-2"), "补发 1,300.00 元")
end)

t.test("assessing a round with corrections again gives the same digest", function()
  local h = spring()
  city.correct_schooling(h, 1, "2022-1", "初中", 1)
  city.correct_schooling(h, 2, "2022-1", "小学", 6)
  city.import_schooling(h, "2022-2", { [2] = { stage = "小学", grade = 6 } })
  city.assess(h, "2022-2")
  local digest = h:digest "2022-2"
  for workers = 1, 3 do
    h:ok(preparer, "round assess --term 2022-2 --workers " .. workers)
    t.equal(h:digest "2022-2", digest, "digest with workers " .. workers)
  end
end)

t.finish()
