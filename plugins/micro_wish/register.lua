-- 心愿征集表:爱心人士替结对的孩子一并报来。
local intake = require "intake"
local store = require "store"
local wishes = require "wishes"

intake.source {
  name = "wishes",
  title = "微心愿征集表",
  key = { "file_no" },
  columns = {
    { "档案号", "file_no", "text", required = true },
    { "心愿", "text", "text", required = true },
    { "种类", "kind", "text", required = true },
    { "约多少元", "yuan", "yuan", required = true, aliases = { "金额" } },
  },
  row = function(r)
    local e, missing = wishes.current()
    if not e then intake.reject("file_no", missing) end
    local child_id = store.value("select id from child where file_no = :no", { no = r.file_no })
    if not child_id then intake.reject("file_no", "没有这个档案号,请先导入儿童登记表") end
    if wishes.of_child(e, child_id) then return "same" end
    local wish = { child_id = child_id, text = r.text, kind = r.kind, fen = r.yuan }
    local field, why = wishes.fault(e, wish, store.today())
    if field then intake.reject(field == "child" and "file_no" or field, why) end
    wishes.add(e, wish)
    return "new"
  end,
}
