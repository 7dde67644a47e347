-- The demonstration: three rounds of a synthetic city that come to the article's figures, and a change of policy.
local t = dofile "tests/e2e/harness.lua"
local home = require "home"

t.test("the article's paragraph is computed from the store, figure by figure", function()
  local h = home.demo()
  local text = h:ok(home.auditor, "report article --as-of 2023-12-31")
  t.has(text, "截至2023年12月31日", "累计发放关爱资金 551.75 万元", "2743 人次", "关爱对象 948 名", "结对 843 对",
    "首批爱心款 1710.53 万元", "105 名孩子等待结对", "2023年9月有 30 名孩子考入大学", "登记志愿者 1078 名",
    "抽样 274 名", "95% 区间", "(演示数据)")
  t.is_true(tonumber(t.matches(text, "志愿服务 ([%d.]+) 小时")) > 5000, "hours of volunteers")
end)

t.test("by county and by department the figures add up to the paragraph's", function()
  local h = home.demo()
  local sums = { 0, 0, 0, 0 }
  for line in h:ok(home.auditor, "report article counties --as-of 2023-12-31 --format csv"):gmatch "[^\n]+" do
    local cells = { line:match "^[^,]+,(%d+),(%d+),%d+,(%d+),([%d.]+)" }
    for i, cell in ipairs(cells) do sums[i] = sums[i] + tonumber(cell) end
  end
  t.equal(sums[1], 948, "children")
  t.equal(sums[2], 843, "pairs")
  t.equal(sums[3], 2743, "payments")
  t.equal(sums[4], 5517500.0, "yuan")
  local paired = 0
  for n in h:ok(home.auditor, "report article departments --as-of 2023-12-31 --format csv"):gmatch "\n[^,]+,(%d+)" do
    paired = paired + n
  end
  t.equal(paired, 843, "pairs by department")
end)

t.test("what was known then is said again after later corrections", function()
  local h = home.demo()
  local words = "report article --as-of 2023-12-31 --known 2024-03-12"
  local before = h:ok(home.auditor, words)
  h.now = "2024-04-02 09:00"
  h:ok(home.preparer, "roster leave --child DEMO-00016 --day 2023-11-01 --reason 迁出")
  t.equal(h:ok(home.auditor, words), before, "the paragraph as known on 2024-03-12")
  t.has(h:ok(home.auditor, "report article --as-of 2023-12-31"), "关爱对象 947 名")
end)

t.test("the paragraph of an earlier day knows nothing of what came after it", function()
  local h = home.demo()
  t.has(h:ok(home.auditor, "report article --as-of 2022-12-31"), "183.40 万元", "912 人次")
  t.has(h:ok(home.auditor, "report article --as-of 2023-05-31"), "366.80 万元", "1824 人次")
  t.has(h:ok(home.auditor, "report article --as-of 2022-08-31"), " 0.00 万元", "惠及 0 人次")
end)

t.test("visits are a little over two thousand, services over ten thousand, none by strangers", function()
  local h = home.demo()
  local visits = h:ok(home.auditor, "report visits --to 2023-12-31 --format csv")
  local services = h:ok(home.auditor, "report visits --ledger 服务 --to 2023-12-31 --format csv")
  t.matches(visits, "合计,20%d%d,20%d%d,")
  t.matches(services, "合计,10[01]%d%d,10[01]%d%d,")
  t.equal(h:value "select count(*) from visits_event where day > '2023-12-31'", "0", "days to come")
  t.equal(h:value [[select count(*) from visits_event e join visits_child c on c.event_id = e.id
    where e.carer_id is not null and not exists (select 1 from pairing p where p.child_id = c.child_id
      and p.carer_id = e.carer_id and p.valid_from <= e.day and p.valid_to > e.day)]], "0", "visits of strangers")
end)

t.test("the wishes of 2023 were told, claimed and mostly delivered, each at 400 yuan at most", function()
  local h = home.demo()
  t.matches(h:ok(home.auditor, "report wishes --year 2023 --format csv"), "合计,160,158,1%d%d,1%d%d,1%d%d,")
  t.equal(h:value "select count(*) from micro_wish_now where cost_fen > 40000", "0", "gifts over the cap")
  t.equal(h:value "select count(*) from micro_wish_now where state = '征集'", "2", "that tell a phone")
  t.lacks(h:ok(nil, "wish wall --year 2023 --all"), "154 0000")
  local outside = h:ok(home.auditor, "report wishes --year 2023 --public --format csv")
  local _, hidden = outside:gsub(",%d+,%*,%*,%*", "")
  t.is_true(hidden > 1, "more than one county is hidden, or the sum would tell it")
  for county, wishes, delivered in outside:gmatch "([^\n,]+),(%d+),(%d+)," do
    local open = tonumber(wishes) - tonumber(delivered)
    t.is_true(open == 0 or open > 4, county .. " tells of " .. open .. " children")
  end
end)

