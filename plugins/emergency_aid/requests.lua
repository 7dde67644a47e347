-- 求助和各步。命令和报表都走这里。
local calendar = require "calendar"
local stipend = require "stipend"
local store = require "store"
local policies = require "policies"
local rules = require "rules"

local requests = {}

-- 现在,写成 "2023-07-01 08:30"。
function requests.clock()
  local today = store.today()
  local minutes = (store.now() - calendar.instant(today)) // 60000
  return ("%s %02d:%02d"):format(today, minutes // 60, minutes % 60)
end

local request_sql = [[
  select q.id, q.child_id, q.at, q.urgency, q.actor, c.file_no,
         coalesce((select max(at) from emergency_aid_step where request_id = q.id), q.at) as last_at,
         (select what from emergency_aid_step where request_id = q.id and what in ('批准', '不批')) as decided,
         (select 1 from emergency_aid_step where request_id = q.id and what = '办结') as closed,
         (select count(*) from emergency_aid_step where request_id = q.id) as steps
  from emergency_aid_request q join child c on c.id = q.child_id
  where q.id = :id
]]

function requests.find(id)
  local request = store.row(request_sql, { id = id })
  if request then return request end
  return nil, ("没有编号 %d 的求助"):format(id)
end

local function granted(child_id, year)
  return store.value([[
    select coalesce(sum(s.grant_fen), 0)
    from emergency_aid_step s join emergency_aid_request q on q.id = s.request_id
    where q.child_id = :child and substr(s.at, 1, 4) = :year
  ]], { child = child_id, year = year })
end

-- r:{ file_no, at, urgency, kind, need, asked_fen } → 编号;不行的返回 nil 和为什么。
function requests.add(r)
  if r.at > requests.clock() then return nil, "时间还没有到" end
  local day = r.at:sub(1, 10)
  local child_id = store.value([[
    select c.id from child c join asof(enrolment, :day, :known) n on n.child_id = c.id where c.file_no = :no
  ]], { no = r.file_no, day = day, known = store.now() })
  if not child_id then return nil, ("%s 那天不在名册上"):format(r.file_no) end
  if not stipend.at(policies, day) then return nil, "那时还没有应急救助的办法" end
  return store.insert("emergency_aid_request", {
    child_id = child_id, at = r.at, urgency = r.urgency, kind = r.kind, need = r.need, asked_fen = r.asked_fen,
    actor = store.actor(),
  })
end

-- step:{ what, at, note, grant_fen }。返回那件求助,不行的返回 nil 和为什么。
function requests.step(id, step)
  local request, why = requests.find(id)
  if not request then return nil, why end
  step.actor = store.actor()
  why = rules.step_fault(request, step, requests.clock())
  if not why and step.what == "批准" then
    local given_fen = granted(request.child_id, step.at:sub(1, 4))
    why = rules.grant_fault(stipend.at(policies, request.at:sub(1, 10)), request.urgency, step.grant_fen, given_fen)
  end
  if why then return nil, why end
  store.insert("emergency_aid_step", {
    request_id = id, no = request.steps + 1, at = step.at, what = step.what, note = step.note,
    grant_fen = step.grant_fen, actor = step.actor,
  })
  return request
end

return requests
