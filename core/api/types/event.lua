---@meta event
-- What happens when something has happened, in the same transaction. on needs "event.on".
local event = {}

---@param name string "payment.returned", "round.closed", …
---@param handler fun(e: table)
function event.on(name, handler) end
---@param name string begins with the plugin's own name
---@param fields table
function event.raise(name, fields) end

return event
