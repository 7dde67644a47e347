-- 一项任务今天怎样:按期、快到期、逾期、办结。纯函数。
local calendar = require "calendar"

local board = {}

board.soon_days = 7

function board.light(task, today)
  if task.state ~= "在办" then
    return task.state == "办结" and task.day > task.due and "办结(迟)" or task.state
  end
  if today > task.due then return ("逾期 %d 天"):format(calendar.days_between(task.due, today)) end
  return calendar.days_between(today, task.due) <= board.soon_days and "快到期" or "在办"
end

-- 办结的里面按期的占多少(整数百分比);没有办结的为 nil。
function board.on_time(done, late)
  return done > 0 and ((done - late) * 200 + done) // (2 * done) or nil
end

return board
