-- 结对:一名孩子同一时间只有一位爱心人士;换人就写新的一行,原来的到新的结对日期为止。
local intake = require "intake"
local store = require "store"
local change = require "change"
local child = require "child"
local find = require "find"

local function check_on_roster(child_id, day)
  local enrolled = store.value("select 1 from asof(enrolment, :day, :known) where child_id = :child",
    { day = day, known = store.now(), child = child_id })
  if not enrolled then intake.reject("from", "结对那天孩子不在名册上") end
end

local function check_capacity(carer_id, capacity, child_id, day)
  local others = store.value([[
    select count(*) from asof(pairing, :day, :known) where carer_id = :carer and child_id <> :child
  ]], { day = day, known = store.now(), carer = carer_id, child = child_id })
  if others >= capacity then intake.reject("carer_no", "这位爱心人士的结对名额已满") end
end

-- 写了结束日期,而库里同一位爱心人士的结对到那天还没有结束:从那天起结束。
local function stop(child_id, carer_id, day)
  local still = store.value("select carer_id from asof(pairing, :day, :known) where child_id = :child",
    { day = day, known = store.now(), child = child_id })
  return still == carer_id and change.stop("pairing", { child_id = child_id }, day)
end

intake.source {
  name = "pairings",
  title = "结对登记表",
  key = { "file_no", "from" },
  columns = {
    { "档案号", "file_no", "text", required = true },
    { "爱心人士编号", "carer_no", "text", required = true },
    { "结对日期", "from", "date", required = true },
    { "结束日期", "to", "date" },
    { "结束原因", "end_reason", "text" },
  },
  row = function(r)
    if r.to and r.to <= r.from then intake.reject("to", "结束日期不晚于结对日期") end
    local child_id = child.of_row(r)
    local carer_id, capacity = find.carer(r.carer_no)
    check_on_roster(child_id, r.from)
    check_capacity(carer_id, capacity, child_id, r.from)
    local stopped = r.to and stop(child_id, carer_id, r.to)
    local fields = { child_id = child_id, carer_id = carer_id, end_reason = r.end_reason }
    return change.outcome(false, change.say("pairing", fields, r.from, r.to) or stopped)
  end,
}
