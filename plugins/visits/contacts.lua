-- 每一对结对以来,爱心人士自己第一次见到孩子、最近一次联系(探访或服务)是哪天。
local store = require "store"
local kinds = require "kinds"

local contacts = {}

-- 结对以来爱心人士到孩子这里的、没有作废的一次;WHICH 是还要符合的,ORDER 是取哪一头。
local event_sql = [[
  (select e.day from visits_event e
   join visits_child p on p.event_id = e.id and p.child_id = q.child_id and p.recorded_at <= :known
   where e.carer_id = q.carer_id and e.day between q.valid_from and :day WHICH
     and not exists (select 1 from visits_void v where v.event_id = e.id and v.recorded_at <= :known)
   order by e.day ORDER limit 1)
]]
local first_sql = event_sql:gsub("WHICH", "and :in_person like '%%|' || e.kind || '|%%'"):gsub("ORDER", "")
local last_sql = event_sql:gsub("WHICH", ""):gsub("ORDER", "desc")

local pairs_sql = ([[
  select q.child_id, q.carer_id, q.valid_from as since, n.county, c.file_no, k.carer_no, k.lead,
         FIRST as first_met, LAST as last_contact
  from asof(pairing, :day, :known) q
  join asof(enrolment, :day, :known) n on n.child_id = q.child_id
  join child c on c.id = q.child_id
  join carer k on k.id = q.carer_id
  order by n.county, c.file_no
]]):gsub("FIRST", (first_sql:gsub("%%", "%%%%"))):gsub("LAST", (last_sql:gsub("%%", "%%%%")))

-- 那天在册并有人结对的孩子:
-- { child_id, carer_id, since, county, carer_no, lead, file_no, first_met, last_contact }(没有过的为 nil)
function contacts.pairs(day, known)
  local list = {}
  local in_person = "|" .. table.concat(kinds.in_person, "|") .. "|"
  for r in store.rows(pairs_sql, { day = day, known = known, in_person = in_person }) do
    list[#list + 1] = {
      child_id = r.child_id, carer_id = r.carer_id, since = r.since, county = r.county, carer_no = r.carer_no,
      lead = r.lead, file_no = r.file_no, first_met = r.first_met, last_contact = r.last_contact,
    }
  end
  return list
end

return contacts
