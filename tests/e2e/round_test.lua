-- The steps of a round in their order, who may take them, and what a round comes to.
local t = dofile "tests/e2e/harness.lua"
local home = require "home"
local city = require "city"

local preparer, approver, second, auditor = home.preparer, home.approver, home.second_approver, home.auditor

-- ---- what it comes to ----

t.test("six of ten children are paid and four are told why not", function()
  local h = city.at "assessed"
  t.equal(h:integer "select sum(fen) from award", city.round_fen, "the round's sum in 分")
  t.equal(h:integer "select count(*) from award where outcome = 1", city.round_payments, "children paid")
  for _, c in ipairs(city.children) do
    local text = h:ok(preparer, ("round explain --child %s --term 2022-1"):format(c.file_no))
    t.has(text, c.refused or "本学期核定", c.refused and "本学期不发放" or "阶段标准每学年")
  end
end)

t.test("a round tells its digest, its state and its sums in every format", function()
  local h = city.at "assessed"
  t.has(h:ok(nil, "round show --term 2022-1"), "2022-1 轮次 已核定", "崇川区", "小学", "2,400.00")
  t.has(h:ok(nil, "round show --term 2022-1 --format csv"), "崇川区,小学,发放,2,2400.00,960.00")
  t.has(h:ok(nil, "round show --term 2022-1 --format json"), '"崇川区"')
  t.has(h:ok(nil, "round list"), "2022-1", "已核定", "11,900.00")
end)

t.test("assessing twice gives the same awards, with any number of workers", function()
  local h = city.at "assessed"
  local digest = h:digest "2022-1"
  for _, words in ipairs { "", " --workers 1", " --workers 2", " --workers 3" } do
    h:ok(preparer, "round assess --term 2022-1" .. words)
    t.equal(h:digest "2022-1", digest, "digest after assess" .. words)
  end
end)

t.test("nine hundred children assessed with one, two and three workers give the same digest", function()
  local h = home.demo()
  local digest = h:digest "2023-2"
  for workers = 1, 3 do
    h:ok(preparer, "round assess --term 2023-2 --workers " .. workers)
    t.equal(h:digest "2023-2", digest, "digest with workers " .. workers)
  end
end)

-- ---- a change of rules ----

local function raise_junior(h, from)
  local amounts = h:read "plugins/stage_amounts/amounts.lua"
  local entry = ([[
  { from = "%s", reference = "测试", yuan = { ["幼儿园"] = 2000, ["小学"] = 2400, ["初中"] = 5500, ["高中"] = 6000,
    ["大一"] = 6000, ["大二"] = 5000, ["大三"] = 4000, ["大四"] = 3000 } },
}]]):format(from)
  h:write("plugins/stage_amounts/amounts.lua", (amounts:gsub("}%s*$", entry .. "\n")))
end

t.test("an edited amount is paid from the round it starts with, and closed rounds stay as they were", function()
  local h = city.at "closed"
  local before, rules = h:digest "2022-1", h:value "select ruleset_id from round where term = '2022-1'"
  h.now = "2023-03-13 09:00"
  city.import_schooling(h, "2022-2")
  raise_junior(h, "2023-02-01")
  city.assess(h, "2022-2")
  t.has(h:ok(preparer, "round explain --child E2E-02 --term 2022-2"), "每学年 5500.00 元,本学期发 2750.00 元")
  t.has(h:ok(preparer, "round explain --child E2E-02 --term 2022-1"), "每学年 5000.00 元,本学期发 2500.00 元")
  t.equal(h:integer "select count(*) from correction", 0, "corrections")
  t.equal(h:digest "2022-1", before, "digest of the closed round")
  t.equal(h:value "select ruleset_id from round where term = '2022-1'", rules, "rules of the closed round")
  t.has(h:ok(nil, "round replay --all"), "2022-1 轮次:重算 10 份核定", "2022-2 轮次:重算 10 份核定")
end)

t.test("an amount that starts in a later term changes nothing before it", function()
  local h = city.at "closed"
  h.now = "2023-03-13 09:00"
  city.import_schooling(h, "2022-2")
  local plain = h:copy()
  city.assess(plain, "2022-2")
  raise_junior(h, "2023-09-01")
  city.assess(h, "2022-2")
  t.equal(h:value "select group_concat(child_id || ':' || fen || ':' || county_fen) from award where round_id = 2",
    plain:value "select group_concat(child_id || ':' || fen || ':' || county_fen) from award where round_id = 2",
    "awards of the round before the change")
  t.equal(h:integer "select count(*) from correction", 0, "corrections")
end)

