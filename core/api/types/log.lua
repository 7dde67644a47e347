---@meta log
-- Lines in the program's log; people by pseudonym only.
local log = {}

---@param text string
function log.info(text) end
---@param text string
function log.notice(text) end
---@param text string
function log.warning(text) end

return log
