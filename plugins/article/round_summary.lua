-- 一轮发放的汇总:各县(市、区)发了多少人、多少钱,市、县各承担多少,有多少人不发。
local report = require "report"
local store = require "store"
local calendar = require "calendar"

local sql = [[
  select d.name as county, sum(a.outcome) as awarded, sum(1 - a.outcome) as refused,
         sum(a.fen) as fen, sum(a.fen - a.county_fen) as city_fen, sum(a.county_fen) as county_fen
  from award a
  join round r on r.id = a.round_id
  join division d on d.code = a.county
  where r.term = :term
  group by d.code, d.name
  order by d.code
]]

report.add {
  name = "round summary",
  title = "一轮发放的汇总",
  args = { { "term", "term", required = true, help = "学期,例如 2023-1" } },
  run = function(args)
    local rows, total = {}, { "合计", 0, 0, 0, 0, 0 }
    for row in store.rows(sql, { term = args.term }) do
      local line = { row.county, row.awarded, row.refused, row.fen, row.city_fen, row.county_fen }
      for i = 2, #line do total[i] = total[i] + line[i] end
      rows[#rows + 1] = line
    end
    rows[#rows + 1] = total
    return {
      title = calendar.title(args.term) .. "发放汇总",
      columns = {
        { "县(市、区)" }, { "发放(人)", "integer" }, { "不发(人)", "integer" }, { "金额(元)", "yuan" },
        { "市级承担(元)", "yuan" }, { "县级承担(元)", "yuan" },
      },
      rows = rows,
    }
  end,
}