t.test("a rule edited after the submit does not reach the submitted round", function()
  local h = city.at "submitted"
  local digest = h:digest "2022-1"
  raise_junior(h, "2022-09-01")
  city.approve(h, "2022-1")
  city.pay(h, "2022-1")
  t.equal(h:digest "2022-1", digest, "digest")
  t.equal(h:integer "select sum(fen) from payment", city.round_fen, "paid")
  h:ok(nil, "round replay --all")
end)

-- ---- the order of the steps ----

-- Every step, as somebody who may take it.
local function words_of(h)
  return {
    { "open", preparer, "round open --term 2022-1" },
    { "assess", preparer, "round assess --term 2022-1" },
    { "submit", preparer, "round submit --term 2022-1" },
    { "reject", second, "round reject --term 2022-1 --reason 名单有误" },
    { "approve", second, "round approve --term 2022-1" },
    { "pay", preparer, ("round pay --term 2022-1 --format csv --out '%s/bank'"):format(h.folder) },
    { "reissue", preparer, ("round reissue --term 2022-1 --format csv --out '%s/bank'"):format(h.folder) },
    { "close", preparer, "round close --term 2022-1" },
  }
end

local allowed = {
  registered = { open = true },
  assessed = { assess = true, submit = true },
  submitted = { reject = true, approve = true },
  approved = { pay = true },
  paying = { pay = true },
  settled = { pay = true, close = true },
  closed = {},
}

for _, stage in ipairs { "registered", "assessed", "submitted", "approved", "paying", "settled", "closed" } do
  t.test("a wrong step is refused with what comes next while a round is " .. stage, function()
    local h = city.at(stage)
    local contents = h:contents()
    for _, step in ipairs(words_of(h)) do
      if not allowed[stage][step[1]] then
        local r = h:run(step[2], step[3])
        t.equal(r.status, 1, step[1] .. ": status")
        t.matches(r.err, "2022%-1")
        -- a second line, the hint, wherever it is the order that is wrong
        if step[1] ~= "open" and step[1] ~= "reissue" then t.matches(r.err, "\n[^\n]+\n") end
      end
    end
    t.equal(h:contents(), contents, "the store after refused steps")
  end)
end

t.test("an opened round must be assessed before anything else", function()
  local h = city.at "registered"
  h:ok(preparer, "round open --term 2022-1")
  h:fails(1, preparer, "round submit --term 2022-1", "2022-1 is draft", "round assess")
  h:fails(1, approver, "round approve --term 2022-1", "2022-1 is draft", "round assess")
end)

t.test("an earlier term than the last round cannot be opened any more", function()
  local h = city.at "closed"
  h:fails(1, preparer, "round open --term 2021-2", "2021-2")
  h:fails(1, preparer, "round open --term 1999-1", "1999-1 is not in the school calendar", "2023-1 (autumn 2023)")
end)

t.test("a rejected round is assessed, submitted and decided on anew", function()
  local h = city.at "submitted"
  h:fails(2, approver, "round reject --term 2022-1", "--reason is missing")
  h:ok(approver, "round reject --term 2022-1 --reason 名单有误")
  h:fails(1, approver, "round approve --term 2022-1", "is assessed")
  h:ok(preparer, "round assess --term 2022-1")
  city.submit(h, "2022-1")
  city.approve(h, "2022-1")
end)

t.test("a submitted round whose awards were changed behind the program's back is not approved", function()
  local h = city.at "submitted"
  h:tamper "drop trigger award_no_update; update award set fen = fen + 100 where child_id = 1"
  h:fails(1, approver, "round approve --term 2022-1", "not those that were submitted")
end)

-- ---- who ----

t.test("who prepared a round cannot decide on it, whatever his role", function()
  local h = city.at "submitted"
  h:edit("init.lua", 'role "preparer" {', 'role "preparer" { "round.approve",')
  h:fails(1, preparer, "round approve --term 2022-1", preparer .. " prepared round 2022-1", "--as NAME")
  h:fails(1, preparer, "round reject --term 2022-1 --reason 自己退回", preparer .. " prepared round 2022-1")
end)

