-- 名册:入册、暂停、恢复、退出。一行说的是从入册日期起的情况;以后有变化,再导入写有变化日期的一行。
local intake = require "intake"
local store = require "store"
local change = require "change"
local child = require "child"

local statuses = { ["在册"] = "active", ["暂停"] = "held" }

local function leave(child_id, r)
  local day = r.to or r.from
  if not day then intake.reject("to", "退出的要写退出日期") end
  return change.stop("enrolment", { child_id = child_id }, day)
end

-- 这一段到 day 为止;day 当天或以后另外开始的(重新入册)不受影响。
local function stop_at(child_id, day)
  local began = store.value("select valid_from from asof(enrolment, :day, :known) where child_id = :child",
    { day = day, known = store.now(), child = child_id })
  return began and began < day and change.stop("enrolment", { child_id = child_id }, day)
end

local function enrol(child_id, r)
  if not r.county then intake.reject("county", "在册的要写县(市、区)") end
  if not r.from then intake.reject("from", "在册的要写入册日期") end
  if r.status == "暂停" and not r.reason then intake.reject("reason", "暂停发放的要写原因,家长会看到") end
  if r.to and r.to <= r.from then intake.reject("to", "退出日期不晚于入册日期") end
  local changed = r.to and stop_at(child_id, r.to)
  local fields = {
    child_id = child_id, county = r.county, status = statuses[r.status or "在册"], reason = r.reason,
  }
  return change.say("enrolment", fields, r.from, r.to) or changed
end

intake.source {
  name = "roster",
  title = "关爱对象名册",
  key = { "file_no", "from" },
  columns = {
    { "档案号", "file_no", "text", required = true, aliases = { "编号" } },
    { "县(市、区)", "county", "division", aliases = { "县市区", "所属县区" } },
    { "入册日期", "from", "date", aliases = { "起始日期", "变更日期" } },
    { "状态", "status", "choice", choices = { "在册", "暂停", "退出" } },
    { "原因", "reason", "text" },
    { "退出日期", "to", "date" },
  },
  row = function(r)
    local child_id = child.of_row(r)
    local changed = r.status == "退出" and leave(child_id, r) or r.status ~= "退出" and enrol(child_id, r)
    return change.outcome(false, changed)
  end,
}
