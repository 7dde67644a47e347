-- Visits and services: what is counted how, whose they are after a handover, and what is made void.
local t = dofile "tests/e2e/harness.lua"
local home = require "home"
local city = require "city"

-- A-1 (E2E-01) and A-2 (E2E-10, from 2022-08-01); nobody is paired with the others.
local function paired()
  local h = city.at "registered"
  h.now = "2023-12-31 09:00"
  city.import(h, "carers", "carers.csv", { { "编号", "类型", "姓名", "电话", "牵头部门", "可结对数" },
    { "A-2", "爱心爸爸", "杭守正", "15431977002", "市关工委", "2" } })
  city.import(h, "pairings", "pairings.csv", { { "档案号", "爱心人士编号", "结对日期" }, { "E2E-10", "A-2", "2022-08-01" } })
  return h
end

local headings = { "编号", "档案号", "日期", "种类", "谁去的", "爱心人士编号", "分钟", "带了什么", "所见" }

local function import(h, source, rows)
  local file = city.csv(source .. ".csv", { headings, table.unpack(rows) })
  local r = h:run(home.preparer, ("import %s '%s'"):format(source, file))
  return r, file
end

local function report(h, words)
  return h:ok(home.preparer, "report " .. words .. " --to 2023-12-31 --format csv")
end

t.test("one visit to two children is one time, two attendances, and its minutes count once", function()
  local h = paired()
  import(h, "visits", {
    { "家-1", "E2E-01", "2023-03-01", "家访", "工作人员", "", "90", "牛奶", "精神不错" },
    { "家-1", "E2E-10", "2023-03-01", "家访", "工作人员", "", "90", "牛奶", "作业有困难" },
    { "家-2", "E2E-01", "2023-04-01", "家访" },
    { "话-1", "E2E-01", "2023-04-02", "通话", "爱心人士", "A-1", "15" },
  })
  local text = report(h, "visits")
  t.has(text, "家访,2,3,2,2,1,1.5", "通话,1,1,1,1,1,0.3", "合计,3,4,2,2,2,1.8")
  t.has(report(h, "visits --by 县"), "崇川区,3,4,2,2,2,1.8")
  t.has(report(h, "visits --by 月"), "2023-03,1,2,", "2023-04,2,2,")
  t.has(report(h, "visits --by 月 --public"), "2023-03,*,*,*", "合计,*")
end)

t.test("visits and services are two ledgers, and services without a clock are not hours", function()
  local h = paired()
  import(h, "visits", { { "1", "E2E-01", "2023-03-01", "家访" } })
  import(h, "services", {
    { "1", "E2E-01", "2023-03-01", "作业辅导" }, { "2", "E2E-01", "2023-03-02", "陪同就医", "志愿者", "", "120" },
  })
  t.has(report(h, "visits"), "合计,1,1,1,1,0,0.0")
  t.has(report(h, "visits --ledger 服务"), "合计,2,2,1,1,1,2.0")
end)

t.test("the old carer has no credit after the handover, also when the handover is entered late", function()
  local h = paired()
  h:ok(home.preparer, "visit add --child E2E-01 --kind 家访 --day 2023-05-01")
  h:ok(home.preparer, "visit add --child E2E-01 --kind 家访 --day 2023-07-10")
  t.has(report(h, "carer visits"), "A-1," .. city.carer .. ",2,2,1")
  h:ok(home.preparer, "pairing handover --child E2E-01 --to A-2 --day 2023-07-01 --reason 工作调动")
  t.has(report(h, "carer visits"), "A-1," .. city.carer .. ",1,1,1")
  t.lacks(report(h, "carer visits"), "A-2,")
  h:ok(home.preparer, "visit add --child E2E-01 --kind 家访 --day 2023-08-01")
  t.has(report(h, "carer visits"), "A-2,杭守正,1,1,1")
  t.has(report(h, "visits"), "家访,3,3,1")
end)

t.test("what was entered wrongly is made void, stays on record, and is not counted", function()
  local h = paired()
  h:ok(home.preparer, "visit add --child E2E-01 --kind 家访 --no 家-1 --findings 家里很暖和")
  h:fails(1, home.preparer, "visit void 家-2 --reason 记错", "没有编号 家-2 的探访")
  h:ok(home.preparer, "visit void 家-1 --reason 不是这个孩子")
  t.has(report(h, "visits"), "合计,0,0,0,0,0,0.0")
  t.has(h:ok(home.preparer, "visit list --child E2E-01"), "家里很暖和", "作废:不是这个孩子")
  h:fails(1, home.preparer, "visit add --child E2E-10 --kind 家访 --no 家-1", "已经作废:不是这个孩子")
  h:fails(1, home.preparer, "visit void 家-1 --reason 再一次", "已经作废")
end)

t.test("findings are sealed, and shown only to those who may see names", function()
  local h = paired()
  h:ok(home.preparer, "visit add --child E2E-01 --kind 家访 --findings 祖父住院了")
  t.lacks(t.capture(("sqlite3 '%s' .dump"):format(h:path "var/qianshou.db")), "祖父住院了")
  t.has(h:ok(home.preparer, "visit list --child E2E-01"), "祖父住院了")
  t.lacks(h:ok(home.approver, "visit list --child E2E-01"), "祖父住院了")
end)

