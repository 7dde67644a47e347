-- 每一对结对以来,爱心人士自己做过哪几种探访和服务,各种的第一次和最近一次。
local store = require "store"

local contacts = {}

local pairs_sql = [[
  select q.child_id, q.carer_id, q.valid_from as since, n.status, n.county, c.file_no, k.carer_no, k.lead,
         unseal('child_identity', 'name', i.child_id, i.name_sealed) as name
  from asof(pairing, :day, :known) q
  join asof(enrolment, :day, :known) n on n.child_id = q.child_id
  join child c on c.id = q.child_id
  join carer k on k.id = q.carer_id
  left join asof(child_identity, :day, :known) i on i.child_id = q.child_id
  order by q.carer_id, c.file_no
]]

local contact_sql = [[
  select p.child_id, e.kind, min(e.day) as first, max(e.day) as last
  from asof(pairing, :day, :known) q
  join visits_child p on p.child_id = q.child_id and p.recorded_at <= :known
  join visits_event e on e.id = p.event_id and e.carer_id = q.carer_id
       and e.day between q.valid_from and :day
  where not exists (select 1 from visits_void v where v.event_id = e.id and v.recorded_at <= :known)
  group by p.child_id, e.kind
]]

local function earlier(a, b) return a and a < b and a or b end
local function later(a, b) return a and a > b and a or b end

-- 那天在册并有人结对的孩子:
-- { child_id, carer_id, since, status, county, carer_no, lead, file_no, name, kinds = { [种类] = { first, last } } }
function contacts.pairs(day, known)
  local list, of, args = {}, {}, { day = day, known = known }
  for r in store.rows(pairs_sql, args) do
    local pair = {
      child_id = r.child_id, carer_id = r.carer_id, since = r.since, status = r.status, county = r.county,
      carer_no = r.carer_no, lead = r.lead, file_no = r.file_no, name = r.name, kinds = {},
    }
    list[#list + 1], of[r.child_id] = pair, pair
  end
  for r in store.rows(contact_sql, args) do
    local pair = of[r.child_id]
    if pair then pair.kinds[r.kind] = { first = r.first, last = r.last } end
  end
  return list
end

-- 一对里,kinds 所列的各种当中最早的一次和最近的一次;没有则为 nil。
function contacts.span(pair, kinds)
  local first, last
  for _, kind in ipairs(kinds) do
    local span = pair.kinds[kind]
    if span then first, last = earlier(first, span.first), later(last, span.last) end
  end
  return first, last
end

return contacts
