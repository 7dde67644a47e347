-- 学籍:每名孩子每学期在哪里读几年级。从学期开学日起有效,到学年结束(下一个 9 月 1 日)为止;
-- 下半学年有变化,再报下半学年的一行。
local intake = require "intake"
local calendar = require "calendar"
local change = require "change"
local child = require "child"
local find = require "find"
local stages = require "stages"

local names, by_name = {}, {}
for i, stage in ipairs(stages) do
  names[i] = stage.name
  by_name[stage.name] = stage
end

local function year_end(term)
  if term.half == 2 then return term.ends end
  return calendar.term(calendar.term_after(term.code)).ends
end

intake.source {
  name = "schooling",
  title = "学籍",
  key = { "file_no", "term" },
  columns = {
    { "档案号", "file_no", "text", required = true, aliases = { "编号" } },
    { "学期", "term", "term", required = true },
    { "学段", "stage", "choice", required = true, choices = names },
    { "年级", "grade", "integer", required = true },
    { "学校", "school", "text", aliases = { "就读学校" } },
    { "在读状态", "study", "choice", choices = { "在读", "休学", "毕业", "退学" }, aliases = { "状态" } },
  },
  row = function(r)
    local stage = by_name[r.stage]
    if r.grade < stage.first or r.grade > stage.last then intake.reject("grade", "该学段没有这个年级") end
    local term = calendar.term(r.term)
    local fields = {
      child_id = child.of_row(r), stage = r.stage, grade = r.grade, study = r.study or "在读",
      school_id = find.school(r.school),
    }
    return change.outcome(false, change.say("schooling", fields, term.starts, year_end(term)))
  end,
}
