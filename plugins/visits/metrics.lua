-- 探访和服务怎样数,只在这里定。
--
-- 次:发生了几次(一次有几名孩子也是一次);人次:每次每名孩子;人数:不同的孩子;户:不同的监护人(没有登记的,一名孩子一户);
-- 小时:有计时的各次的分钟,每次只算一遍;计时:有计时的次数。服务和小时是两本账:没有计时的服务不折成小时。
-- 作废的不数。孩子属于哪个县,看那一天的名册;记在哪位爱心人士名下,看那一天的结对。
local store = require "store"

local metrics = {}

-- 探访时那一天的情况。
local function on_the_day(spells, name)
  local sql = [[left join SPELLS n on n.child_id = p.child_id and n.valid_from <= e.day and n.valid_to > e.day
                and n.recorded_at <= :known and n.superseded_at > :known]]
  return (sql:gsub("SPELLS n", spells .. " " .. name):gsub("%f[%w]n%.", name .. "."))
end

local took_part = [[
  from visits_event e
  join visits_child p on p.event_id = e.id and p.recorded_at <= :known
  %s
  where e.ledger = :ledger and e.day between :from and :to and e.recorded_at <= :known
    and not exists (select 1 from visits_void v where v.event_id = e.id and v.recorded_at <= :known)
]]

local county = on_the_day("enrolment", "r") .. " left join division d on d.code = r.county"

-- 按什么分:写法、名称、先后。
local dimensions = {
  all = { key = "e.ledger", name = "e.ledger", joins = "" },
  kind = { key = "e.kind", name = "e.kind", joins = "" },
  month = { key = "substr(e.day, 1, 7)", name = "substr(e.day, 1, 7)", joins = "" },
  county = { key = "coalesce(d.code, 999999)", name = "coalesce(d.name, '不在名册')", joins = county },
}

local times_sql = [[
  select key, name, count(*) as times, sum(n) as attendances, coalesce(sum(minutes), 0) as minutes,
         count(minutes) as clocked
  from (select %s as key, %s as name, e.id, e.minutes, count(*) as n %s group by e.id, e.minutes, %s, %s) event
  group by key, name order by key
]]

local children_sql = [[
  select %s as key, count(distinct p.child_id) as children,
         count(distinct coalesce(g.guardian_id, -p.child_id)) as families
  %s group by %s order by key
]]

local function children_by(d, args)
  local by_key = {}
  local from = took_part:format(d.joins .. " " .. on_the_day("guardianship", "g"))
  for r in store.rows(children_sql:format(d.key, from, d.key), args) do
    by_key[r.key] = { children = r.children, families = r.families }
  end
  return by_key
end

-- by:"all"、"kind"、"month"、"county";args:{ ledger = "visit" 或 "service", from, to(含), known }
-- → { key, name, times, attendances, children, families, minutes, clocked } 的列表。
function metrics.by(by, args)
  local d = dimensions[by]
  local children, rows = children_by(d, args), {}
  local from = took_part:format(d.joins)
  for r in store.rows(times_sql:format(d.key, d.name, from, d.key, d.name), args) do
    local who = children[r.key]
    rows[#rows + 1] = {
      key = r.key, name = r.name, times = r.times, attendances = r.attendances, children = who.children,
      families = who.families, minutes = r.minutes, clocked = r.clocked,
    }
  end
  return rows
end

local none = { times = 0, attendances = 0, children = 0, families = 0, minutes = 0, clocked = 0 }

-- 全部合在一起;一次也没有,各项是 0。
function metrics.total(args)
  local total = metrics.by("all", args)[1] or none
  total.name = "合计"
  return total
end

-- 各位爱心人士名下的:去的那天正与孩子结对。交接以后,原来的爱心人士再去,不记在名下。
-- → { carer_id, times, attendances, children } 的列表
function metrics.credited(args)
  local joins = [[join pairing q on q.child_id = p.child_id and q.carer_id = e.carer_id and q.valid_from <= e.day
    and q.valid_to > e.day and q.recorded_at <= :known and q.superseded_at > :known]]
  local sql = "select e.carer_id, count(distinct e.id) as times, count(*) as attendances, count(distinct p.child_id) "
    .. "as children " .. took_part:format(joins) .. " group by e.carer_id order by e.carer_id"
  local rows = {}
  for r in store.rows(sql, args) do
    rows[#rows + 1] = { carer_id = r.carer_id, times = r.times, attendances = r.attendances, children = r.children }
  end
  return rows
end

-- 610 分钟 → "10.2"(小时,四舍五入)
function metrics.hours(minutes)
  local tenths = (minutes * 10 + 30) // 60
  return ("%d.%d"):format(tenths // 10, tenths % 10)
end

return metrics
