-- 从名册上选出一项活动的对象:某一天在册的孩子,连同那一天与他结对的爱心人士。
local store = require "store"
local calendar = require "calendar"
local json = require "json"

local targets = {}

-- 学段取到那天为止最近一次登记的:寒暑假里、新学期的表还没到的时候,也知道是几年级。
local roster_sql = [[
  select e.child_id as id, c.file_no, e.county, p.carer_id, s.stage, i.birth_date
  from asof(enrolment, :day, :known) e
  join child c on c.id = e.child_id
  left join asof(pairing, :day, :known) p on p.child_id = e.child_id
  left join schooling s on s.child_id = e.child_id and s.recorded_at <= :known and s.superseded_at > :known
        and s.valid_from = (select max(valid_from) from schooling
                            where child_id = e.child_id and valid_from <= :day
                              and recorded_at <= :known and superseded_at > :known)
  left join asof(child_identity, :day, :known) i on i.child_id = e.child_id
  where :child is null or e.child_id = :child
  order by e.county, e.child_id
]]

local function set(list)
  local members = {}
  for _, name in ipairs(list) do members[name] = true end
  return members
end

local function children_in(categories, day)
  local wanted, children = set(categories), {}
  for row in store.rows("select child_id, category from asof(category, :day, :known)",
    { day = day, known = store.now() }) do
    if wanted[row.category] then children[row.child_id] = true end
  end
  return children
end

local function age_fits(who, birth_date, day)
  if not who.from_age and not who.to_age then return true end
  if not birth_date then return false end
  local age = calendar.age(birth_date, day)
  return age >= (who.from_age or 0) and age <= (who.to_age or age)
end

-- who 的各项都要符合,省略的不限:stages(学段)、categories(困境类别)、from_age、to_age(周岁,含)、paired(有没有结对)。
-- child:只看这一名,省略看全部。返回 { id, county, carer_id } 的列表。
function targets.choose(who, day, child)
  local stages, in_categories = who.stages and set(who.stages), who.categories and children_in(who.categories, day)
  local chosen = {}
  for row in store.rows(roster_sql, { child = child or json.null, day = day, known = store.now() }) do
    local fits = (not stages or stages[row.stage]) and (not in_categories or in_categories[row.id])
      and (who.paired == nil or who.paired == (row.carer_id ~= nil)) and age_fits(who, row.birth_date, day)
    if fits then chosen[#chosen + 1] = { id = row.id, county = row.county, carer_id = row.carer_id } end
  end
  return chosen
end

-- 一名孩子;那天不在册则为 nil。
function targets.child(id, day)
  return store.row(roster_sql, { child = id, day = day, known = store.now() })
end

return targets
