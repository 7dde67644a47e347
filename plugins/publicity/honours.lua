-- 按规矩评出该授予荣誉的志愿者、爱心人士、单位;同一荣誉一人只评一次。另一个人决定。
local stipend = require "stipend"
local store = require "store"
local hours = require "volunteers.hours"
local sessions = require "volunteers.sessions"
local star_policy = require "volunteers.policy"
local policies = require "policies"
local rules = require "rules"

local honours = {}

local volunteers_sql = "select id, unit from volunteers_volunteer where registered_on <= :day order by id"

local function volunteers(policy, day, found)
  local totals = hours.by_volunteer { from = "2000-01-01", to = day, known = store.now() }
  for v in store.rows(volunteers_sql, { day = day }) do
    local minutes = totals[v.id] and totals[v.id].minutes or 0
    local star = sessions.star(minutes, star_policy, day)
    if rules.star_honoured(policy, star) then
      found[#found + 1] = {
        honour_key = ("volunteer:%d:%s"):format(v.id, star), title = star .. "志愿者", volunteer_id = v.id,
        basis = ("累计志愿服务 %s 小时"):format(hours.text(minutes)),
      }
    end
  end
end

local function units(policy, day, found)
  local year = day:sub(1, 4)
  local totals = hours.by_volunteer { from = year .. "-01-01", to = day, known = store.now() }
  local minutes, order = {}, {}
  for v in store.rows(volunteers_sql, { day = day }) do
    if not minutes[v.unit] then minutes[v.unit], order[#order + 1] = 0, v.unit end
    minutes[v.unit] = minutes[v.unit] + (totals[v.id] and totals[v.id].minutes or 0)
  end
  for _, unit in ipairs(order) do
    if rules.unit_honoured(policy, unit, minutes[unit]) then
      found[#found + 1] = {
        honour_key = ("unit:%s:%s"):format(unit, year), title = year .. " 年志愿服务优秀单位", unit = unit,
        basis = ("%s 年志愿服务 %s 小时"):format(year, hours.text(minutes[unit])),
      }
    end
  end
end

local function carers(policy, day, found)
  for k in store.rows([[
    select carer_id, min(valid_from) as since from asof(pairing, :day, :known) group by carer_id order by carer_id
  ]], { day = day, known = store.now() }) do
    local years = rules.years_reached(policy, k.since, day)
    if years then
      found[#found + 1] = {
        honour_key = ("carer:%d:%d 年"):format(k.carer_id, years), title = ("结对满 %d 年"):format(years),
        carer_id = k.carer_id, basis = k.since .. " 起结对",
      }
    end
  end
end

-- 到 day 为止够格的、还没有评过的,都提出来 → 几个;那时还没有办法的,返回 nil 和为什么。
function honours.propose(day)
  local policy = stipend.at(policies, day)
  if not policy then return nil, "那时还没有表彰的办法" end
  local found, new = {}, 0
  volunteers(policy, day, found)
  carers(policy, day, found)
  units(policy, day, found)
  store.atomic(function()
    for _, h in ipairs(found) do
      if not store.value("select 1 from publicity_honour where honour_key = :key", { key = h.honour_key }) then
        h.reference, h.as_of, h.actor = policy.reference, day, store.actor()
        store.insert("publicity_honour", h)
        new = new + 1
      end
    end
  end)
  return new
end

local waiting_sql = [[
  select id, actor from publicity_honour h
  where :id in (0, h.id) and not exists (select 1 from publicity_honour_decision d where d.honour_id = h.id)
  order by id
]]

-- id:一个,省略则全部等着的。返回决定了几个;一个也没有,返回 nil 和为什么。
function honours.decide(id, outcome, reason)
  local ids = {}
  for h in store.rows(waiting_sql, { id = id or 0 }) do
    if h.actor == store.actor() then return nil, "提出的人不能决定,请另一个人决定" end
    ids[#ids + 1] = h.id
  end
  if #ids == 0 then return nil, "没有等着决定的" end
  store.atomic(function()
    for _, honour_id in ipairs(ids) do
      store.insert("publicity_honour_decision", {
        honour_id = honour_id, outcome = outcome, day = store.today(), reason = reason, actor = store.actor(),
      })
    end
  end)
  return #ids
end

return honours
