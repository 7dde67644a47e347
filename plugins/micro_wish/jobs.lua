-- 一年里的六个日子。日子在 policies.lua 里改;改过日子的年份各按各的。
local outbox = require "outbox"
local schedule = require "schedule"
local store = require "store"
local calendar = require "calendar"
local options = require "options"
local letters = require "campaigns.letters"
local staff = require "campaigns.staff"
local targets = require "campaigns.targets"
local policy = require "campaigns.policy"
local policies = require "policies"
local rules = require "rules"
local steps = require "steps"
local wishes = require "wishes"

local function without_wish(e, day)
  local list = {}
  for _, t in ipairs(targets.choose(policy.at(policies, e.year).who, day)) do
    if not wishes.of_child(e, t.id) then list[#list + 1] = t end
  end
  return list
end

-- 某个状态的心愿的孩子,连同现在结对的爱心人士。
local function in_state(e, state, before, day)
  local list = {}
  for row in store.rows([[
    select n.child_id as id, p.carer_id, r.county from micro_wish_now n
    left join asof(pairing, :day, :known) p on p.child_id = n.child_id
    left join asof(enrolment, :day, :known) r on r.child_id = n.child_id
    where n.edition_id = :edition and n.state = :state and n.day <= :before order by n.id
  ]], { edition = e.id, state = state, before = before, day = day, known = store.now() }) do
    list[#list + 1] = { id = row.id, carer_id = row.carer_id, county = row.county }
  end
  return list
end

local function tell_office(key, subject, text)
  local told = {}
  for _, name in pairs(staff) do
    if not told[name] then
      outbox.send { key = key .. ":" .. name, to = "staff:" .. name, subject = subject, text = text }
      told[name] = true
    end
  end
end

local run = {}

function run.opens(year, job)
  local e, is_new = wishes.open(year)
  local sent = letters.send(("micro_wish:%d:opens"):format(year), without_wish(e, job.day), "六一微心愿开始征集",
    ("请在 %s 以前帮孩子说出一个心愿,礼物不超过 %d 元:"):format(e.publishes_on, e.cap_fen // 100))
  return ("%d 年%s开始征集,通知 %d 人"):format(year, is_new and "" or "(已有)", sent)
end

function run.reminder(year, job)
  local e = wishes.open(year)
  local children = without_wish(e, job.day)
  local sent = letters.send(("micro_wish:%d:reminder"):format(year), children, "还没有心愿的孩子",
    ("%s 截止,这些孩子还没有报心愿:"):format(e.publishes_on))
  return ("还没有心愿的 %d 名,提醒 %d 人"):format(#children, sent)
end

function run.publishes(year)
  local e = wishes.open(year)
  local published, waiting = steps.publish(e), #wishes.in_state(e, "征集")
  if waiting > 0 then
    tell_office(("micro_wish:%d:waiting"):format(year), "有心愿没有审核",
      ("还有 %d 个心愿没有审核,没有上墙;审核通过后用 wish publish"):format(waiting))
  end
  return ("上墙 %d 个,没有审核的 %d 个"):format(published, waiting)
end

function run.unclaimed(year)
  local e = wishes.open(year)
  local n = #wishes.in_state(e, "公布")
  if n > 0 then
    tell_office(("micro_wish:%d:unclaimed"):format(year), "有心愿没有人认领",
      ("还有 %d 个心愿没有人认领,请安排:wish wall"):format(n))
  end
  return ("没有人认领的 %d 个"):format(n)
end

-- 认领很久没有送的:提醒爱心人士,也请工作人员联系认领人,或者放回墙上。
function run.delivers(year, job)
  local e = wishes.open(year)
  local children = in_state(e, "认领", calendar.add_days(job.day, -options.stale_days), job.day)
  local sent = letters.send(("micro_wish:%d:delivers"):format(year), children, "心愿礼物还没有送到",
    "六一快到了,这些孩子的礼物还没有登记送到:")
  if #children > 0 then
    tell_office(("micro_wish:%d:stale"):format(year), "有认领了没有送的心愿",
      ("认领 %d 天以上还没有送到的 %d 个,请联系认领人(wish list --state 认领),送不了的用 wish release 放回墙上"):format(
        options.stale_days, #children))
  end
  return ("认领 %d 天以上还没有送到的 %d 个,提醒 %d 人"):format(options.stale_days, #children, sent)
end

function run.confirms(year, job)
  local e = wishes.open(year)
  local children = in_state(e, "送达", job.day, job.day)
  local sent = letters.send(("micro_wish:%d:confirms"):format(year), children, "请确认孩子收到了礼物", "请确认这些孩子收到了心愿礼物:")
  return ("等确认的 %d 个,通知 %d 人"):format(#children, sent)
end

local titles = {
  opens = "开始征集", reminder = "还没有心愿的", publishes = "上墙", unclaimed = "没有人认领的", delivers = "还没有送到的",
  confirms = "请确认收到",
}

local function add(phase, date, is_first)
  schedule.job {
    name = "micro_wish " .. phase .. (is_first and "" or " " .. date), title = "六一微心愿:" .. titles[phase],
    when = { date = date, at = "09:00", workday = "previous" }, late = "once",
    run = function(job)
      local year = math.tointeger(tonumber(job.day:sub(1, 4)))
      local entry = policy.at(policies, year)
      if not entry then return ("%d 年还没有安排"):format(year) end
      if entry[phase] ~= date then return ("%d 年按另一个日子"):format(year) end
      return run[phase](year, job)
    end,
  }
end

for _, phase in ipairs(rules.phases) do
  local known = {}
  for i, entry in ipairs(rules.check(policies)) do
    if not known[entry[phase]] then add(phase, entry[phase], i == 1) end
    known[entry[phase]] = true
  end
end
