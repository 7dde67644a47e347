---@meta schedule
-- Persistent jobs. Needs "schedule.job".
local schedule = {}

---@class schedule.Running
---@field name string
---@field scheduled string "2024-02-03 09:00"
---@field day string
---@field target? integer
---@field attempt integer
---@field late boolean
---@field missed integer

---@class schedule.Job
---@field name string
---@field title string
---@field when calendar.When
---@field late? "once"|"each"|"skip"
---@field grace? string "1h"
---@field targets? fun(): calendar.Birthday[] with id each; exactly with when = { birthday = true }
---@field run fun(job: schedule.Running): string?

---@param job schedule.Job
function schedule.job(job) end

return schedule