t.test("every round of the demonstration replays to the byte", function()
  local h = home.demo()
  local text = h:ok(home.auditor, "round replay --all")
  for _, term in ipairs { "2022%-1", "2022%-2", "2023%-1", "2023%-2" } do
    t.matches(text, term .. " 轮次:重算 9%d%d 份核定、0 笔更正,逐字节一致")
  end
  t.lacks(text, "处不一致")
end)

t.test("the settled payments of each closed round are what its awards come to", function()
  local h = home.demo()
  local rounds = h:sql [[select r.term, (select sum(fen) from award where round_id = r.id),
    (select sum(fen) from payment_state where round_id = r.id and state = 'settled'),
    (select -sum(l.fen) from ledger l join payment p on p.no = l.document
     where l.account = 'bank' and p.round_id = r.id)
    from round r where r.state = 'closed' order by r.id]]
  t.equal(#rounds, 3, "closed rounds")
  local total = 0
  for _, r in ipairs(rounds) do
    t.equal(r[3], r[2], r[1] .. ": settled")
    t.equal(r[4], r[2], r[1] .. ": booked in the ledger")
    total = total + math.tointeger(tonumber(r[3]))
  end
  t.equal(total, 551750000, "all settled payments, in 分")
end)

t.test("the two shares of every award sum to it, and no child is paid twice in a round", function()
  local h = home.demo()
  t.equal(h:value "select count(*) from award where county_fen < 0 or county_fen > fen", "0", "shares out of bounds")
  t.equal(h:value [[select count(*) from (select 1 from payment_state where state = 'settled'
    group by round_id, child_id having count(*) > 1)]], "0", "children paid twice")
end)

t.test("children of a vocational school are refused by name with the reason, and none is paid zero", function()
  local h = home.demo()
  local file_no = h:value [[select c.file_no from award a
    join child c on c.id = a.child_id join round r on r.id = a.round_id
    where a.stage = '中职' and r.term = '2023-1' order by c.file_no limit 1]]
  local text = h:ok(home.preparer, ("round explain --child %s --term 2023-1"):format(file_no))
  t.has(text, "本学期不发放", "不予发放:中职没有关爱金标准,需人工确定", "规则 stage_amounts")
  t.lacks(text, "付款 P")
  t.has(h:ok(home.preparer, "run unpaid_reasons --term 2023-1"), file_no)
  t.equal(h:value "select count(*) from award where outcome = 1 and fen = 0", "0", "awards of nothing")
  t.equal(h:value [[select count(*) from award a where outcome = 0 and not exists
    (select 1 from award_line l where l.round_id = a.round_id and l.child_id = a.child_id and l.kind = 1)]], "0",
    "refusals without a reason")
  t.equal(h:value "select count(*) from payment where fen = 0", "0", "payments of nothing")
end)

t.test("a changed byte in a stored ruleset is found and its file named", function()
  local h = home.demo()
  h:tamper [[drop trigger source_text_no_update;
    update source_text set content = cast(replace(cast(content as text), '5000', '5001') as blob)
    where hash = (select f.hash from ruleset_file f join round r on r.ruleset_id = f.ruleset_id
                  where r.term = '2022-1' and f.name = 'stage_amounts/amounts.lua')]]
  h:fails(1, nil, "round replay --all", "stage_amounts/amounts.lua")
  h:fails(1, nil, "round replay --term 2022-1", "stage_amounts/amounts.lua")
end)

t.test("a stored award that was changed behind the program's back does not replay", function()
  local h = home.demo()
  h:tamper [[drop trigger award_no_update; update award set fen = fen + 1
    where round_id = 1 and child_id = (select min(child_id) from award where round_id = 1 and fen > 0)]]
  local r = h:run(nil, "round replay --all")
  t.equal(r.status, 1, "status")
  t.has(r.out, "2022-1 轮次:1 处不一致", "2022-2 轮次:重算")
end)

t.test("an audit entry that was changed behind the program's back breaks the chain", function()
  local h = home.demo()
  h:ok(nil, "audit verify")
  h:tamper "drop trigger audit_no_update; update audit set actor = '孙立' where seq = 20"
  h:fails(1, nil, "audit verify", "20")
end)

t.test("the summary of a round ends with its sums", function()
  local h = home.demo()
  local text = h:ok(home.auditor, "report round summary --term 2023-1 --format csv")
  t.has(text, "合计,919,29,1849500.00")
end)

t.finish()
