---@meta json
local json = {}

---stands for null in arrays
---@type userdata
json.null = nil

---@param value any
---@return string
function json.encode(value) end
---@param text string
---@return any
function json.decode(text) end

return json
