-- 下学期要准备多少钱:假定还是这些孩子、还是这些金额(不计升学、毕业、新入册和标准变化)。
local store = require "store"
local calendar = require "calendar"

local last_sql = [[
  select id, term from round where state <> 'draft' order by term desc limit 1
]]

local sum_sql = [[
  select d.name as county, a.stage, count(*) as children, sum(a.fen) as fen,
         sum(a.fen - a.county_fen) as city_fen, sum(a.county_fen) as county_fen
  from award a
  join division d on d.code = a.county
  where a.round_id = :round and a.outcome = 1
  group by d.code, d.name, a.stage
  order by d.code, case a.stage when '幼儿园' then 1 when '小学' then 2 when '初中' then 3 when '高中' then 4
                        when '大一' then 5 when '大二' then 6 when '大三' then 7 when '大四' then 8 else 9 end, a.stage
]]

return {
  title = "下学期预算(按上一轮的孩子和金额)",
  args = {},
  run = function()
    local last = store.row(last_sql)
    if not last then return "还没有核定过任何一轮,无从估计" end
    local rows, total = {}, { "合计", "", 0, 0, 0, 0 }
    for row in store.rows(sum_sql, { round = last.id }) do
      local line = { row.county, row.stage, row.children, row.fen, row.city_fen, row.county_fen }
      for i = 3, #line do total[i] = total[i] + line[i] end
      rows[#rows + 1] = line
    end
    rows[#rows + 1] = total
    local next_term = calendar.term_after(last.term)
    return {
      title = ("%s预算(假定与%s同样的孩子、同样的金额)"):format(calendar.title(next_term), calendar.title(last.term)),
      columns = {
        { "县(市、区)" }, { "学段" }, { "人数", "integer" }, { "金额(元)", "yuan" }, { "市级(元)", "yuan" }, { "县级(元)", "yuan" },
      },
      rows = rows,
    }
  end,
}
