-- 六一微心愿 from the first day of collecting to the thanks, and what the wall may show.
local t = dofile "tests/e2e/harness.lua"
local home = require "home"
local city = require "city"

local function collecting(day)
  local h = city.at "registered"
  h.now = (day or "2024-05-07") .. " 09:00"
  h:ok(home.admin, "schedule run 'micro_wish opens' --at '2024-05-06 09:00'")
  return h
end

local function add(h, child, text, yuan)
  return h:ok(home.preparer, ("wish add --child %s --text '%s' --kind 体育用品 --yuan %s"):format(child, text, yuan or 200))
end

local function publish(h)
  h.now = "2024-05-15 10:00"
  return h:ok(home.admin, "schedule run 'micro_wish publishes' --at '2024-05-15 09:00'")
end

t.test("a wish from the child's words to the thanks", function()
  local h = collecting()
  t.has(add(h, "E2E-01", "想要一双 38 码的球鞋"), "心愿 1 已登记")
  h:ok(home.preparer, "wish accept 1")
  publish(h)
  t.has(h:ok(nil, "wish wall"), "想要一双 38 码的球鞋", "待认领")
  h:ok(home.preparer, "wish claim 1 --by 陈先生 --phone 15430012345 --unit 演示供电公司")
  t.lacks(h:ok(nil, "wish wall"), "球鞋")
  t.has(h:ok(nil, "wish wall --all"), "球鞋", "已认领")
  h.now = "2024-05-30 09:00"
  h:ok(home.preparer, "wish deliver 1 --cost 268.50")
  h:ok(home.preparer, "wish thank 1 --note 谢谢叔叔")
  t.matches(h:ok(home.auditor, "report wishes --year 2024 --format csv"), "合计,1,1,1,1,1,268.50,100.00%%,100.00%%")
end)

t.test("the wall shows no name, no school, no file number, and another pseudonym each year", function()
  local h = collecting()
  add(h, "E2E-01", "想要一双球鞋")
  h:ok(home.preparer, "wish accept 1")
  publish(h)
  local wall = h:ok(nil, "wish wall --format csv")
  local child = city.children[1]
  t.lacks(wall, child.name, child.file_no, h:value "select pseudonym from child where file_no = 'E2E-01'")
  local first = h:value "select wall_name from micro_wish_wish where id = 1"
  h.now = "2025-05-07 09:00"
  h:ok(home.admin, "schedule run 'micro_wish opens' --at '2025-05-06 09:00'")
  add(h, "E2E-01", "想要一套文具")
  t.is_true(h:value "select wall_name from micro_wish_wish where id = 2" ~= first, "another pseudonym")
end)

t.test("a wish that tells who the child is goes back, and comes again mended", function()
  local h = collecting()
  add(h, "E2E-01", "我是" .. city.children[1].name .. ",想要一双球鞋")
  h:fails(1, home.preparer, "wish accept 1", "写着姓名")
  h:ok(home.preparer, "wish return 1 --reason 写了姓名")
  h:fails(1, home.preparer, "wish add --child E2E-01 --text 球鞋 --kind 体育用品 --yuan 200", "wish resubmit")
  h:ok(home.preparer, "wish resubmit 1 --text 想要一双球鞋")
  h:ok(home.preparer, "wish accept 1")
  add(h, "E2E-02", "打１５４ ３００ １２３ 找我")
  h:fails(1, home.preparer, "wish accept 2", "电话")
  add(h, "E2E-08", "想和" .. city.children[8].guardian .. "一起去公园")
  t.has(h:ok(home.preparer, "wish accept --all"), "通过 0 个,没有通过 2 个", "心愿 3 不能公布")
  local update = "sqlite3 '%s' 'update micro_wish_wish set fen = 1' 2>&1"
  t.has(t.capture(update:format(h:path "var/qianshou.db")), "as it was made")
end)

t.test("the cap, the window, the kind, the age and one wish a child are kept", function()
  local h = collecting()
  h:fails(1, home.preparer, "wish add --child E2E-01 --text 球鞋 --kind 体育用品 --yuan 400.01", "不超过 400 元")
  h:fails(1, home.preparer, "wish add --child E2E-01 --text 球鞋 --kind 宠物 --yuan 100", "种类")
  h:fails(1, home.preparer, "wish add --child E2E-03 --text 球鞋 --kind 体育用品 --yuan 100", "许愿的范围")
  add(h, "E2E-01", "球鞋")
  h:fails(1, home.preparer, "wish add --child E2E-01 --text 书包 --kind 体育用品 --yuan 100", "已经有心愿")
  h.now = "2024-05-15 09:00"
  h:fails(1, home.preparer, "wish add --child E2E-02 --text 球鞋 --kind 体育用品 --yuan 100", "征集在")
end)