t.test("what cannot be is refused", function()
  local h = paired()
  h:fails(1, home.preparer, "visit add --child E2E-01 --kind 家访 --day 2024-01-01", "日期还没有到")
  h:fails(1, home.preparer, "visit add --child E2E-01 --kind 家访 --minutes 0", "1 到 720 分钟")
  h:fails(1, home.preparer, "visit add --child E2E-02 --kind 家访", "那天没有人与孩子结对")
  h:fails(1, home.preparer, "visit add --child E2E-02 --kind 家访 --carer A-9", "没有这个爱心人士编号")
  h:fails(1, home.preparer, "visit add --child E2E-01 --kind 家访 --carer A-2", "那天与孩子结对的不是这位爱心人士")
  h:fails(1, home.preparer, "visit add --child E2E-02 --kind 家访 --by 志愿者 --day 2022-06-30", "那天孩子不在名册上")
  h:fails(1, home.preparer, "visit add --child E2E-02 --kind 家访 --by 志愿者 --carer A-1", "就是爱心人士去的")
  h:fails(1, home.preparer, "visit add --child E2E-99 --kind 家访", "没有这个档案号")
  h:fails(2, home.preparer, "visit add --child E2E-01 --kind 作业辅导", "家访")
  h:fails(1, home.auditor, "visit add --child E2E-01 --kind 家访")
end)

t.test("the same sheet twice changes nothing; a number that says something else comes back", function()
  local h = paired()
  local rows = {}
  for i = 1, 20 do rows[i] = { "服-" .. i, "E2E-01", ("2023-03-%02d"):format(i), "作业辅导" } end
  t.has(import(h, "services", rows).out, "写入 20")
  t.has(import(h, "services", rows).out, "没有任何改动")
  rows[20] = { "服-20", "E2E-01", "2023-03-21", "作业辅导" }
  rows[21] = { "服-21", "E2E-01", "2024-03-21", "作业辅导" }
  local r, file = import(h, "services", rows)
  t.has(r.out, "退回 2", "无变化 19")
  t.has(t.read(file .. ".rejected.csv"), "这个编号是 2023-03-20 的一次作业辅导", "日期还没有到")
end)

-- ---- the cadence ----

local function run_job(h, day)
  h.now = day .. " 09:00"
  return h:ok(home.admin, ("schedule run contact_cadence --at '%s 08:00'"):format(day))
end

local function overdue(h, day) return h:ok(home.auditor, "report overdue --format csv --as-of " .. day) end

t.test("first visits and contacts are overdue by the policy's days, until somebody goes", function()
  local h = paired() -- both pairs from 2022-08-01
  t.lacks(overdue(h, "2022-08-15"), "E2E-")
  t.has(overdue(h, "2022-08-16"), "E2E-01,A-1,市妇联,2022-08-01,第一次上门,2022-08-15,1,", "E2E-10,A-2")
  h:ok(home.preparer, "visit add --child E2E-01 --kind 通话 --day 2022-08-10")
  t.has(overdue(h, "2022-08-16"), "E2E-01")
  h:ok(home.preparer, "visit add --child E2E-01 --kind 家访 --day 2022-08-16")
  t.lacks(overdue(h, "2022-10-15"), "E2E-01")
  t.has(overdue(h, "2022-10-16"), "E2E-01,A-1,市妇联,2022-08-01,联系,2022-10-15,1,")
  h:ok(home.preparer, "service add --child E2E-01 --kind 作业辅导 --day 2022-10-10 --by 志愿者")
  t.has(overdue(h, "2022-10-16"), "E2E-01")
  h:ok(home.preparer, "service add --child E2E-01 --kind 作业辅导 --day 2022-10-10 --no 服-1")
  t.lacks(overdue(h, "2022-10-16"), "E2E-01")
  h:ok(home.preparer, "service void 服-1 --reason 记错了")
  t.has(overdue(h, "2022-10-16"), "E2E-01")
end)

t.test("after a handover the new carer must come in time, whatever the old one did", function()
  local h = paired()
  h:ok(home.preparer, "visit add --child E2E-01 --kind 家访 --day 2023-06-30")
  h:ok(home.preparer, "pairing handover --child E2E-01 --to A-2 --day 2023-07-01 --reason 工作调动")
  t.lacks(overdue(h, "2023-07-15"), "E2E-01")
  t.has(overdue(h, "2023-07-16"), "E2E-01,A-2,市关工委,2023-07-01,第一次上门")
end)

t.test("each carer hears at most once a week; the county only after four weeks", function()
  local h = paired()
  t.has(run_job(h, "2022-08-15"), "超期 0 对")
  t.has(run_job(h, "2022-08-16"), "超期 2 对", "告诉县里的 0 对", "爱心人士 2 封、县里 0 封")
  t.has(run_job(h, "2022-08-21"), "超期 2 对", "爱心人士 0 封")
  t.has(run_job(h, "2022-08-22"), "爱心人士 2 封")
  h:ok(home.preparer, "visit add --child E2E-01 --kind 家访 --day 2022-08-22")
  t.has(run_job(h, "2022-09-13"), "超期 1 对", "告诉县里的 1 对", "爱心人士 1 封、县里 1 封")
  t.has(run_job(h, "2022-09-14"), "爱心人士 0 封、县里 0 封")
  t.equal(h:value "select count(*) from outbox where recipient = 'staff:周敏' and plugin = 'contact_cadence'", "1",
    "letters to the county")
  h:ok(home.admin, "outbox deliver")
  t.has(t.capture(("cat '%s'/*"):format(h:path "var/outbox")), "范同学(E2E-10):第一次上门,应在 2022-08-15 以前")
end)

t.finish()
