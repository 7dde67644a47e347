---@meta options
-- What init.lua says, or the default of plugin.json; yuan in 分.
---@type table<string, any>
local options = {}

return options
