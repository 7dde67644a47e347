-- Files as offices send them: any encoding, bad rows handed back, nothing twice, no personal data on the way.
local t = dofile "tests/e2e/harness.lua"
local home = require "home"
local city = require "city"

local preparer = home.preparer

local function import(h, source, file, status)
  local r = h:run(preparer, ("import %s '%s'"):format(source, file))
  t.equal(r.status, status or 0, "status of import")
  return r.out, r.err
end

-- The facts, without when and in which file they came.
local function facts(h)
  return h:value [[select group_concat(x, ';') from (
    select child_id || stage || grade || study || valid_from || valid_to as x from schooling
    where superseded_at = 253402300799999 order by child_id, valid_from)]]
end

t.test("the same file twice changes nothing and says who brought it and when", function()
  local h = city.at "registered"
  local file = city.csv("children.csv", city.children_rows())
  local before = h:integer "select count(*) from child_identity"
  h.now = "2022-09-21 10:00"
  t.has(import(h, "children", file), "2022-09-20 09:00", preparer, "没有任何改动")
  t.equal(h:integer "select count(*) from child_identity", before, "rows of child_identity")
end)

t.test("the same rows in another file change nothing either", function()
  local h = city.at "registered"
  local before = facts(h)
  local file = city.csv("again.csv", city.schooling_rows "2022-1")
  t.write(file, t.read(file) .. "\n\n")
  t.has(import(h, "schooling", file), "写入 0,无变化 10,退回 0")
  t.equal(facts(h), before, "facts")
end)

for _, encoding in ipairs { "GB18030", "UTF-16LE", "UTF-16BE", "UTF-8" } do
  t.test("a file in " .. encoding .. " says the same as any other, with a byte order mark or without", function()
    local h = city.at "registered"
    h.now = "2023-10-09 09:00"
    local reference = h:copy()
    import(reference, "schooling", city.csv("s.csv", city.schooling_rows "2023-1"))
    local rows = city.schooling_rows "2023-1"
    local plain = h:copy()
    t.has(import(plain, "schooling", city.csv("s.csv", rows, encoding)), encoding)
    t.equal(facts(plain), facts(reference), "facts")
    if encoding == "GB18030" then return end
    rows[1][1] = "\u{FEFF}" .. rows[1][1]
    t.has(import(h, "schooling", city.csv("s.csv", rows, encoding)), encoding)
    t.equal(facts(h), facts(reference), "facts of the file with a mark")
  end)
end

t.test("CRLF, quotes, tabs, semicolons, blank lines and full-width digits are no obstacle", function()
  local h = city.at "registered"
  local reference = facts(h)
  for _, change in ipairs {
    function(s) return s:gsub("\n", "\r\n") end,
    function(s) return s:gsub(",", "\t") end,
    function(s) return s:gsub(",", ";") end,
    function(s) return s:gsub("\n", "\n\n") end,
    function(s) return s:gsub("([^,\n]+)", '"%1"') end,
    function(s) return s:gsub("([^,\n]+)", " %1 ") end,
    function(s) return s:gsub("2022%-1", "２０２２－１") end,
    function(s) return s:gsub("2022%-1", "2022年秋季") end,
  } do
    local file = city.csv("s.csv", city.schooling_rows "2022-1")
    t.write(file, (change(t.read(file))))
    t.has(import(h, "schooling", file), "无变化 10")
    t.equal(facts(h), reference, "facts")
  end
end)

