-- 一条命令: qianshou NAME count --day 2024-03-01 --as 周敏
local command = require "command"
local store = require "store"
local result = require "result"

local count_sql = [[
  select d.name as county, count(*) as children
  from asof(enrolment, :day, :known) e join division d on d.code = e.county
  group by d.code, d.name order by d.code
]]

command.add {
  name = "NAME count",
  title = "某天各县在册多少人",
  permission = "report",
  args = { { "day", "date", required = true, help = "哪一天" } },
  run = function(args)
    local rows = {}
    for row in store.rows(count_sql, { day = args.day, known = store.now() }) do
      rows[#rows + 1] = { row.county, row.children }
    end
    return result.table(args.day, rows)
  end,
}