t.test("a claimed wish is not claimed again; released it is back on the wall; the cap holds", function()
  local h = collecting()
  add(h, "E2E-01", "球鞋")
  h:ok(home.preparer, "wish accept 1")
  publish(h)
  h:ok(home.preparer, "wish claim 1 --by 陈先生")
  h:fails(1, home.preparer, "wish claim 1 --by 林女士", "在 2024-05-15 已被认领")
  h:ok(home.preparer, "wish release 1 --reason 出差")
  h:ok(home.preparer, "wish claim 1 --by 林女士")
  h:fails(1, home.preparer, "wish deliver 1 --cost 400.01", "不超过 400.00 元")
  h:fails(1, home.preparer, "wish deliver 1 --cost 100 --day 2024-05-14", "早于认领")
  h:fails(1, home.preparer, "wish thank 1", "不能变成感谢")
  t.lacks(h:ok(home.approver, "wish list"), "林女士")
  t.has(h:ok(home.preparer, "wish list"), "林女士")
end)

t.test("carers hear of the window once, and those without a wish once more", function()
  local h = collecting()
  local first = h:integer "select count(*) from outbox where key like 'micro_wish:2024:opens%'"
  t.is_true(first > 0, "messages of the first day")
  h:ok(home.admin, "schedule run 'micro_wish opens' --at '2024-05-06 09:01'")
  t.equal(h:integer "select count(*) from outbox where key like 'micro_wish:2024:opens%'", first, "not twice")
  t.has(h:ok(home.admin, "schedule run 'micro_wish reminder' --at '2024-05-11 09:00'"), "还没有心愿的")
end)

t.test("a sheet of wishes goes in once, and says what does not fit", function()
  local h = collecting()
  local rows = { { "档案号", "心愿", "种类", "约多少元" }, { "E2E-01", "球鞋", "体育用品", 200 } }
  local file = city.csv("wishes.csv", rows)
  t.has(h:ok(home.preparer, ("import wishes '%s'"):format(file)), "写入 1")
  rows[3] = { "E2E-02", "手机", "其他", 1999 }
  local bad = city.csv("bad.csv", rows)
  h:fails(1, home.preparer, ("import wishes '%s'"):format(bad))
  t.has(t.read(bad .. ".rejected.csv"), "不超过 400 元")
end)

t.test("a wish that is accepted after the wall went up follows by hand; not before", function()
  local h = collecting()
  add(h, "E2E-01", "球鞋")
  h:fails(1, home.preparer, "wish publish", "到 2024-05-15 才公布")
  t.has(publish(h), "上墙 0 个,没有审核的 1 个")
  t.equal(h:integer "select count(*) from outbox where key like 'micro_wish:2024:waiting:%'", 1)
  t.has(h:ok(home.preparer, "wish accept --all"), "通过 1 个")
  t.lacks(h:ok(nil, "wish wall"), "球鞋")
  t.has(h:ok(home.preparer, "wish publish"), "上墙 1 个")
  t.has(h:ok(nil, "wish wall"), "球鞋")
end)

t.test("what was claimed long ago and not delivered is told to the office, which puts it back on the wall", function()
  local h = collecting()
  add(h, "E2E-01", "球鞋")
  add(h, "E2E-02", "书包")
  h:ok(home.preparer, "wish accept --all")
  publish(h)
  h:ok(home.preparer, "wish claim 1 --by 陈先生")
  h.now = "2024-05-28 09:00"
  h:ok(home.preparer, "wish claim 2 --by 林女士")
  h.now = "2024-05-31 09:00"
  t.has(h:ok(home.admin, "schedule run 'micro_wish delivers' --at '2024-05-31 09:00'"), "还没有送到的 1 个")
  t.equal(h:integer "select count(*) from outbox where key like 'micro_wish:2024:stale:%'", 1)
  h:ok(home.preparer, "wish release 1 --reason 联系不上")
  t.has(h:ok(nil, "wish wall"), "球鞋")
end)

t.test("a sheet of claims goes as far as it says; a claim of another day comes back naming the first", function()
  local h = collecting()
  for _, i in ipairs { 1, 2, 4 } do add(h, "E2E-0" .. i, "书包" .. i) end
  h:ok(home.preparer, "wish accept --all")
  publish(h)
  h.now = "2024-06-05 09:00"
  local head = { "心愿编号", "认领人", "电话", "单位", "认领日期", "送达日期", "花费", "感谢" }
  local function claims(rows)
    local file = city.csv("claims.csv", { head, table.unpack(rows) })
    return h:run(home.preparer, ("import wish_claims '%s'"):format(file)), file
  end
  local rows = { { "1", "陈先生", "15430012345", "演示供电公司", "2024-05-16", "2024-05-30", "199.00", "谢谢叔叔" },
    { "2", "林女士", "", "", "2024-05-20" } }
  t.has(claims(rows).out, "写入 2")
  t.has(claims(rows).out, "没有任何改动")
  t.has(h:ok(home.auditor, "report wishes --year 2024 --format csv"), "合计,3,3,2,1,1,199.00,66.67%,33.33%")
  t.has(h:ok(home.auditor, "report wishes --year 2024 --public --format csv"), "合计,*,*")
  rows[2] = { "2", "郝先生", "", "", "2024-05-21" }
  local _, file = claims(rows)
  t.has(t.read(file .. ".rejected.csv"), "心愿 2 在 2024-05-20 已被认领")
end)

t.test("the month of wishes rehearses itself, and next year's as well", function()
  local h = collecting()
  local said = h:ok(home.admin, "schedule rehearse --from 2024-05-01 --to 2025-06-10")
  t.has(said, "2024 年(已有)开始征集", "2025 年开始征集", "micro_wish confirms")
end)

t.finish()
