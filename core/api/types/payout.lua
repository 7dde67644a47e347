---@meta payout
-- A bank's file and its answer. Needs "payout.format".
local payout = {}

---@class payout.Payment
---@field index integer
---@field no string
---@field holder string
---@field account string
---@field bank string
---@field fen integer
---@field term string
---@field term_title string

---@class payout.Returns
---@field no string heading of the payment's number
---@field result string heading
---@field settled string[] words
---@field returned string[] words
---@field reason? string heading
---@field day? string heading

---@class payout.Format
---@field name string
---@field title string
---@field extension "xlsx"|"csv"
---@field columns table[]
---@field row fun(payment: payout.Payment): table
---@field total? fun(count: integer, fen: integer): table
---@field returns payout.Returns

---@param format payout.Format
function payout.format(format) end

return payout
