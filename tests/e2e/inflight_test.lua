-- Money that is under way: two rounds side by side, children who change county, rules that bound recovery.
local t = dofile "tests/e2e/harness.lua"
local home = require "home"
local city = require "city"

local preparer = home.preparer

-- The city at the time of its second round; the first child turns out to have been in junior school in the first.
local function spring()
  local h = city.at "closed"
  h.now = "2023-03-13 09:00"
  city.correct_schooling(h, 1, "2022-1", "初中", 1)
  city.import_schooling(h, "2022-2", { [1] = { stage = "初中", grade = 1 } })
  return h
end

local function send(h, term)
  city.submit(h, term)
  city.approve(h, term)
  city.pay(h, term)
end

t.test("a correction that another round carries to the bank is not carried a second time", function()
  local h = spring()
  city.assess(h, "2022-2")
  send(h, "2022-2")
  h.now = "2023-10-09 09:00"
  city.import_schooling(h, "2023-1", { [1] = { stage = "初中", grade = 2 } })
  h:ok(preparer, "round open --term 2023-1")
  t.has(h:fails(1, preparer, "round assess --term 2023-1"), "2022-2", "round close --term 2022-2")
  city.take_answer(h, "2022-2")
  h:fails(1, preparer, "round assess --term 2023-1")
  city.close(h, "2022-2")
  h:ok(preparer, "round assess --term 2023-1")
  t.equal(h:integer "select coalesce(sum(fen), 0) from correction", 130000, "corrections of all rounds")
end)

t.test("rounds side by side that share no correction do not wait for each other", function()
  local h = city.at "paying"
  h.now = "2023-03-13 09:00"
  city.import_schooling(h, "2022-2")
  city.assess(h, "2022-2")
  t.equal(h:integer "select count(*) from correction", 0, "corrections")
end)

t.test("each county pays its own part of a payment that carries money of two", function()
  local h = spring()
  city.import(h, "roster", "moved.csv", { { "档案号", "县(市、区)", "入册日期", "状态", "原因", "退出日期" },
    { "E2E-01", "如东县", "2022-12-01", "在册", "", "" } })
  city.assess(h, "2022-2")
  t.equal(h:integer "select county from correction where round_id = 2", 320613, "the county of then")
  t.equal(h:integer "select county from award where round_id = 2 and child_id = 1", 320623, "the county of now")
  send(h, "2022-2")
  city.take_answer(h, "2022-2")
  local parts = h:sql [[select f.code, -sum(l.fen) from ledger l join fund f on f.id = l.fund_id
    join payment p on p.no = l.document where l.account = 'bank' and p.round_id = 2 and p.child_id = 1
    group by f.code order by f.code]]
  local text = {}
  for i, row in ipairs(parts) do text[i] = row[1] .. " " .. row[2] end
  t.equal(table.concat(text, ", "), "320613 52000, 320623 100000, city 228000", "out of the funds, in 分")
end)

t.test("a late success for a payment that the next round has carried is not taken: it would count twice", function()
  local h = city.at "paying"
  city.take_answer(h, "2022-1", { ["E2E-03"] = "账户已销户" })
  city.close(h, "2022-1")
  h.now = "2023-03-13 09:00"
  city.import_schooling(h, "2022-2")
  city.whole_round(h, "2022-2")
  local no = h:value "select no from payment where child_id = 3 and round_id = 1"
  local file = city.csv("late.csv", { { "付款编号", "处理结果", "失败原因", "入账日期" }, { no, "成功", "", "2023-03-14" } })
  h:fails(1, preparer, ("round returns '%s' --term 2022-1"):format(file))
  t.equal(city.settled(h)["E2E-03"], 600000, "what has settled for two terms, in 分")
end)

t.test("a rule's bound on recovery never lets more be taken than the award", function()
  local h = city.at "closed"
  h.now = "2023-03-13 09:00"
  t.shell(("mkdir '%s'"):format(h:path "plugins/hard"))
  h:write("plugins/hard/plugin.json",
    [[{ "name": "hard", "title": "全额追回", "version": "1", "api": 1, "needs": ["stipend.rule"] }]])
  h:write("plugins/hard/init.lua", [[local stipend = require "stipend"
    stipend.rule { phase = "limit", reasons = {}, apply = function(_, award) award:limit_recovery(100000000) end }]])
  h:write("init.lua", h:read "init.lua" .. "\nplugin \"hard\"\n")
  city.correct_schooling(h, 2, "2022-1", "小学", 6)
  city.import_schooling(h, "2022-2", { [2] = { stage = "小学", grade = 6 } })
  t.has(city.assess(h, "2022-2"), "追回 1,200.00 元,结转待追回 100.00 元")
  t.equal(h:integer "select min(fen) from payable where round_id = 2", 0, "the least that a child is owed")
end)

t.test("a payment that is interrupted leaves no names behind, a killed one not for long", function()
  local h = city.at "approved"
  local folder = h:path "var/.qianshou.db.batch"
  t.shell(("mkdir '%s' && touch '%s/.batch.csv.KILLED'"):format(folder, folder))
  city.pay(h, "2022-1")
  local left = t.capture(("ls -A '%s' | tr '\\n' ' '"):format(h:path "var"))
  t.equal(left, "qianshou.db qianshou.db.key qianshou.db.lock ", "files in var")
end)

t.test("the file of a re-issue that was cut off can be put out after another re-issue", function()
  local h = city.at "paying"
  local words = "round reissue --term 2022-1 --format csv --out "
  local function take_back(i)
    local no = h:value(("select max(no) from payment where child_id = %d"):format(i))
    local file = city.csv("answer.csv", { { "付款编号", "处理结果", "失败原因", "入账日期" }, { no, "失败", "销户", h.now:sub(1, 10) } })
    h:ok(preparer, ("round returns '%s' --term 2022-1"):format(file))
  end
  take_back(1)
  h:fails(1, preparer, words .. "/proc/nowhere")
  take_back(2)
  h:ok(preparer, words .. h:path "bank")
  t.equal(t.capture(("ls '%s' | tr '\\n' ' '"):format(h:path "bank")), "2022-1-1-csv.csv 2022-1-3-csv.csv ", "files")
  h:ok(preparer, "round pay --term 2022-1 --batch 2 --out " .. h:path "bank")
  t.has(h:read "bank/2022-1-2-csv.csv", h:value "select no from payment where child_id = 1 and attempt = 2")
  h:fails(1, preparer, "round pay --term 2022-1 --batch 4 --out " .. h:path "bank", "no batch 4")
  t.equal(h:integer "select count(*) from payment_batch", 3, "batches")
end)

t.test("what is printed to a closed stream fails, and goes into no file", function()
  local h = city.at "registered"
  for _, words in ipairs { "round list", "round open --term 2022-1", "round assess --term 2022-1" } do
    t.equal(t.run(h:command(preparer, words) .. " >&-").status, 1, words)
  end
  t.equal(h:value "select state from round", "assessed", "what was done stands")
end)

t.finish()
