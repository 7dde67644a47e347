-- Trainings and meetings: who came, counted once; who is paired without a training.
local t = dofile "tests/e2e/harness.lua"
local home = require "home"
local city = require "city"

local sessions = { { "场次编号", "种类", "题目", "部门", "日期", "地点", "分钟", "主讲或主持" },
  { "培-1", "培训", "与孩子谈话", "市妇联", "2023-05-10", "市妇联会议室", "90", "演示讲师" },
  { "培-2", "培训", "未成年人保护", "市妇联", "2023-05-20", "市妇联会议室", "60", "演示讲师" },
  { "会-1", "会议", "季度例会", "市民政局", "2023-06-01", "市民政局", "120", "演示主任" } }

local attendance = { { "场次编号", "身份", "编号" }, { "培-1", "爱心人士", "A-1" }, { "培-2", "爱心人士", "A-1" },
  { "培-2", "志愿者", "V-1" }, { "会-1", "爱心人士", "A-1" }, { "会-1", "工作人员", home.preparer } }

local function held()
  local h = city.at "registered"
  h.now = "2023-12-31 09:00"
  city.import(h, "carers", "carers.csv", { { "编号", "类型", "姓名", "电话", "牵头部门", "可结对数" },
    { "A-2", "爱心爸爸", "顾远山", "15431977002", "团市委", "1" } })
  city.import(h, "volunteers", "volunteers.csv", { { "编号", "姓名", "电话", "单位", "注册日期" },
    { "V-1", "陆静", "15400000001", "演示大学青协", "2023-05-01" } })
  city.import(h, "sessions", "sessions.csv", sessions)
  city.import(h, "attendance", "attendance.csv", attendance)
  return h
end

local function counted(h, more)
  return h:ok(home.auditor, "report trainings --to 2023-12-31 --format csv " .. (more or ""))
end

t.test("sessions, attendances and people are counted by department and month, a person once", function()
  local h = held()
  t.has(counted(h), "市妇联,2023-05,2,3,2,3.5", "市民政局,2023-06,1,2,2,4.0", "合计,,3,5,3,7.5")
  t.lacks(counted(h, "--kind 会议"), "市妇联")
  t.has(counted(h, "--kind 会议"), "合计,,1,2,2,4.0")
end)

t.test("the same sheets twice change nothing; nobody unknown comes", function()
  local h = held()
  t.has(city.import(h, "sessions", "sessions.csv", sessions), "没有任何改动")
  t.has(city.import(h, "attendance", "attendance.csv", attendance), "没有任何改动")
  h:fails(1, home.preparer, "training attend 培-1 --no A-9", "没有这名爱心人士:A-9")
  h:fails(1, home.preparer, "training attend 培-9 --no A-1", "没有这个场次编号")
  h:fails(1, home.preparer, "training add 培-1 --title 另一场 --department 市妇联 --place 某处 --minutes 60 --leader 某人",
    "编号已登记为 2023-05-10")
  h:fails(1, home.preparer, "training add 培-3 --title 预告 --department 市妇联 --place 某处 --minutes 60 --leader 某人 "
    .. "--day 2024-01-01", "日期还没有到")
  h:fails(1, home.auditor, "training attend 培-1 --no A-2")
end)

t.test("what was entered wrongly is made void, is counted no more, and stays", function()
  local h = held()
  h:ok(home.preparer, "training absent 培-1 --no A-1 --reason 签错")
  h:fails(1, home.preparer, "training absent 培-1 --no A-1 --reason 又一次", "没有登记到场")
  h:ok(home.preparer, "training void 会-1 --reason 没有开成")
  t.has(counted(h), "合计,,2,2,2,2.0")
  h:ok(home.preparer, "training attend 培-1 --no A-1")
  t.has(counted(h), "合计,,2,3,2,3.5")
  t.equal(h:integer "select count(*) from training_attendance", 6, "attendances that are kept")
end)

t.test("a certificate lists the trainings, not the meetings, until its day", function()
  local h = held()
  local text = h:ok(home.preparer, "training certificate --carer A-1")
  t.has(text, city.carer, "培训 2 次,共 2.5 小时", "2023-05-10  与孩子谈话")
  t.lacks(text, "季度例会")
  t.has(h:ok(home.preparer, "training certificate --carer A-1 --as-of 2023-05-15"), "培训 1 次,共 1.5 小时")
  h:fails(1, home.preparer, "training certificate --carer A-2", "没有参加过培训")
  h:fails(1, home.auditor, "training certificate --carer A-1")
  t.has(h:ok(home.preparer, "training show 培-2"), city.carer, "演示大学青协")
  t.lacks(h:ok(home.auditor, "training show 培-2"), city.carer)
end)

t.test("who is paired or on the roll without a training is listed; whether it must come first is an option", function()
  local h = held()
  local list = "report untrained --format csv --as-of "
  t.has(h:ok(home.auditor, list .. "2023-05-01"), "市妇联,A-1,爱心妈妈,1,2022-08-01,,\"已结对,没有培训过\"")
  t.has(h:ok(home.auditor, list .. "2023-12-31"), "A-1,爱心妈妈,1,2022-08-01,2023-05-10,结对以后才培训",
    "团市委,A-2,爱心爸爸,0,,,\"没有结对,没有培训过\"")
  h:edit("init.lua", "before_pairing = true", "before_pairing = false")
  t.lacks(h:ok(home.auditor, list .. "2023-12-31"), "A-1")
end)

t.finish()
