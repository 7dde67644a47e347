-- 范本给出哪些目标,一次评估写得对不对。只算,不碰库。
local calendar = require "calendar"

local rules = {}

-- 各类别的目标合在一起;一个领域只取第一个。categories:孩子的困境类别;open:已经有目标的领域(集合)。
function rules.goals(template, categories, open)
  local goals, taken = {}, {}
  for area in pairs(open) do taken[area] = true end
  local function add(list)
    for _, g in ipairs(list or {}) do
      if not taken[g.area] then
        taken[g.area], goals[#goals + 1] = true, g
      end
    end
  end
  add(template.everyone)
  for _, category in ipairs(categories) do add(template.categories[category]) end
  return goals
end

-- goal:{ progress, last_day, months };review:{ day, progress, next_on }。写得不对时返回为什么;没有写下次的补上。
function rules.fault(goal, review, today)
  if goal.progress ~= "进行中" then return "这个目标已经" .. goal.progress end
  if review.day > today then return "日期还没有到" end
  if review.day < goal.last_day then return "早于上一次(" .. goal.last_day .. ")" end
  if review.progress ~= "进行中" then
    return review.next_on and "目标结束了,不再有下次评估" or nil
  end
  review.next_on = review.next_on or calendar.add_months(review.day, goal.months)
  if review.next_on <= review.day then return "下次评估不晚于这次" end
end

return rules
