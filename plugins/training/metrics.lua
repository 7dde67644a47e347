-- 培训和会议怎样数,只在这里定:次是场次,人次是每场每人,人数是不同的人;小时按人次计。作废的不数。
local store = require "store"

local metrics = {}

local counted = [[
  select %s, count(distinct s.id) as times, count(a.id) as attendances, count(distinct a.person) as people,
         coalesce(sum(case when a.id is not null then s.minutes end), 0) as minutes
  from training_held s left join training_came a on a.session_id = s.id
  where s.day between :from and :to and :kind in ('', s.kind)
]]

-- args:{ from, to(含), kind:"培训"、"会议",或 "" 是全部 }
-- → { department, month, times, attendances, people, minutes } 的列表
function metrics.by_department_and_month(args)
  local sql = counted:format "s.department as department, substr(s.day, 1, 7) as month"
    .. " group by s.department, substr(s.day, 1, 7) order by s.department, substr(s.day, 1, 7)"
  local rows = {}
  for r in store.rows(sql, args) do
    rows[#rows + 1] = {
      department = r.department, month = r.month, times = r.times, attendances = r.attendances, people = r.people,
      minutes = r.minutes,
    }
  end
  return rows
end

-- 合在一起:同一个人来了几个部门的,也是一个人。
function metrics.total(args)
  local r = store.row(counted:format "'合计' as department", args)
  return {
    department = r.department, month = "", times = r.times, attendances = r.attendances, people = r.people,
    minutes = r.minutes,
  }
end

return metrics
