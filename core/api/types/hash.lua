---@meta hash
local hash = {}

---@param bytes string
---@return string hex 64 digits (BLAKE2b-256)
function hash.text(bytes) end

return hash
