---@meta intake
-- A form that can be imported. Needs "intake.source".
local intake = {}

---{ "档案号", "file_no", "text", required = true }
---@class intake.Column
---@field [1] string heading
---@field [2] string field of the row
---@field [3] string kind
---@field required? boolean
---@field aliases? string[] other headings
---@field choices? string[]

---@class intake.Source
---@field name string
---@field title string
---@field key? string[] fields: the same twice in one file is an error
---@field columns intake.Column[]
---@field max_bad_percent? number over it, nothing goes in
---@field row fun(row: table): "new"|"same"|"changed"

---@param source intake.Source
function intake.source(source) end
---Ends row() and gives the row back.
---@param field string
---@param reason string
function intake.reject(field, reason) end

return intake
