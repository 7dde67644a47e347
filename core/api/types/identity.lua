---@meta identity
-- Needs "identity".
local identity = {}

---@param child_id integer
---@param purpose? string one pseudonym for that purpose alone
---@return string pseudonym "K7QM-2XWD"
function identity.pseudonym(child_id, purpose) end
---@param digits string the first 17
---@return string digit
function identity.idno_check_digit(digits) end

return identity
