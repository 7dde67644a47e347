---@meta command
-- A verb of the program. Needs "command.add".
local command = {}

---{ "day", "date", required = true, help = "…" }
---@class program.Argument
---@field [1] string name
---@field [2] "text"|"integer"|"yuan"|"date"|"term"|"boolean"|"choice"|"folder"|"file"
---@field help? string
---@field required? boolean
---@field positional? boolean
---@field default? any
---@field choices? string[]

---What run returns: a text, or rows.
---@class program.Result
---@field title? string
---@field columns table[] { { "标题", "yuan" }, … }: text, integer, yuan, percent
---@field rows table[]|fun(): table

---@class command.Command
---@field name string two words
---@field title string
---@field permission? string of init.lua's roles
---@field args? program.Argument[]
---@field run fun(args: table): string|program.Result?

---@param verb command.Command
function command.add(verb) end

return command
