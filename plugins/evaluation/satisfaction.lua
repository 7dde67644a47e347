-- 满意率的唯一算法:到 day 为止收到的答卷里 4 分和 5 分的。没有样本量和区间的满意率不出门。
local store = require "store"
local draw = require "draw"

local satisfaction = {}

local sql = [[
  select count(*) as answered, coalesce(sum(case when a.score >= 4 then 1 else 0 end), 0) as satisfied
  from evaluation_answer a where a.survey_id = :id and a.day <= :day and a.recorded_at <= :known
]]

-- survey 是 evaluation_survey 的一行。
function satisfaction.of(survey, day, known)
  local r = store.row(sql, { id = survey.id, day = day, known = known })
  local low, high = draw.interval(r.satisfied, r.answered)
  return { size = survey.size, answered = r.answered, satisfied = r.satisfied, low = low, high = high }
end

-- day 之前最近的一次。
function satisfaction.latest(day, known)
  return store.row([[
    select * from evaluation_survey where day <= :day and recorded_at <= :known order by day desc, id desc limit 1
  ]], { day = day, known = known })
end

local function percent(thousandths) return ("%d.%d%%"):format(thousandths // 10, thousandths % 10) end

-- "满意率 97.8%(抽样 274 名,回收 268 份,95% 区间 95.2%—99.0%)"
function satisfaction.text(f)
  if f.answered == 0 then return ("抽样 %d 名,还没有收回答卷"):format(f.size) end
  local rate = (f.satisfied * 2000 + f.answered) // (2 * f.answered)
  return ("满意率 %s(抽样 %d 名,回收 %d 份,95%% 区间 %s—%s)"):format(percent(rate), f.size, f.answered, percent(f.low),
    percent(f.high))
end

return satisfaction
