-- 认领率、送达率、花费,按县;给外面看时隐去小数目。
local report = require "report"
local store = require "store"

local sql = [[
  select coalesce(d.name, '不在名册') as county, count(*) as wishes,
         sum(case when n.state in ('公布', '认领', '送达', '感谢') then 1 else 0 end) as published,
         sum(case when n.state in ('认领', '送达', '感谢') then 1 else 0 end) as claimed,
         sum(case when n.state in ('送达', '感谢') then 1 else 0 end) as delivered,
         sum(case when n.state = '感谢' then 1 else 0 end) as thanked, coalesce(sum(n.cost_fen), 0) as cost_fen
  from micro_wish_now n
  join micro_wish_edition e on e.id = n.edition_id
  left join asof(enrolment, :day, :known) r on r.child_id = n.child_id
  left join division d on d.code = r.county
  where e.year = :year
  group by d.code, d.name
  order by d.code
]]

local function percent(n, of) return of > 0 and ("%d%%"):format((n * 200 + of) // (2 * of)) or "" end

report.add {
  name = "wishes",
  title = "六一微心愿:认领、送达、花费",
  args = { { "year", "integer", required = true, help = "哪一年" } },
  run = function(args)
    local rows, total = {}, { "合计", 0, 0, 0, 0, 0, 0 }
    for r in store.rows(sql, { year = args.year, day = ("%d-06-01"):format(args.year), known = store.now() }) do
      local line = { r.county, r.wishes, r.published, r.claimed, r.delivered, r.thanked, r.cost_fen }
      for i = 2, 7 do total[i] = total[i] + line[i] end
      rows[#rows + 1] = line
    end
    rows[#rows + 1] = total
    for _, line in ipairs(rows) do
      line[8], line[9] = percent(line[4], line[3]), percent(line[5], line[3])
    end
    return {
      title = ("%d 年六一微心愿"):format(args.year),
      columns = {
        { "县(市、区)" }, { "心愿", "integer" }, { "上墙", "integer" }, { "认领", "integer" }, { "送达", "integer" },
        { "感谢", "integer" }, { "花费(元)", "yuan" }, { "认领率" }, { "送达率" },
      },
      rows = rows,
    }
  end,
}
