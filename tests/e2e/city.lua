-- A small city: ten children, each for a reason, and the steps of a round. Every name and number is made up.
local t = require "harness"
local home = require "home"

local city = {}

-- 19 digits; the last four tell whose.
local function account(i) return ("6217857304719362%03d"):format(500 + i) end

function city.citizen_number(prefix, birth, order)
  local body = prefix .. birth:gsub("-", "") .. ("%03d"):format(order)
  local weights, sum = { 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2 }, 0
  for i, weight in ipairs(weights) do sum = sum + weight * tonumber(body:sub(i, i)) end
  return body .. ("10X98765432"):sub(sum % 11 + 1, sum % 11 + 1)
end

local people = {
  { "戚一诺", "崇川区", "2012-03-14", "小学", 4 },
  { "喻思远", "海门区", "2009-11-02", "初中", 1 },
  { "柏嘉懿", "通州区", "2006-07-21", "高中", 1 },
  { "水清扬", "启东市", "2018-01-09", "幼儿园", 1 },
  { "窦知行", "如皋市", "2004-05-30", "大一", 1 },
  { "云逸飞", "海安市", "2006-12-12", "中职", 1, refused = "中职没有关爱金标准" },
  { "苏慕白", "如东县", "2009-04-04", "初中", 2, study = "休学", refused = "休学期间暂不发放" },
  { "潘若溪", "崇川区", "2013-08-18", "小学", 3, no_account = true, refused = "还没有登记收款账户" },
  { "葛星野", "海门区", "2011-02-27", "小学", 5, held = "监护人变更待核实", refused = "监护人变更待核实" },
  { "范予安", "崇川区", "2014-10-05", "小学", 2 },
}

-- Fields by name; the i-th child's file number is E2E-i.
city.children = {}
for i, p in ipairs(people) do
  city.children[i] = {
    file_no = ("E2E-%02d"):format(i), name = p[1], county = p[2], birth = p[3], stage = p[4], grade = p[5],
    study = p.study or "在读", held = p.held, refused = p.refused,
    idno = city.citizen_number("320613", p[3], 700 + i), phone = ("154300%05d"):format(27100 + i),
    address = p[2] .. "虚构路" .. i .. "号", guardian = p[1]:match "^[\xe4-\xe9].." .. "守义",
    guardian_phone = ("154311%05d"):format(48200 + i), account = not p.no_account and account(i) or nil,
  }
end

city.county_codes = {
  ["崇川区"] = "320613", ["海门区"] = "320614", ["通州区"] = "320612", ["启东市"] = "320681", ["如皋市"] = "320682",
  ["海安市"] = "320685", ["如东县"] = "320623",
}
city.donor, city.carer, city.carer_phone = "戴善文", "蓝月英", "15431977001"

-- What a first round of this city comes to, in 分: 1200 + 2500 + 3000 + 1000 + 3000 + 1200 yuan.
city.round_fen, city.round_payments = 1190000, 6

-- ---- files ----

-- Lists of cells → a CSV file in a folder of its own; the encoding is iconv's name.
function city.csv(name, rows, encoding)
  local lines = {}
  for i, row in ipairs(rows) do lines[i] = table.concat(row, ",") end
  local folder = t.path "csv"
  t.shell(("mkdir '%s'"):format(folder))
  local path = t.write(folder .. "/" .. name, table.concat(lines, "\n") .. "\n")
  if not encoding then return path end
  local encoded = folder .. "/encoded-" .. name
  t.shell(("iconv -f utf-8 -t %s '%s' >'%s'"):format(encoding, path, encoded))
  return encoded
end

function city.children_rows(children)
  local rows = { { "档案号", "姓名", "身份证号", "性别", "出生日期", "电话", "住址", "监护人", "关系", "监护依据", "监护人电话",
    "类别", "户名", "账号", "开户行", "登记日期" } }
  for _, c in ipairs(children or city.children) do
    rows[#rows + 1] = { c.file_no, c.name, c.idno, "", c.birth, c.phone, c.address, c.guardian, "祖父", "监护",
      c.guardian_phone, "低保", c.account and c.guardian or "", c.account or "", c.account and "演示银行" or "",
      "2022-06-15" }
  end
  return rows
end

