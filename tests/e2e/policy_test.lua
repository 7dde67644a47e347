-- A change of rules: written, checked, compared over the roster, approved by another person, in force from a term.
local t = dofile "tests/e2e/harness.lua"
local home = require "home"
local city = require "city"
local preparer, approver, admin = home.preparer, home.approver, home.admin

-- ---- what the tests do again and again ----

local amounts = "plugins/stage_amounts/amounts.lua"
local shares = "plugins/city_county_share/shares.lua"

-- A copy of the last entry with another date, junior raised, and its document.
local function raise_junior(h, term, yuan)
  h:ok(nil, "policy new-year stage_amounts --from " .. term)
  local text = h:read(amounts)
  local head, entry = text:match "^(.*)(\n  {.-)$"
  entry = entry:gsub('(%["初中"%] = )%d+', "%1" .. yuan):gsub('reference = ""', 'reference = "理事会决定"')
  h:write(amounts, head .. entry)
end

local function propose(h, term, who)
  local out = h:ok(who or preparer, "policy propose --from " .. term)
  return t.matches(out, "policy approve (%x+) "), out
end

local function approve(h, hash, term) return h:ok(approver, ("policy approve %s --from %s"):format(hash, term)) end

local function put_in_force(h, term)
  local hash = propose(h, term)
  approve(h, hash, term)
  return hash
end

-- The small city before its second round, its rules approved from the first term on. (The examples of its two terms
-- would rightly hold up every change of their figures.)
local governed
local function second_term()
  if not governed then
    governed = city.at "closed"
    governed.now = "2023-03-13 09:00"
    city.import_schooling(governed, "2022-2")
    governed:edit("plugins/stage_amounts/examples.lua", '{ "2022-1", "2022-2" }', "{}")
    put_in_force(governed, "2022-1")
  end
  return governed:copy()
end

-- A rule that says something new about some children; `body` is its apply.
local function add_rule(h, body, reasons, before)
  h:add_plugin("extra_rule", { ["init.lua"] = ([[
%s
require("stipend").rule { phase = "standard", reasons = { %s }, apply = function(case, award)
%s
end }
]]):format(before or "", reasons or "", body) })
end

-- ---- the walk ----

t.test("autumn's junior standard is raised by five commands, and nothing before autumn changes", function()
  local h = home.demo()
  h.now = "2024-06-05 09:00"
  local before, rounds = h:digest "2023-1", h:integer "select count(*) from round"
  local start = t.clock()
  h:ok(nil, "policy new-year stage_amounts --from 2024-1") -- 1
  h:edit(amounts, 'reference = ""', 'reference = "理事会 2024 年第 3 号"')
  local head, entry = h:read(amounts):match '^(.*)(from = "2024%-09%-01".*)$'
  h:write(amounts, head .. entry:gsub('(%["初中"%] = )%d+', "%15900"))
  t.has(h:ok(preparer, "policy check"), "检查通过") -- 2
  local terms = h:ok(preparer, "policy diff --from 2024-1 --by term --format csv") -- 3
  local hash = propose(h, "2024-1") -- 4
  approve(h, hash, "2024-1") -- 5
  local seconds = t.clock() - start
  for _, term in ipairs { "2022-1", "2022-2", "2023-1", "2023-2" } do
    t.is_true(terms:find(term:gsub("-", "%%-") .. ",[^,]*,否,9%d%d,0,0,"), term .. " is compared and stays as it is")
  end
  t.is_true(terms:find "2024%-1,[^,]*,是,9%d%d,2%d%d,0,", "autumn changes")
  h:ok(preparer, "round assess --term 2023-2")
  h:ok(nil, "round replay --all")
  t.equal(h:digest "2023-1", before, "digest of a closed round")
  t.equal(h:integer "select count(*) from correction", 0, "corrections")
  t.equal(h:integer "select count(*) from round", rounds, "rounds")
  t.is_true(seconds < 60, "the walk took " .. seconds .. " s")
end)

t.test("the approved rules pay from their term on", function()
  local h = second_term()
  raise_junior(h, "2022-2", 5500)
  local hash = put_in_force(h, "2022-2")
  t.has(city.assess(h, "2022-2"), "按批准的规则集 " .. hash)
  t.has(h:ok(preparer, "round explain --child E2E-02 --term 2022-2"), "每学年 5500.00 元,本学期发 2750.00 元")
  t.equal(h:integer "select count(*) from correction", 0, "corrections")
  h:ok(nil, "round replay --all")
end)

