-- 过农历生日的孩子:家里说了才登记。
local intake = require "intake"
local store = require "store"
local child = require "registers.child"
local kept = require "kept"

intake.source {
  name = "lunar_birthdays",
  title = "农历生日登记表",
  key = { "file_no" },
  columns = {
    { "档案号", "file_no", "text", required = true },
    { "农历生日", "lunar", "text", required = true },
    { "登记日期", "from", "date" },
  },
  row = function(r)
    local id = child.of_row(r)
    if not kept.lunar(r.lunar) then intake.reject("lunar", "写农历的月和日,例如 01-11;闰月写作 闰06-15") end
    return store.spell("fact", { name = "lunar_birthday", child_id = id, value = r.lunar }, r.from or store.today())
  end,
}
