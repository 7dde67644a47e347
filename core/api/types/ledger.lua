---@meta ledger
-- The books. Needs "ledger.post".
local ledger = {}

---@class ledger.Journal
---@field day string
---@field kind string
---@field document string
---@field settlement? string
---@field stage? string
---@field county? integer
---@field activity? string
---@field lines? ledger.Line[] of post
---@field fund? string of spend
---@field account? string of spend
---@field fen? integer of spend

---@class ledger.Line
---@field fund string
---@field account string
---@field restriction string
---@field purpose? string
---@field origin? string
---@field fen integer

---@class ledger.Use
---@field stage? string
---@field county? integer
---@field activity? string

---@class ledger.Purpose
---@field code string
---@field title string
---@field reference string
---@field scope ledger.Use[]

---@class ledger.Where
---@field fund? string
---@field account? string
---@field restriction? string
---@field purpose? string
---@field origin? string

---@param journal ledger.Journal
---@return integer number
function ledger.post(journal) end
---@param number integer
---@param journal ledger.Journal
---@return integer number of the reversal
function ledger.reverse(number, journal) end
---Draws on the fund's pots by rule, as payments do.
---@param journal ledger.Journal
function ledger.spend(journal) end
---@param purpose ledger.Purpose
function ledger.purpose(purpose) end
---@param where ledger.Where what is left out counts as any
---@return integer fen
function ledger.balance(where) end

return ledger