function city.schooling_rows(term, changes)
  local rows = { { "档案号", "学期", "学段", "年级", "学校", "在读状态" } }
  for i, c in ipairs(city.children) do
    local now = changes and changes[i] or c
    rows[#rows + 1] = { c.file_no, term, now.stage or c.stage, now.grade or c.grade, "虚构学校", now.study or c.study }
  end
  return rows
end

local function roster_rows()
  local rows = { { "档案号", "县(市、区)", "入册日期", "状态", "原因", "退出日期" } }
  for _, c in ipairs(city.children) do
    rows[#rows + 1] = { c.file_no, c.county, "2022-07-01", c.held and "暂停" or "在册", c.held or "", "" }
  end
  return rows
end

local function donation_rows(county_yuan)
  local rows = { { "平台", "订单号", "捐赠人", "金额", "日期", "项目", "基金", "限定" },
    { "腾讯公益", "E2E-D0", city.donor, "500000.00", "2022-04-01", "首批爱心款", "city", "捐赠人限定" } }
  for _, name in ipairs { "崇川区", "海门区", "通州区", "启东市", "如皋市", "海安市", "如东县" } do
    local code = city.county_codes[name]
    rows[#rows + 1] = { "银行转账", "E2E-" .. code, city.donor, county_yuan, "2022-04-02", "县级配套", code, "本会指定" }
  end
  return rows
end

function city.import(h, source, name, rows, encoding)
  return h:ok(home.preparer, ("import %s '%s'"):format(source, city.csv(name, rows, encoding)))
end

function city.import_schooling(h, term, changes)
  return city.import(h, "schooling", "schooling.csv", city.schooling_rows(term, changes))
end

-- Corrects one child's schooling of a term.
function city.correct_schooling(h, i, term, stage, grade, study)
  return city.import(h, "schooling", "correction.csv", { { "档案号", "学期", "学段", "年级", "在读状态" },
    { city.children[i].file_no, term, stage, grade, study or "在读" } })
end

function city.register(h, county_yuan)
  city.import(h, "children", "children.csv", city.children_rows())
  city.import(h, "roster", "roster.csv", roster_rows())
  city.import(h, "carers", "carers.csv", { { "编号", "类型", "姓名", "电话", "牵头部门", "可结对数" },
    { "A-1", "爱心妈妈", city.carer, city.carer_phone, "市妇联", "2" } })
  city.import(h, "pairings", "pairings.csv", { { "档案号", "爱心人士编号", "结对日期" }, { "E2E-01", "A-1", "2022-08-01" } })
  city.import(h, "donations", "donations.csv", donation_rows(county_yuan or "50000.00"))
  city.import_schooling(h, "2022-1")
end

-- ---- a round ----

function city.assess(h, term)
  h:ok(home.preparer, "round open --term " .. term)
  return h:ok(home.preparer, "round assess --term " .. term)
end

function city.submit(h, term) return h:ok(home.preparer, "round submit --term " .. term) end
function city.approve(h, term) return h:ok(home.approver, "round approve --term " .. term) end

function city.pay(h, term)
  return h:ok(home.preparer, ("round pay --term %s --format csv --out '%s/bank'"):format(term, h.folder))
end

-- The bank's answer to all that is pending: returned[file_no] = the bank's reason; everybody else is paid.
function city.answer_rows(h, term, returned, day)
  local rows = { { "付款编号", "金额", "处理结果", "失败原因", "入账日期" } }
  for _, p in ipairs(h:sql(([[select p.no, p.fen, c.file_no from payment_state p join child c on c.id = p.child_id
    join round r on r.id = p.round_id where r.term = '%s' and p.state = 'pending' order by p.no]]):format(term))) do
    local why = returned and returned[p[3]]
    rows[#rows + 1] = { p[1], ("%.2f"):format(p[2] / 100), why and "失败" or "成功", why or "", day or h.now:sub(1, 10) }
  end
  return rows
end

function city.take_answer(h, term, returned)
  local file = city.csv("answer.csv", city.answer_rows(h, term, returned))
  return h:ok(home.preparer, ("round returns '%s' --term %s"):format(file, term)), file
end

function city.close(h, term) return h:ok(home.preparer, "round close --term " .. term) end

-- From open to closed; nothing returned unless said.
function city.whole_round(h, term, returned)
  city.assess(h, term)
  city.submit(h, term)
  city.approve(h, term)
  city.pay(h, term)
  city.take_answer(h, term, returned)
  return city.close(h, term)
end

-- ---- the city at a stage of its first round, built once a test file and copied ----

local steps = {
  { "registered", function(h) city.register(h) end },
  { "assessed", function(h) city.assess(h, "2022-1") end },
  { "submitted", function(h) city.submit(h, "2022-1") end },
  { "approved", function(h) city.approve(h, "2022-1") end },
  { "paying", function(h) city.pay(h, "2022-1") end },
  { "settled", function(h) city.take_answer(h, "2022-1") end },
  { "closed", function(h) city.close(h, "2022-1") end },
}
local built = {}

local function build(n)
  local name, step = steps[n][1], steps[n][2]
  if not built[name] then
    local h = n == 1 and home.new() or build(n - 1):copy()
    step(h)
    built[name] = h
  end
  return built[name]
end

function city.at(stage)
  for n, step in ipairs(steps) do
    if step[1] == stage then return build(n):copy() end
  end
  error("no stage " .. stage)
end

-- ---- figures ----

-- What has settled for each child, all rounds, by file number, in 分.
function city.settled(h)
  local sums = {}
  for _, row in ipairs(h:sql [[select c.file_no, sum(p.fen) from payment_state p join child c on c.id = p.child_id
    where p.state = 'settled' group by c.file_no]]) do
    sums[row[1]] = math.tointeger(tonumber(row[2]))
  end
  return sums
end

return city
