-- 一张能导入的表: qianshou source template NAME --out 表.csv,填好后 qianshou import NAME 表.csv --as 周敏。
-- 自己的数据表写在 schema 里,名字以插件名开头。
local intake = require "intake"
local store = require "store"
local check = require "check"

intake.source {
  name = "NAME",
  title = "每天一条的记录",
  key = { "day" },
  columns = {
    { "日期", "day", "date", required = true },
    { "数量", "count", "integer", required = true },
  },
  row = function(r)
    local wrong = check.count(r.count)
    if wrong then intake.reject("count", wrong) end
    local known = store.value("select count from NAME_record where day = :day", { day = r.day })
    if known == r.count then return "same" end
    if known then
      store.update("NAME_record", { day = r.day }, { count = r.count })
      return "changed"
    end
    store.insert("NAME_record", { day = r.day, count = r.count })
    return "new"
  end,
}