t.test("a sum above the first band needs two people, and nobody counts twice", function()
  local h = city.at "submitted"
  h:edit("init.lua", "up_to_yuan = 2000000", "up_to_yuan = 11899")
  t.has(h:ok(approver, "round approve --term 2022-1"), "已有 1 人同意,还需 1 人")
  h:fails(1, approver, "round approve --term 2022-1", approver .. " has decided on round 2022-1 already")
  h:fails(1, preparer, "round pay --term 2022-1", "is submitted")
  t.has(h:ok(second, "round approve --term 2022-1"), "已批准")
  t.equal(h:integer "select count(*) from approval", 2, "approvals")
end)

t.test("a sum of exactly the first band needs one person", function()
  local h = city.at "submitted"
  h:edit("init.lua", "up_to_yuan = 2000000", "up_to_yuan = 11900")
  t.has(h:ok(approver, "round approve --term 2022-1"), "已批准")
end)

t.test("approvals of a rejected submission do not count for the next one", function()
  local h = city.at "submitted"
  h:edit("init.lua", "up_to_yuan = 2000000", "up_to_yuan = 100")
  h:ok(approver, "round approve --term 2022-1")
  h:ok(second, "round reject --term 2022-1 --reason 再看看")
  city.submit(h, "2022-1")
  t.has(h:ok(second, "round approve --term 2022-1"), "已有 1 人同意,还需 1 人")
  h:ok(approver, "round approve --term 2022-1")
end)

t.test("somebody whom init.lua does not know is refused and told who is known", function()
  local h = city.at "submitted"
  h:fails(1, "王五", "round approve --term 2022-1", "王五", "周敏, 吴刚")
end)

t.test("what a role may not do is refused by name", function()
  local h = city.at "submitted"
  h:fails(1, auditor, "round approve --term 2022-1", auditor .. " (auditor) may not \"round.approve\"")
  h:fails(1, approver, "round assess --term 2022-1", "may not \"round.prepare\"")
  h:fails(1, approver, "import children x.csv", "may not \"import\"")
  h:fails(1, preparer, "audit list", "may not \"audit\"")
  h:fails(1, nil, "round approve --term 2022-1", "nobody has said who acts", "--as NAME")
end)

-- ---- funds ----

t.test("a round that its county's fund does not cover is refused, and the fund named", function()
  local h = home.new()
  city.register(h, "400.00")
  city.assess(h, "2022-1")
  city.submit(h, "2022-1")
  h:fails(1, approver, "round approve --term 2022-1",
    "1,200.00 yuan of the fund of 通州区, which has 400.00 free")
  t.equal(h:integer "select count(*) from approval", 0, "approvals")
  city.import(h, "donations", "more.csv", { { "平台", "订单号", "金额", "日期", "项目", "基金" },
    { "银行转账", "E2E-MORE", "800", "2022-09-19", "县级配套", "320612" } })
  h:fails(1, approver, "round approve --term 2022-1",
    "960.00 yuan of the fund of 崇川区, which has 400.00 free")
end)

t.test("what an approved round has still to pay is not there for another one", function()
  local h = home.new()
  city.register(h, "1500.00")
  city.assess(h, "2022-1")
  city.submit(h, "2022-1")
  city.approve(h, "2022-1")
  h.now = "2023-03-13 09:00"
  city.import_schooling(h, "2022-2")
  city.assess(h, "2022-2")
  city.submit(h, "2022-2")
  h:fails(1, approver, "round approve --term 2022-2", "1,200.00 yuan of the fund of 通州区, which has 300.00 free")
end)

-- ---- every step in the audit ----

t.test("every step of a round stands in the audit with who took it", function()
  local h = city.at "closed"
  local text = h:ok(auditor, "audit list --last 100 --format csv")
  for _, step in ipairs { "open", "assess", "submit", "pay", "returns", "close" } do
    t.has(text, preparer .. ",round " .. step .. ",round 2022-1")
  end
  t.has(text, approver .. ",round approve,round 2022-1")
  t.has(h:ok(nil, "audit verify"), "审计链完整")
end)

t.finish()
