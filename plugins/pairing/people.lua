-- 从库里读:等待结对的孩子(按兄弟姐妹成组,孩子多的、等得久的在前;暂停、转县不重新算等待)、有空余名额的爱心人士。
local store = require "store"

local people = {}

local waiting_sql = [[
  select c.id, c.file_no, c.pseudonym, e.county, d.name as county_name, s.stage, g.guardian_id,
         (select max(x.valid_from) from enrolment x
          where x.child_id = c.id and x.valid_from <= :day and x.recorded_at <= :known and x.superseded_at > :known
            and not exists (select 1 from enrolment y where y.child_id = x.child_id and y.valid_to = x.valid_from
                            and y.recorded_at <= :known and y.superseded_at > :known)) as since
  from asof(enrolment, :day, :known) e
  join child c on c.id = e.child_id
  join division d on d.code = e.county
  left join asof(schooling, :day, :known) s on s.child_id = c.id
  left join asof(guardianship, :day, :known) g on g.child_id = c.id
  where not exists (select 1 from asof(pairing, :day, :known) p where p.child_id = c.id)
  order by since, c.file_no
]]

-- 同一位监护人、已经结对的孩子由谁结对。
local sibling_sql = [[
  select min(p.carer_id) as carer_id, g.guardian_id
  from asof(pairing, :day, :known) p
  join asof(guardianship, :day, :known) g on g.child_id = p.child_id
  group by g.guardian_id
]]

local carers_sql = [[
  select r.id, r.carer_no as no, r.kind, r.lead,
         r.capacity - (select count(*) from asof(pairing, :day, :known) p where p.carer_id = r.id) as free
  from carer r
  order by r.carer_no
]]

local function siblings_carers(args)
  local by_guardian = {}
  for row in store.rows(sibling_sql, args) do by_guardian[row.guardian_id] = row.carer_id end
  return by_guardian
end

local function child_of(row)
  return {
    id = row.id, file_no = row.file_no, pseudonym = row.pseudonym, county = row.county_name, stage = row.stage,
    since = row.since,
  }
end

function people.waiting(day)
  local args = { day = day, known = store.now() }
  local taken, by_guardian, groups = siblings_carers(args), {}, {}
  for row in store.rows(waiting_sql, args) do
    local key = row.guardian_id or -row.id
    local group = by_guardian[key]
    if not group then
      group = { children = {}, carer_id = taken[row.guardian_id or false], place = #groups }
      by_guardian[key], groups[#groups + 1] = group, group
    end
    group.children[#group.children + 1] = child_of(row)
  end
  table.sort(groups, function(a, b)
    if #a.children ~= #b.children then return #a.children > #b.children end
    return a.place < b.place
  end)
  return groups
end

function people.carers(day)
  local list = {}
  for row in store.rows(carers_sql, { day = day, known = store.now() }) do
    list[#list + 1] = { id = row.id, no = row.no, kind = row.kind, lead = row.lead, free = row.free }
  end
  return list
end

-- 一名孩子和与他同一位监护人的兄弟姐妹(在名册上的),各由谁结对;没有登记监护人的只有他自己。
function people.siblings(file_no, day)
  local list = {}
  for row in store.rows([[
    select c.id, c.file_no, p.carer_id, p.valid_from
    from child me
    left join asof(guardianship, :day, :known) mine on mine.child_id = me.id
    join child c on c.id = me.id
      or c.id in (select g.child_id from asof(guardianship, :day, :known) g where g.guardian_id = mine.guardian_id)
    join asof(enrolment, :day, :known) e on e.child_id = c.id
    left join asof(pairing, :day, :known) p on p.child_id = c.id
    where me.file_no = :no
    order by c.file_no
  ]], { no = file_no, day = day, known = store.now() }) do
    list[#list + 1] = { id = row.id, file_no = row.file_no, carer_id = row.carer_id, since = row.valid_from }
  end
  return list
end

function people.carer(no, day)
  for _, carer in ipairs(people.carers(day)) do
    if carer.no == no then return carer end
  end
  return nil, "没有这个爱心人士编号:" .. no
end

return people
