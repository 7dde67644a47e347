-- 两张表:培训和会议的场次、到场的人。
local intake = require "intake"
local people = require "people"
local sessions = require "sessions"

local function outcome(said, field, why) return said or intake.reject(field, why) end

intake.source {
  name = "sessions",
  title = "培训和会议登记表",
  key = { "session_no" },
  columns = {
    { "场次编号", "session_no", "text", required = true },
    { "种类", "kind", "choice", required = true, choices = { "培训", "会议" } },
    { "题目", "title", "text", required = true },
    { "部门", "department", "choice", required = true, choices = sessions.departments },
    { "日期", "day", "date", required = true },
    { "地点", "place", "text", required = true },
    { "分钟", "minutes", "integer", required = true, aliases = { "时长(分钟)" } },
    { "主讲或主持", "leader", "text", required = true, aliases = { "主讲", "主持" } },
  },
  row = function(r)
    return outcome(sessions.add {
      session_no = r.session_no, kind = r.kind, title = r.title, department = r.department, day = r.day,
      place = r.place, minutes = r.minutes, leader = r.leader,
    })
  end,
}

intake.source {
  name = "attendance",
  title = "培训和会议到场表",
  key = { "session_no", "kind", "no" },
  columns = {
    { "场次编号", "session_no", "text", required = true },
    { "身份", "kind", "choice", required = true, choices = people.kinds },
    { "编号", "no", "text", required = true, aliases = { "编号或姓名" } },
  },
  row = function(r) return outcome(sessions.attend(r.session_no, r.kind, r.no)) end,
}