t.test("bad rows come back with line, column and reason, good ones go in", function()
  local h = city.at "registered"
  h.now = "2023-10-09 09:00"
  local rows = city.schooling_rows "2023-1"
  rows[#rows + 1] = { "E2E-99", "2023-1", "小学", "1", "", "在读" }
  local file = city.csv("s.csv", rows)
  t.has(import(h, "schooling", file), "11 行,写入 10,无变化 0,退回 1", ".rejected.csv")
  local rejected = t.read(file .. ".rejected.csv")
  t.has(rejected, "12,档案号,", "没有这个档案号", "E2E-99,2023-1,小学,1,,在读")
  t.equal(rejected:sub(1, 3), "\xEF\xBB\xBF", "the byte order mark")
  t.equal(t.capture(("stat -c %%a '%s.rejected.csv'"):format(file)), "600", "mode of the rejected rows")
end)

t.test("the corrected file of rejected rows is imported as it is", function()
  local h = city.at "registered"
  h.now = "2023-10-09 09:00"
  local rows = city.schooling_rows "2023-1"
  rows[11][4] = "7" -- 小学 has six years
  local file = city.csv("s.csv", rows)
  import(h, "schooling", file)
  local rejected = file .. ".rejected.csv"
  local text = t.read(rejected)
  t.has(text, "11,年级,该学段没有这个年级", "E2E-10")
  t.write(rejected, (text:gsub("小学,7,", "小学,3,")))
  t.has(import(h, "schooling", rejected), "1 行,写入 1")
  t.equal(h:value [[select grade from schooling
    where child_id = 10 and valid_from = '2023-09-01' and superseded_at > 9e13]], "3", "grade")
end)

t.test("a key that stands twice in a file is an error of the later row", function()
  local h = city.at "registered"
  h.now = "2023-10-09 09:00"
  local rows = city.schooling_rows "2023-1"
  rows[#rows + 1] = { "E2E-01", "2023-1", "初中", "1", "", "在读" }
  local file = city.csv("s.csv", rows)
  t.has(import(h, "schooling", file), "退回 1")
  t.has(t.read(file .. ".rejected.csv"), "12,档案号,", "与本文件第 2 行重复")
  t.equal(h:value "select stage from schooling where child_id = 1 and valid_from = '2023-09-01'", "小学", "stage")
end)

t.test("over the rate of errors nothing goes in, and the refusal is on record", function()
  local h = city.at "registered"
  h.now = "2023-10-09 09:00"
  local before = facts(h)
  local rows = city.schooling_rows "2023-1"
  rows[3][1], rows[4][1] = "E2E-98", "E2E-99"
  local file = city.csv("s.csv", rows)
  local _, err = import(h, "schooling", file, 1)
  t.has(err, "2 of 10 rows are bad: the whole file is refused", ".rejected.csv", "wrong source")
  t.equal(facts(h), before, "facts")
  t.equal(h:value "select state || rejected || changed from intake_file order by id desc limit 1", "refused20",
    "the record")
  t.has(h:ok(home.auditor, "audit list --last 3"), "import")
  rows[3][1], rows[4][1] = "E2E-02", "E2E-03"
  t.has(import(h, "schooling", city.csv("s.csv", rows)), "写入 10")
end)

t.test("a refused file can be tried again once what it needs is there", function()
  local h = home.new()
  local file = city.csv("s.csv", city.schooling_rows "2022-1")
  import(h, "schooling", file, 1)
  import(h, "children", city.csv("children.csv", city.children_rows()))
  t.has(import(h, "schooling", file), "写入 10")
end)

t.test("numbers that a spreadsheet has damaged are told apart from mistyped ones", function()
  local h = home.new()
  local rows = city.children_rows()
  local good = city.children[1].idno
  local damaged = {
    { good:sub(1, 15) .. "000", "表格软件" },
    { "3.20613E+17", "科学计数法" },
    { good:sub(1, 17) .. (good:sub(18) == "5" and "6" or "5"), "校验位不对" },
    { good:sub(1, 17), "位" },
  }
  for i, d in ipairs(damaged) do rows[#rows + 1] = { "E2E-8" .. i, "毕小满", d[1], "", "", "", "", "", "", "", "", "",
    "", "", "", "2022-06-15" } end
  for i = 1, 40 do rows[#rows + 1] = { "E2E-X" .. i, "毕小满", "", "女", "2012-01-01", "", "", "", "", "", "", "",
    "", "", "", "2022-06-15" } end
  rows[#rows + 1] = { "E2E-90", "毕小满", "", "", "", "", "", "", "", "", "", "", "毕大满", "6.21785E+18",
    "演示银行", "2022-06-15" }
  local file = city.csv("children.csv", rows)
  t.has(import(h, "children", file), "写入 50", "退回 5")
  local lines = {}
  for line in t.read(file .. ".rejected.csv"):gmatch "[^\n]+" do lines[#lines + 1] = line end
  for i, d in ipairs(damaged) do t.has(lines[i + 1], "身份证号", d[2]) end
  t.has(lines[6], "账号", "科学计数法")
end)

t.test("ID numbers with x, full-width digits and retired prefixes are taken", function()
  local h = home.new()
  local rows = { city.children_rows()[1] }
  for i, number in ipairs { "32062119780101003x", "３２０６０２１９９００１０１００２６", "320684 20110312 0018" } do
    rows[#rows + 1] = { "E2E-7" .. i, "毕小满", number, "", "", "", "", "", "", "", "", "", "", "", "", "2022-06-15" }
  end
  local file = city.csv("children.csv", rows)
  local r = h:run(preparer, ("import children '%s'"):format(file))
  local rejected = t.read(file .. ".rejected.csv") or ""
  t.lacks(rejected, "区划", "前六位")
  t.is_true(r.status == 0 or rejected:find "校验位", "only a checksum may speak against them")
end)

t.test("a file for another source is refused by its headings", function()
  local h = city.at "registered"
  local _, err = import(h, "children", city.csv("s.csv", city.schooling_rows "2022-1"), 1)
  t.has(err, "姓名")
  t.equal(h:integer "select count(*) from intake_file", 6, "files on record")
  _, err = import(h, "schooling", t.write(t.path "empty.csv", ""), 1)
  t.has(err, "empty")
end)

t.test("bytes that are no text of any encoding are refused with the line", function()
  local h = city.at "registered"
  local file = city.csv("s.csv", city.schooling_rows "2023-1")
  t.write(file, t.read(file):gsub("虚构学校", "\xFF\xFE\xFF", 1))
  local before = h:contents()
  import(h, "schooling", file, 1)
  t.equal(h:contents(), before, "the store")
end)

t.test("an unknown source is a mistake of use, with a suggestion", function()
  local h = city.at "registered"
  h:fails(2, preparer, "import chidlren x.csv", "chidlren", "did you mean \"children\"?")
  h:fails(2, preparer, "import", "is missing")
  h:fails(1, preparer, "import children /nowhere.csv", "/nowhere.csv")
end)

t.test("columns that nobody knows are not read, and said so", function()
  local h = city.at "registered"
  h.now = "2023-10-09 09:00"
  local rows = city.schooling_rows "2023-1"
  for i, row in ipairs(rows) do row[7] = i == 1 and "备注" or "x" end
  local _, err = import(h, "schooling", city.csv("s.csv", rows))
  t.has(err, "备注")
end)

t.test("a row of more cells than headings comes back: its columns may have slipped", function()
  local h = city.at "registered"
  h.now = "2023-10-09 09:00"
  local rows = city.schooling_rows "2023-1"
  rows[5][7] = "多出来的"
  local file = city.csv("s.csv", rows)
  t.has(import(h, "schooling", file), "退回 1")
  t.has(t.read(file .. ".rejected.csv"), "5,", "列可能错位")
end)

t.test("a donation's order number counts once, and another amount under it is refused", function()
  local h = city.at "registered"
  local sum = h:integer "select sum(fen) from donation"
  local head = { "平台", "订单号", "捐赠人", "金额", "日期", "项目", "基金", "限定" }
  local function donation(yuan)
    return city.csv("d.csv", { head,
      { "腾讯公益", "E2E-D0", city.donor, yuan, "2022-04-01", "首批爱心款", "city", "捐赠人限定" } })
  end
  t.has(import(h, "donations", donation '"500,000.00"'), "无变化 1")
  local file = donation "500000.01"
  import(h, "donations", file, 1)
  t.has(t.read(file .. ".rejected.csv"), "另一个金额")
  t.equal(h:integer "select sum(fen) from donation", sum, "donations")
  t.equal(h:integer "select sum(fen) from ledger where account = 'bank'", sum, "the ledger")
end)

t.test("a child with two files is found by its ID number", function()
  local h = city.at "registered"
  local twin = {}
  for k, v in pairs(city.children[1]) do twin[k] = v end
  twin.file_no = "E2E-77"
  local rows = city.children_rows { twin }
  for i = 1, 15 do rows[#rows + 1] = { "E2E-Y" .. i, "毕小满", "", "女", "2012-01-01", "", "", "", "", "", "", "",
    "", "", "", "2022-06-15" } end
  local file = city.csv("children.csv", rows)
  t.has(import(h, "children", file), "退回 1")
  t.has(t.read(file .. ".rejected.csv"), "已登记在另一份档案")
end)

t.test("what comes back on the screen and into the record holds nothing of a person", function()
  local h = home.new()
  local rows = city.children_rows()
  rows[#rows + 1] = { "E2E-81", "毕小满", "320613201203140001", "", "", "13900001234", "海门区某某路 1 号", "毕大满", "父亲",
    "监护", "139", "", "毕大满", "6217", "演示银行", "2022-06-15" }
  rows[#rows + 1] = { "E2E-82", "毕小满", "", "", "2033-01-01", "", "", "", "", "", "", "孤独", "", "", "", "2022-06-15" }
  local file = city.csv("children.csv", rows)
  for _ = 1, 2 do
    local r = h:run(preparer, ("import children '%s'"):format(file))
    for _, secret in ipairs { "毕小满", "毕大满", "320613201203140001", "13900001234", "某某路", "6217" } do
      t.lacks(r.out, secret)
      t.lacks(r.err, secret)
    end
  end
  local record = t.capture(("sqlite3 '%s' 'select * from intake_row; select * from intake_file; select * from audit'")
    :format(h:path "var/qianshou.db"))
  t.lacks(record, "毕小满", "毕大满", "320613201203140001", "13900001234", "6217", "某某路")
  t.has(record, "身份证号", "账号")
end)

t.test("a template holds the headings that its source accepts", function()
  local h = city.at "registered"
  local path = t.path "template"
  h:ok(nil, ("source template schooling --out '%s'"):format(path))
  t.has(t.read(path), "档案号,学期,学段,年级,学校,在读状态")
  t.has(h:ok(nil, "source show children"), "身份证号", "公民身份号码")
  t.has(h:ok(nil, "source list"), "children", "困境儿童登记表")
end)

t.finish()
