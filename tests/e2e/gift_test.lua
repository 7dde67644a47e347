-- Gifts in kind: what came in, where it went, what is left; apart from cash, within the caps, nothing overwritten.
local t = dofile "tests/e2e/harness.lua"
local home = require "home"
local city = require "city"

local function with_gifts()
  local h = city.at "registered"
  h.now = "2023-12-31 09:00"
  city.import(h, "gifts", "gifts.csv", { { "收据编号", "日期", "物品", "数量", "单价", "捐赠人" },
    { "物-1", "2023-06-01", "球鞋", "5", "200.00", city.donor }, { "物-2", "2023-07-01", "大米", "40", "60.00", "" } })
  return h
end

local function stock(h) return h:ok(home.preparer, "report gifts --as-of 2023-12-31 --format csv") end

t.test("what came in is what was handed out and what is left, and none of it is cash", function()
  local h = with_gifts()
  local cash = h:value "select sum(fen) from donation"
  h:ok(home.preparer, "gift give 物-1 --child E2E-01 --quantity 2 --day 2023-06-10")
  h:ok(home.preparer, "gift give 物-1 --child E2E-02 --day 2023-06-11")
  t.has(stock(h), "物-1,2023-06-01,球鞋," .. city.donor .. ",5,3,2,1000.00,400.00", "物-2,2023-07-01,大米,匿名,40,0,40",
    "合计,,,,45,3,42,3400.00,2800.00")
  t.has(h:ok(home.preparer, "report gifts --as-of 2023-06-10 --format csv"), "合计,,,,5,2,3,1000.00,600.00")
  t.equal(h:value "select sum(fen) from donation", cash, "cash")
  t.has(h:ok(home.preparer, "gift list --child E2E-01 --format csv"), "2023-06-10,物-1,球鞋,2,400.00,E2E-01")
  local given = "report gifts given --to 2023-12-31 --format csv"
  t.has(h:ok(home.auditor, given), "崇川区,1,1,400.00", "海门区,1,1,200.00", "合计,2,2,600.00")
  t.has(h:ok(home.auditor, given .. " --public"), "崇川区,*,*,*", "合计,*,*,*")
end)

t.test("the giver is sealed, and shown only to those who may see names", function()
  local h = with_gifts()
  t.lacks(t.capture(("sqlite3 '%s' .dump"):format(h:path "var/qianshou.db")), city.donor)
  t.lacks(h:ok(home.auditor, "report gifts --as-of 2023-12-31"), city.donor)
end)

t.test("nobody is given more than there is, than the caps allow, or before it came", function()
  local h = with_gifts()
  h:fails(1, home.preparer, "gift give 物-1 --child E2E-01 --quantity 3", "不超过 500.00 元")
  h:fails(1, home.preparer, "gift give 物-1 --child E2E-01 --day 2023-05-31", "2023-06-01 才收到")
  h:fails(1, home.preparer, "gift give 物-9 --child E2E-01", "没有这个收据编号")
  h:fails(1, home.preparer, "gift give 物-1 --child E2E-99", "没有这个档案号")
  h:fails(1, home.preparer, "gift give 物-1", "发给哪名孩子")
  for day = 1, 4 do h:ok(home.preparer, ("gift give 物-2 --child E2E-01 --quantity 8 --day 2023-08-0%d"):format(day)) end
  h:fails(1, home.preparer, "gift give 物-1 --child E2E-01 --quantity 1", "已收到 1,920.00 元")
  h:fails(1, home.preparer, "gift give 物-2 --child E2E-02 --quantity 9", "只剩 8 件")
  h:fails(1, home.auditor, "gift give 物-1 --child E2E-02")
end)

t.test("gifts are also for a campaign, without a child's cap", function()
  local h = with_gifts()
  h:fails(1, home.preparer, "gift give 物-2 --quantity 30 --campaign spring_festival", "没有这一期活动")
  h:ok(home.admin, "schedule run spring_festival --at '2023-12-30 09:00'")
  h.now = "2024-02-01 09:00"
  h:ok(home.preparer, "gift give 物-2 --quantity 30 --campaign spring_festival --year 2024")
  t.has(h:ok(home.preparer, "gift list --format csv"), "30,1800.00,,春节送祝福 2024")
end)

t.test("what was entered wrongly is made void and stays; what went out first comes back", function()
  local h = with_gifts()
  h:ok(home.preparer, "gift give 物-1 --child E2E-01")
  h:fails(1, home.preparer, "gift void 物-1 --reason 记错", "已经发出 1 件")
  h:ok(home.preparer, "gift take-back 1 --reason 不是这个孩子")
  h:fails(1, home.preparer, "gift take-back 1 --reason 又一次", "已经作废")
  h:ok(home.preparer, "gift void 物-1 --reason 记错")
  t.lacks(stock(h), "物-1")
  h:fails(1, home.preparer, "gift receive 物-1 --item 球鞋 --quantity 5 --unit 180", "换一个编号")
  t.equal(h:integer "select count(*) from gifts_gift", 2, "rows that are kept")
end)

t.test("the same sheets twice change nothing; a receipt that says something else comes back", function()
  local h = with_gifts()
  local handouts = { { "收据编号", "日期", "数量", "档案号" }, { "物-2", "2023-07-02", "2", "E2E-01" } }
  t.has(city.import(h, "gift_handouts", "handouts.csv", handouts), "写入 1")
  t.has(city.import(h, "gift_handouts", "handouts.csv", handouts), "没有任何改动")
  local file = city.csv("gifts.csv", { { "收据编号", "日期", "物品", "数量", "单价" },
    { "物-1", "2023-06-01", "球鞋", "6", "200.00" } })
  h:fails(1, home.preparer, ("import gifts '%s'"):format(file))
  t.has(t.read(file .. ".rejected.csv"), "这个收据编号已登记为 2023-06-01 的 球鞋")
end)

t.finish()
