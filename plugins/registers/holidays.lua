-- 节假日安排:国务院办公厅每年公布的放假和调休上班的日子,没有列出的日子照常。改了安排,再导一次:同一天以新的为准。
local intake = require "intake"
local store = require "store"

local kinds = { ["假日"] = "holiday", ["上班"] = "workday" }

intake.source {
  name = "holidays",
  title = "节假日安排",
  key = { "day" },
  columns = {
    { "日期", "day", "date", required = true },
    { "类别", "kind", "choice", required = true, choices = { "假日", "上班" } },
    { "名称", "name", "text", required = true, aliases = { "节日" } },
  },
  row = function(r)
    local fields = { kind = kinds[r.kind], name = r.name }
    local known = store.row("select kind, name from holiday where day = :day", { day = r.day })
    if not known then
      store.insert("holiday", { day = r.day, kind = fields.kind, name = fields.name })
      return "new"
    end
    if known.kind == fields.kind and known.name == fields.name then return "same" end
    store.update("holiday", { day = r.day }, fields)
    return "changed"
  end,
}
