-- 公布的每个数怎样算。两条时间线:事情到哪天为止(day),我们到哪天为止知道(known);日后更正的,不改当时说过的话。
-- 人次:一名孩子在一轮里收到钱算一次。关爱对象:当天在名册上的(含暂停发放的)。结对:当天在名册上且有人结对的孩子。
-- 考入大学:那年 9 月学段是大一、那年 6 月还不是的孩子。志愿、探访、满意率各有自己的定义,在各自的插件里。
local store = require "store"
local hours = require "volunteers.hours"
local metrics = require "visits.metrics"
local satisfaction = require "evaluation.satisfaction"

local figures = {}

figures.first_campaign = "首批爱心款"
figures.began = "2022-03-01"

-- 每笔付款取到那时为止银行的最后一次答复;成功的才算。
local settled = [[
  select p.round_id, p.child_id, p.county, sum(p.fen) as fen
  from payment p
  join payment_result r
    on r.payment_id = p.id
   and r.recorded_at = (select max(recorded_at) from payment_result
                        where payment_id = p.id and day <= :day and recorded_at <= :known)
  where r.result = 'settled'
  group by p.round_id, p.child_id, p.county
]]

local paid_sql = "select count(*) as times, coalesce(sum(fen), 0) as fen from (" .. settled .. ") paid"

local roster_sql = [[
  select count(*) as children, count(p.child_id) as paired
  from asof(enrolment, :day, :known) e
  left join asof(pairing, :day, :known) p on p.child_id = e.child_id
]]

local donated_sql = [[
  select coalesce(sum(fen), 0) from donation_counted
  where campaign = :campaign and day <= :day and recorded_at <= :known and corrected_at > :known
]]

local admitted_sql = [[
  select count(*) from asof(schooling, :september, :known) now
  join asof(schooling, :june, :known) before on before.child_id = now.child_id
  where now.stage = '大一' and before.stage <> '大一'
]]

-- 到那天为止最近的一个 9 月考入大学的人数,和那是哪一年;项目开始以前的没有。
local function admitted(day, known)
  local year = math.tointeger(tonumber(day:sub(1, 4)))
  if day < ("%d-09-01"):format(year) then year = year - 1 end
  if ("%d-09-01"):format(year) < figures.began then return nil end
  local n = store.value(admitted_sql, {
    september = ("%d-09-01"):format(year), june = ("%d-06-30"):format(year), known = known,
  })
  return n, year
end

local function contacts(ledger, day, known)
  return metrics.total { ledger = ledger, from = figures.began, to = day, known = known }.times
end

local function satisfied(day, known)
  local survey = satisfaction.latest(day, known)
  return survey and satisfaction.text(satisfaction.of(survey, day, known))
end

function figures.of(day, known)
  local args = { day = day, known = known }
  local paid, roster, volunteers = store.row(paid_sql, args), store.row(roster_sql, args), hours.summary(day, known)
  local entrants, year = admitted(day, known)
  return {
    paid_fen = paid.fen, times = paid.times, children = roster.children, paired = roster.paired,
    donated_fen = store.value(donated_sql, { campaign = figures.first_campaign, day = day, known = known }),
    admitted = entrants, admitted_year = year, volunteers = volunteers.people, minutes = volunteers.minutes,
    visits = contacts("visit", day, known), services = contacts("service", day, known),
    satisfaction = satisfied(day, known),
  }
end

-- 各县(市、区):在册、结对、领到钱的人次和金额。钱按付款时承担的县。
function figures.counties(day, known)
  return store.rows([[
    select d.name as county, coalesce(e.children, 0) as children, coalesce(e.paired, 0) as paired,
           coalesce(p.times, 0) as times, coalesce(p.fen, 0) as fen
    from division d
    left join (select e.county, count(*) as children, count(q.child_id) as paired
               from asof(enrolment, :day, :known) e
               left join asof(pairing, :day, :known) q on q.child_id = e.child_id
               group by e.county) e on e.county = d.code
    left join (select county, count(*) as times, sum(fen) as fen from (]] .. settled .. [[) paid
               group by county) p on p.county = d.code
    where e.county is not null or p.county is not null
    order by d.code
  ]], { day = day, known = known })
end

local pairs_sql = [[
  select k.lead, count(*) as paired, count(distinct k.id) as carers
  from asof(enrolment, :day, :known) e
  join asof(pairing, :day, :known) p on p.child_id = e.child_id
  join carer k on k.id = p.carer_id
  group by k.lead order by k.lead
]]

-- 各牵头部门:结对、爱心人士、那段时间里记在名下的探访和服务(人次)。
function figures.departments(day, known)
  local by_lead, order, lead_of = {}, {}, {}
  for row in store.rows(pairs_sql, { day = day, known = known }) do
    local line = { row.lead, row.paired, row.carers, 0, 0 }
    by_lead[row.lead], order[#order + 1] = line, line
  end
  for row in store.rows "select id, lead from carer" do lead_of[row.id] = row.lead end
  for place, ledger in ipairs { "visit", "service" } do
    local args = { ledger = ledger, from = figures.began, to = day, known = known }
    for _, c in ipairs(metrics.credited(args)) do
      local line = by_lead[lead_of[c.carer_id]]
      if line then line[place + 3] = line[place + 3] + c.attendances end
    end
  end
  return order
end

return figures
