---@meta outbox
-- Messages that leave the house, once. Needs "outbox.send" or "outbox.transport".
local outbox = {}

---@class outbox.Message
---@field key string the same key is one message
---@field to string "carer:12", "staff:周敏", or an address
---@field subject string
---@field text string
---@field transport? string

---@class outbox.Transport
---@field name string
---@field title string
---@field idempotent boolean whether a message may be carried twice
---@field folder? string
---@field file? fun(message: table): string, string name and content
---@field command? string[]
---@field input? fun(message: table): string
---@field timeout? integer seconds

---@param message outbox.Message
---@return boolean new false: the key was there
function outbox.send(message) end
---@param transport outbox.Transport
function outbox.transport(transport) end

return outbox