t.test("a new entry without its document, or with the old figures only, is told apart", function()
  local h = second_term()
  h:ok(nil, "policy new-year")
  t.has(h:read(shares), 'from = "2023-09-01",\n    reference = "",\n    counties = {\n      [320612]', "-- 市、县两级各承担几份")
  h:fails(1, preparer, "policy check", "reference")
  h:fails(1, preparer, "policy propose --from 2023-1", "reference")
  h:fails(1, nil, "policy new-year", "an entry from 2023-09-01 on already")
end)

-- ---- who may, and when not any more ----

t.test("the gate opens to another person, and closes when facts or rules move", function()
  local h = second_term()
  raise_junior(h, "2022-2", 5500)
  h:edit("init.lua", '"policy.propose" }', '"policy.propose", "policy.approve" }')
  local hash = propose(h, "2022-2")
  local words = ("policy approve %s --from 2022-2"):format(hash)
  h:fails(1, preparer, words, "proposed these rules and cannot approve")
  h:fails(1, admin, words, "may not \"policy.approve\"")
  h:fails(1, approver, ("policy approve %s --from 2022-1"):format(hash), "has not been proposed from 2022-1")
  local moved = h:copy()
  city.correct_schooling(moved, 2, "2022-2", "高中", 1)
  moved:fails(1, approver, words, "facts or rules have moved")
  moved = h:copy()
  moved:edit(amounts, "5500", "5600")
  moved:fails(1, approver, words, "the rules on disk", "have moved")
  h:ok(approver, words)
  h:fails(1, approver, words, "has been approved already")
end)

t.test("what lies on disk pays nobody until it is approved", function()
  local h = second_term()
  city.assess(h, "2022-2")
  local digest = h:digest "2022-2"
  raise_junior(h, "2022-2", 5500)
  t.has(h:ok(preparer, "round assess --term 2022-2"), "没有生效")
  t.equal(h:digest "2022-2", digest, "digest")
  t.has(h:ok(nil, "policy status"), "没有生效", "改动 stage_amounts/amounts.lua")
  h:edit(amounts, "return {", "return {{")
  h:ok(preparer, "round assess --term 2022-2")
  t.equal(h:digest "2022-2", digest, "digest with a broken file on disk")
end)

t.test("an office that has approved nothing is told so", function()
  local h = city.at "registered"
  t.has(city.assess(h, "2022-1"), "没有经过批准", "qianshou policy propose")
  t.has(h:ok(nil, "policy status"), "还没有批准过规则")
end)

t.test("an approval is revoked until a round has been approved under it", function()
  local h = second_term()
  raise_junior(h, "2022-2", 5500)
  local hash = put_in_force(h, "2022-2")
  city.assess(h, "2022-2")
  city.submit(h, "2022-2")
  local words = ("policy revoke %s --from 2022-2 --reason 依据有误"):format(hash)
  local paid = h:copy()
  h:ok(approver, words)
  h:fails(1, approver, "round approve --term 2022-2", "not those in force", "round assess")
  h:ok(approver, "round reject --term 2022-2 --reason 规则撤销")
  h:ok(preparer, "round assess --term 2022-2")
  t.has(h:ok(preparer, "round explain --child E2E-02 --term 2022-2"), "每学年 5000.00 元")
  city.approve(paid, "2022-2")
  paid:fails(1, approver, words, "round 2022-2 was approved for payment")
  t.equal(h:integer "select count(*) from policy_approval", 2, "approvals stay")
  local _, ok = t.capture(("sqlite3 '%s' 'delete from policy_approval' 2>/dev/null"):format(h:path "var/qianshou.db"))
  t.is_true(not ok, "approvals cannot be deleted")
end)

-- ---- back-dated ----

t.test("rules approved for a closed term are owed: the next round carries the difference", function()
  local h = second_term()
  h:edit(amounts, '["初中"] = 5000', '["初中"] = 5500')
  local hash, out = propose(h, "2022-1")
  t.has(out, "2022-1 学期:在册 10 人,变化 1 人", "这一轮已结:差额由下一轮更正,补发约 250.00 元")
  approve(h, hash, "2022-1")
  t.has(city.assess(h, "2022-2"), "更正 1 笔:补发 250.00 元")
  t.has(h:ok(preparer, "policy blame E2E-02 2022-2"), "补发 2022-1 学期 250.00 元", '["初中"] = 5500', "吴刚 于")
  h:ok(nil, "round replay --all")
end)

t.test("the same figures approved from the next term on leave the closed term alone", function()
  local h = second_term()
  h:edit(amounts, '["初中"] = 5000', '["初中"] = 5500')
  put_in_force(h, "2022-2")
  t.lacks(city.assess(h, "2022-2"), "更正")
  t.has(h:ok(preparer, "round explain --child E2E-02 --term 2022-2"), "每学年 5500.00 元")
  h:ok(nil, "round replay --all")
end)

