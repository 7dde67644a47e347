---@meta store
-- The store: reading needs "store.read", writing "store.write". Never from a rule.
local store = {}

---@param sql string
---@param args? table :names or a list for ?
---@return fun(): table row
function store.rows(sql, args) end
---@param sql string
---@param args? table
---@return table? row
function store.row(sql, args) end
---@param sql string
---@param args? table
---@return any first column
function store.value(sql, args) end
---@return integer instant milliseconds
function store.now() end
---@return string day
function store.today() end
---@return boolean demonstration data
function store.synthetic() end
---@return string? staff who works; nil for a job
function store.actor() end
---@param table_ string
---@param fields table
---@return integer id
function store.insert(table_, fields) end
---@param table_ string
---@param where table
---@param fields table
---@return integer rows changed
function store.update(table_, where, fields) end
---@param table_ string
---@param fields table key and fields
---@param from string day
---@param to? string the day after; nil: until further notice
---@return "same"|"new"|"changed"
function store.spell(table_, fields, from, to) end
---@param table_ string
---@param key table
---@param day string
---@return "same"|"changed"
function store.spell_end(table_, key, day) end
---What it wrote is undone when it raises an error, which goes on.
---@generic T
---@param work fun(): T
---@return T
function store.atomic(work) end

return store
