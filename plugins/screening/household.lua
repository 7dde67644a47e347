-- 摸排登记表:走访一户,写一行;再走访就再写一行。
local intake = require "intake"
local store = require "store"
local child = require "registers.child"

intake.source {
  name = "households",
  title = "摸排登记表",
  key = { "file_no", "from" },
  columns = {
    { "档案号", "file_no", "text", required = true },
    { "县(市、区)", "county", "division", required = true, aliases = { "县市区" } },
    { "走访日期", "from", "date", required = true },
    { "人均月收入", "income_fen", "yuan" },
    { "未成年人数", "minors", "integer", required = true },
    { "走访记录编号", "evidence", "text", required = true },
  },
  row = function(r)
    local child_id = child.of_row(r)
    if r.minors < 1 or r.minors > 12 then intake.reject("minors", "未成年人数是 1 到 12") end
    local fields = {
      child_id = child_id, county = r.county, income_fen = r.income_fen, minors = r.minors, evidence = r.evidence,
    }
    return store.spell("screening_household", fields, r.from) == "same" and "same" or "changed"
  end,
}