t.test("rules that pay a correction are held like those that pay the round", function()
  local h = second_term()
  h:edit(amounts, '["初中"] = 5000', '["初中"] = 5500')
  local owed = put_in_force(h, "2022-1")
  h:edit(amounts, '["小学"] = 2400', '["小学"] = 2600')
  put_in_force(h, "2022-2")
  t.has(city.assess(h, "2022-2"), "更正 1 笔:补发 250.00 元")
  city.submit(h, "2022-2")
  local words = ("policy revoke %s --from 2022-1 --reason 依据有误"):format(owed)
  local paid = h:copy()
  h:ok(approver, words)
  h:fails(1, approver, "round approve --term 2022-2", "corrects 2022-1 by rules that are not those in force")
  city.approve(paid, "2022-2")
  paid:fails(1, approver, words, "round 2022-2 was approved for payment")
end)

-- ---- the difference ----

t.test("who would be paid no more is listed with the reason, the name by role", function()
  local h = second_term()
  add_rule(h, [[if case.stage == "高中" and case.term_start >= "2023-02-01" then award:refuse("stop") end]],
    [[stop = "高中暂停发放"]])
  local words = "policy diff --from 2022-2 --by surprise --format csv"
  local seen, masked = h:ok(preparer, words), h:ok(approver, words)
  t.has(seen, "E2E-03", "柏嘉懿", "原来发,现在不发", "高中暂停发放")
  t.lacks(seen, "E2E-02")
  t.has(masked, "E2E-03", "柏**", "高中暂停发放")
  t.lacks(masked, "柏嘉懿")
  t.has(h:ok(preparer, "policy diff --from 2022-2"), "注意:1 人次原来发、现在不发", "高中暂停发放")
end)

t.test("the difference comes by county, stage, level and to graduation, as JSON, a sheet and a page for the board",
  function()
    local h = home.demo()
    raise_junior(h, "2024-1", 6000)
    for _, by in ipairs { "county", "stage", "both", "level", "term", "commitment", "child" } do
      local text = h:ok(preparer, ("policy diff --from 2024-1 --by %s --format json"):format(by))
      t.equal(text:sub(1, 1), "[", by)
    end
    local levels = h:ok(preparer, "policy diff --from 2024-1 --by level --format csv")
    local city_plus, county_plus = levels:match "市级,[^,]*,[^,]*,([%d.]+)", levels:match "县级,[^,]*,[^,]*,([%d.]+)"
    local both = levels:match "合计,[^,]*,[^,]*,([%d.]+)"
    t.equal(math.tointeger(city_plus * 100 + county_plus * 100), math.tointeger(both * 100), "city and county")
    local sheet, page = t.path "diff.xlsx", t.path "diff.svg"
    h:ok(preparer, ("policy diff --from 2024-1 --out '%s.xlsx' --chart '%s'"):format(sheet, page))
    t.has(t.read(page), "<svg", "初中", "如东县", "</svg>")
    t.equal(t.read(sheet .. ".xlsx"):sub(1, 2), "PK", "the sheet")
  end)

t.test("two runs, on one worker and on two, give the same bytes", function()
  local h = home.demo()
  raise_junior(h, "2024-1", 6000)
  local twin = h:copy()
  local words = "policy diff --from 2024-1 --by child --format csv --workers "
  local first = h:ok(approver, words .. 1)
  t.equal(twin:ok(approver, words .. 2), first, "the difference, child by child")
  local hash, out = propose(h, "2024-1")
  local same, again = propose(twin, "2024-1")
  t.equal(same, hash, "the ruleset")
  t.equal(again, out, "what the proposal said")
  t.equal(h:ok(nil, "policy source " .. hash .. " stage_amounts/amounts.lua") .. "", h:read(amounts), "the kept file")
  t.has(h:ok(nil, "policy show " .. hash), "stage_amounts/amounts.lua", "周敏 提交,从 2024-1 起")
end)

