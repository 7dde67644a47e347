-- 某学期各县(市、区)、各学段发放和不发的人数与金额。
local store = require "store"
local calendar = require "calendar"

local sql = [[
  select d.name as county, coalesce(a.stage, '学段不明') as stage, sum(a.outcome) as awarded, sum(1 - a.outcome) as refused,
         sum(case when s.state = 'settled' then 1 else 0 end) as paid,
         sum(case when s.state = 'settled' then s.fen else 0 end) as paid_fen
  from award a
  join round r on r.id = a.round_id
  join division d on d.code = a.county
  left join payment_state s
    on s.round_id = a.round_id and s.child_id = a.child_id
   and s.attempt = (select max(attempt) from payment p where p.round_id = a.round_id and p.child_id = a.child_id)
  where r.term = :term
  group by d.code, d.name, a.stage
  order by d.code, case a.stage when '幼儿园' then 1 when '小学' then 2 when '初中' then 3 when '高中' then 4
                        when '大一' then 5 when '大二' then 6 when '大三' then 7 when '大四' then 8 else 9 end, a.stage
]]

return {
  title = "各县各学段发放情况",
  args = { { "term", "term", required = true, help = "学期,例如 2023-1" } },
  run = function(args)
    local rows, total = {}, { "合计", "", 0, 0, 0, 0 }
    for row in store.rows(sql, { term = args.term }) do
      local line = { row.county, row.stage, row.awarded, row.refused, row.paid, row.paid_fen }
      for i = 3, #line do total[i] = total[i] + line[i] end
      rows[#rows + 1] = line
    end
    rows[#rows + 1] = total
    return {
      title = calendar.title(args.term) .. "各县各学段发放情况",
      columns = {
        { "县(市、区)" }, { "学段" }, { "应发(人)", "integer" }, { "不发(人)", "integer" },
        { "已到账(人)", "integer" }, { "已到账(元)", "yuan" },
      },
      rows = rows,
    }
  end,
}
