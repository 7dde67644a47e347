-- 一期活动里每名孩子的任务:清单、登记结果。还没完成的归现在结对的爱心人士;完成的归完成那天结对的,以后换人不变。
local calendar = require "calendar"
local store = require "store"
local json = require "json"
local money = require "money"

local tasks = {}

local list_sql = [[
  select c.file_no, c.pseudonym, unseal('child_identity', 'name', i.child_id, i.name_sealed) as name,
         d.name as county, t.county as county_code, t.child_id, t.due, t.state, t.done_on, t.cost_fen, t.note,
         k.id as carer_id, k.carer_no, unseal('carer', 'name', k.id, k.name_sealed) as carer
  from campaigns_task t
  join child c on c.id = t.child_id
  join division d on d.code = t.county
  left join asof(child_identity, :day, :known) i on i.child_id = t.child_id
  left join asof(pairing, :day, :known) p on p.child_id = t.child_id
  left join carer k on k.id = case when t.state = '完成' then t.carer_id else p.carer_id end
  where t.edition_id = :edition and (:file_no is null or c.file_no = :file_no)
    and (:carer_no is null or k.carer_no = :carer_no) and (:state is null or t.state = :state)
  order by d.code, k.carer_no, t.due, c.file_no
]]

-- filter:{ file_no, carer_no, state },省略的不限;day:那天的结对。按县、爱心人士、日期排列。
function tasks.list(edition, filter, day)
  return store.rows(list_sql, {
    edition = edition.id, day = day, known = store.now(), file_no = filter.file_no or json.null,
    carer_no = filter.carer_no or json.null, state = filter.state or json.null,
  })
end

-- 这名孩子在这项活动里离 day 最近的一项任务(连同它那一期);year 省略:不限哪一年;没有则为 nil。
function tasks.nearest(campaign, year, file_no, day)
  local best, distance
  for t in store.rows([[
    select t.edition_id, t.child_id, t.due, t.state, t.done_on, t.cost_fen, t.note, t.outcomes,
           e.title, e.year, e.opens, e.budget_fen
    from campaigns_task t
    join campaigns_edition e on e.id = t.edition_id
    join child c on c.id = t.child_id
    where e.campaign = :campaign and (:year is null or e.year = :year) and c.file_no = :file_no
    order by t.due
  ]], { campaign = campaign, year = year or json.null, file_no = file_no }) do
    local days = math.abs(calendar.days_between(t.due, day))
    if not best or days < distance then
      best, distance = {
        edition_id = t.edition_id, child_id = t.child_id, due = t.due, state = t.state, done_on = t.done_on,
        cost_fen = t.cost_fen, note = t.note, outcomes = t.outcomes, title = t.title, year = t.year, opens = t.opens,
        budget_fen = t.budget_fen,
      }, days
    end
  end
  return best
end

-- 结果不合规矩时说明哪里不对;合规矩则为 nil。today:今天。
function tasks.fault(task, outcome, today)
  if outcome.cost_fen < 0 then return "花费不能小于零" end
  if outcome.cost_fen > task.budget_fen then
    return ("花费超过每名孩子的限额 %s 元"):format(money.format(task.budget_fen))
  end
  if outcome.state ~= "完成" and outcome.cost_fen > 0 then return "只有完成的任务才有花费" end
  if outcome.state ~= "完成" and not outcome.note then return "免做或改回待办,请用 --note 写明原因" end
  if outcome.done_on > today then return "日期还没有到:" .. outcome.done_on end
  if outcome.done_on < task.opens then return "活动 " .. task.opens .. " 才开始" end
end

local function is_known(task, outcome)
  return task.state == outcome.state and task.cost_fen == outcome.cost_fen and task.note == outcome.note
    and task.done_on == outcome.done_on
end

-- outcome:{ state, done_on, cost_fen, note };只增不改,以最后一次为准。返回库里有没有变化。
function tasks.record(task, outcome)
  if is_known(task, outcome) then return false end
  store.insert("campaigns_outcome", {
    edition_id = task.edition_id, child_id = task.child_id, due = task.due, no = task.outcomes + 1,
    state = outcome.state, done_on = outcome.done_on, cost_fen = outcome.cost_fen, note = outcome.note,
    carer_id = store.value("select carer_id from asof(pairing, :day, :known) where child_id = :child",
      { day = outcome.done_on, known = store.now(), child = task.child_id }),
    actor = store.actor(),
  })
  return true
end

return tasks
