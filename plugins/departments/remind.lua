-- 每个工作日早上:快到期和逾期的任务,每周告诉县里的联系人一次。
local outbox = require "outbox"
local schedule = require "schedule"
local store = require "store"
local staff = require "campaigns.staff"
local board = require "board"

local function waiting(today)
  local lines = {}
  for t in store.rows "select * from departments_now where state = '在办' order by due, id" do
    local light = board.light(t, today)
    if light ~= "在办" then
      lines[#lines + 1] = ("  %s(%s):%s,期限 %s"):format(t.title, t.department, light, t.due)
    end
  end
  return lines
end

schedule.job {
  name = "departments board", title = "部门任务:快到期和逾期的",
  when = { cron = "0 9 * * 1", workday = "next" }, late = "skip",
  run = function(job)
    local lines, told = waiting(job.day), {}
    if #lines == 0 then return "没有快到期或逾期的任务" end
    for _, name in pairs(staff) do
      if not told[name] then
        outbox.send {
          key = ("departments:%s:%s"):format(job.day, name), to = "staff:" .. name, subject = "部门任务:快到期和逾期的",
          text = table.concat(lines, "\n"),
        }
        told[name] = true
      end
    end
    return ("快到期和逾期的 %d 项"):format(#lines)
  end,
}
