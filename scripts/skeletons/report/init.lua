-- 一张报表: qianshou report NAME --day 2024-03-01 --as 周敏
local report = require "report"
local store = require "store"
local rate = require "rate"

local count_sql = [[
  select s.stage, count(*) as children
  from asof(enrolment, :day, :known) e join asof(schooling, :day, :known) s on s.child_id = e.child_id
  group by s.stage order by s.stage
]]

report.add {
  name = "NAME",
  title = "某天各学段在册人数和比例",
  args = { { "day", "date", required = true, help = "哪一天" } },
  run = function(args)
    local rows, all = {}, 0
    for row in store.rows(count_sql, { day = args.day, known = store.now() }) do
      rows[#rows + 1] = { row.stage, row.children }
      all = all + row.children
    end
    for _, row in ipairs(rows) do row[3] = rate.percent(row[2], all) end
    return {
      title = args.day .. " 各学段在册",
      columns = { { "学段" }, { "人数", "integer" }, { "比例", "percent" } },
      rows = rows,
    }
  end,
}
