---@meta money
-- Amounts are integer 分.
local money = {}

---@param yuan number|string 2000, "2,000.50"
---@return integer fen
function money.yuan(yuan) end
---@param fen integer
---@return string "1,234.50"
function money.format(fen) end
---@param fen integer
---@return string "551.75"
function money.wan(fen) end
---@param fen integer
---@param weights integer[]
---@return integer[] parts that sum to fen, by largest remainder
function money.share(fen, weights) end

return money
