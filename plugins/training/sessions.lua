-- 场次和到场,怎样登记、怎样作废。表格导入和当场录入都走这里。
local store = require "store"
local departments = require "departments.roster"
local people = require "people"
local rules = require "rules"

local sessions = { departments = {} }

for i, d in ipairs(departments) do sessions.departments[i] = d.name end

local fields = { "kind", "title", "department", "day", "place", "minutes", "leader" }

local function same(a, b)
  for _, field in ipairs(fields) do
    if a[field] ~= b[field] then return false end
  end
  return true
end

function sessions.find(session_no)
  local s = store.row("select * from training_held where session_no = :no", { no = session_no })
  if s then return s end
  return nil, "没有这个场次编号,或者已经作废:" .. session_no
end

-- s:{ session_no, kind, title, department, day, place, minutes, leader } → "new"、"same";不行的返回 nil、栏、为什么
function sessions.add(s)
  local known = store.row("select * from training_session where session_no = :no", { no = s.session_no })
  if known then
    if sessions.find(s.session_no) and same(known, s) then return "same" end
    return nil, "session_no", ("编号已登记为 %s 的“%s”;换一个编号"):format(known.day, known.title)
  end
  local field, why = rules.session_fault(s, store.today())
  if field then return nil, field, why end
  s.actor = store.actor()
  store.insert("training_session", s)
  return "new"
end

local function came(session_id, person)
  return store.value([[
    select id from training_came
    where session_id = :session and (carer_id = :carer_id or volunteer_id = :volunteer_id or staff_id = :staff_id)
  ]], {
    session = session_id, carer_id = person.carer_id or 0, volunteer_id = person.volunteer_id or 0,
    staff_id = person.staff_id or 0,
  })
end

-- 这个人到了这一场 → "new"、"same";不行的返回 nil、栏、为什么
function sessions.attend(session_no, kind, no)
  local s, missing = sessions.find(session_no)
  if not s then return nil, "session_no", missing end
  local person, nobody = people.find(kind, no)
  if not person then return nil, "no", nobody end
  if came(s.id, person) then return "same" end
  person.session_id, person.actor = s.id, store.actor()
  store.insert("training_attendance", person)
  return "new"
end

function sessions.void(session_no, reason)
  local s, missing = sessions.find(session_no)
  if not s then return nil, missing end
  store.insert("training_session_void", { session_id = s.id, reason = reason, actor = store.actor() })
  return ("%s“%s”已作废"):format(session_no, s.title)
end

function sessions.absent(session_no, kind, no, reason)
  local s, missing = sessions.find(session_no)
  if not s then return nil, missing end
  local person, nobody = people.find(kind, no)
  if not person then return nil, nobody end
  local id = came(s.id, person)
  if not id then return nil, ("%s 没有登记到场"):format(no) end
  store.insert("training_attendance_void", { attendance_id = id, reason = reason, actor = store.actor() })
  return ("%s:%s 的到场已作废"):format(session_no, no)
end

return sessions