t.test("for any payment: the rule's line, the figure's line, the document, who approved", function()
  local h = home.demo()
  local rows = h:sql [[select min(c.file_no), r.term, a.stage from award a join child c on c.id = a.child_id
    join round r on r.id = a.round_id where a.fen > 0 and r.state = 'closed'
    group by a.stage, case a.stage when '初中' then r.term end]]
  t.is_true(#rows >= 8, "every stage, and one of them in every round")
  for _, row in ipairs(rows) do
    local out = h:ok(preparer, ("policy blame %s %s"):format(row[1], row[2]))
    t.has(out, "发放:" .. row[3], "规则 stage_amounts/init.lua:35", "数据 stage_amounts/amounts.lua 第 ",
      '["' .. row[3] .. '"] =', "依据 南通市慈善总会", "数据 city_county_share/shares.lua 第 ", "吴刚 于", "本轮 吴刚 于")
  end
  t.has(h:ok(preparer, "policy blame DEMO-00009 2023-2"), '["初中"] = 5500', "依据 演示", "从 2023-2 起执行")
end)

-- ---- soundness ----

local function check_says(h, ...)
  local r = h:run(nil, "policy check")
  t.equal(r.status, 1, "status of policy check")
  t.has(r.out, ...)
end

t.test("a gap, an overlap, a fall and a fraction in the data are named with file and entry", function()
  local entry = [[
  { from = "%s", reference = "文件", counties = {
    [320612] = { name = "通州区", city = %s, county = 40 }, [320613] = { name = "崇川区", city = 60, county = 40 },
    [320614] = { name = "海门区", city = 60, county = 40 }, [320623] = { name = "如东县", city = 60, county = 40 },
    [320681] = { name = "启东市", city = 60, county = 40 }, [320682] = { name = "如皋市", city = 60, county = 40 },
    %s } },
}]]
  local last = '[320685] = { name = "海安市", city = 60, county = 40 }'
  local function with(from, city_share, rest)
    local h = home.bare()
    h:write(shares, (h:read(shares):gsub("}%s*$", function() return entry:format(from, city_share, rest) end)))
    return h
  end
  t.has(with("2024-09-01", 50, last):ok(nil, "policy check"), "数据文件:2 个,3 条", "检查通过")
  check_says(with("2024-09-01", 60, ""), "shares.lua 第 2 条(from = 2024-09-01):漏写了 counties.320685")
  check_says(with("2022-03-01", 60, last), "日期与前一条相同,两条重叠")
  check_says(with("2021-09-01", 60, last), "日期早于前一条")
  check_says(with("2024-09-01", 59.999, last), "counties.320612.city = 59.999 不是整分")
  local h = with("2024-09-01", 50, last)
  h:edit(shares, "return {", "return { never_falls = true,")
  check_says(h, "counties.320612.city = 50 低于前一条的 60")
end)

t.test("a float, a memory, a negative sum and a silence are found by trying every combination", function()
  local function with(...)
    local h = home.bare()
    add_rule(h, ...)
    return h
  end
  check_says(with([[if case.stage == "小学" then award:add(100 / 3, "x") end]], [[x = "加"]]),
    "金额算出了小数", "反例:", "学段=小学", "extra_rule/init.lua:3")
  check_says(with([[n = n + 1; award:add(n % 7, "x")]], [[x = "加"]], "local n = 0"), "带到了下一个孩子")
  check_says(with([[award:add(-100000000, "x")]], [[x = "加"]]), "加起来是负数", "反例:")
  check_says(with([[award:share { city = 1, county = 1 }]]), "有两条规则都在分担")
  local h = home.bare()
  h:edit("plugins/stage_amounts/init.lua", "if not year_fen then return award:refuse", "if not year_fen then local _ =")
  h:edit("plugins/stage_amounts/init.lua", "local _ =", "return end if false then award:refuse")
  check_says(h, "没有一条规则给出金额或理由", "学段=")
end)

t.test("the order of pairs and the address of a table cannot make a difference", function()
  local h = home.bare()
  add_rule(h, [[
    local seen = ""
    for name in pairs { b = 1, a = 2, [case.stage or "c"] = 3 } do seen = seen .. name end
    award:note("x", { seen = seen .. tostring({}) })]], [[x = "{seen}"]])
  t.has(h:ok(nil, "policy check"), "正反两个次序、两份规则结果一致")
end)

t.test("the watch checks and compares after each save, and goes on after a mistake", function()
  local h = second_term()
  local log = t.path "watch"
  t.shell(("%s >'%s' 2>&1 & echo $! >'%s.pid'"):format(h:command(preparer, "policy watch --from 2022-2"), log, log))
  local function wait_for(text)
    for _ = 1, 100 do
      if (t.read(log) or ""):find(text, 1, true) then return true end
      t.shell "sleep 0.1"
    end
    t.fail(("the watch has not said %q:\n%s"):format(text, t.read(log)))
  end
  wait_for "检查、比较完毕"
  h:edit(amounts, '["初中"] = 5000', '["初中"] = "五千"')
  wait_for "没有通过"
  h:edit(amounts, '["初中"] = "五千"', '["初中"] = 5100')
  wait_for "变化 1 人(增加 1"
  t.shell(("kill -INT $(cat '%s.pid')"):format(log))
end)

t.finish()
