---@meta report
-- qianshou report NAME. Needs "report.add".
local report = {}

---@class report.Report
---@field name string
---@field title string
---@field args? program.Argument[]
---@field run fun(args: table): string|program.Result

---@param report_ report.Report
function report.add(report_) end

return report
