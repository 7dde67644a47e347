-- 订目标、记评估、到某天为止每个目标怎样。命令、报表、任务都走这里。
local calendar = require "calendar"
local stipend = require "stipend"
local store = require "store"
local json = require "json"
local rules = require "rules"
local templates = require "templates"

local plans = {}

-- 到 day 为止登记的每个目标,连同那时最近的一次评估;next_on 是该评估的日子,已经结束的为 nil。
local standing_sql = [[
  select g.id, g.child_id, c.file_no, g.area, g.opened, g.months, coalesce(r.progress, '进行中') as progress,
         coalesce(r.day, g.opened) as last_day, coalesce(r.no, 0) as reviews,
         case when r.no is null then g.review_on else r.next_on end as next_on,
         n.county, d.name as county_name, p.carer_id, k.carer_no
  from care_plan_goal g
  join child c on c.id = g.child_id
  left join care_plan_review r on r.goal_id = g.id
       and r.no = (select max(no) from care_plan_review where goal_id = g.id and day <= :day and recorded_at <= :known)
  left join asof(enrolment, :day, :known) n on n.child_id = g.child_id
  left join division d on d.code = n.county
  left join asof(pairing, :day, :known) p on p.child_id = g.child_id
  left join carer k on k.id = p.carer_id
  where g.opened <= :day and g.recorded_at <= :known and (:id is null or g.id = :id)
    and (:child is null or g.child_id = :child)
  order by n.county, c.file_no, g.id
]]

-- filter:{ id, child_id },省略的不限。
function plans.standing(day, filter)
  return store.rows(standing_sql, {
    day = day, known = store.now(), id = filter.id or json.null, child = filter.child_id or json.null,
  })
end

-- 那天在名册上的孩子;不在的返回 nil 和为什么。
function plans.child(file_no, day)
  local id = store.value([[
    select c.id from child c join asof(enrolment, :day, :known) n on n.child_id = c.id where c.file_no = :no
  ]], { no = file_no, day = day, known = store.now() })
  if id then return id end
  return nil, ("%s 那天不在名册上"):format(file_no)
end

local function open_areas(child_id, day)
  local open = {}
  for g in plans.standing(day, { child_id = child_id }) do
    if g.progress == "进行中" then open[g.area] = true end
  end
  return open
end

local function categories(child_id, day)
  local list = {}
  for row in store.rows("select category from asof(category, :day, :known) where child_id = :child order by category",
    { day = day, known = store.now(), child = child_id }) do
    list[#list + 1] = row.category
  end
  return list
end

local function insert(child_id, day, goal, review_on)
  store.insert("care_plan_goal", {
    child_id = child_id, area = goal.area, goal = goal.goal, opened = day, months = goal.months, actor = store.actor(),
    review_on = review_on or calendar.add_months(day, goal.months),
  })
end

-- 订一个目标:goal { area, goal, months };那个领域已经有目标的返回 nil 和为什么。
function plans.add(child_id, day, goal, review_on)
  if review_on and review_on <= day then return nil, "评估的日子不晚于订目标那天" end
  if open_areas(child_id, day)[goal.area] then return nil, ("“%s”已经有目标;先评估结束它"):format(goal.area) end
  insert(child_id, day, goal, review_on)
  return 1
end

-- 按范本订;已经有目标的领域不动。返回订了几个。
function plans.add_template(child_id, day)
  local template = stipend.at(templates, day)
  if not template then return nil, "那时还没有范本" end
  local goals = rules.goals(template, categories(child_id, day), open_areas(child_id, day))
  store.atomic(function()
    for _, goal in ipairs(goals) do insert(child_id, day, goal) end
  end)
  return #goals
end

-- review:{ day, progress, note, next_on }。返回这个目标,不能记的返回 nil 和为什么。
function plans.review(id, review)
  local goal
  for g in plans.standing(store.today(), { id = id }) do
    goal = { id = g.id, file_no = g.file_no, area = g.area, progress = g.progress, last_day = g.last_day,
      months = g.months, reviews = g.reviews }
  end
  if not goal then return nil, ("没有编号 %d 的目标"):format(id) end
  local why = rules.fault(goal, review, store.today())
  if why then return nil, why end
  store.insert("care_plan_review", {
    goal_id = id, no = goal.reviews + 1, day = review.day, progress = review.progress, note = review.note,
    next_on = review.next_on, actor = store.actor(),
  })
  return goal
end

return plans
