-- 志愿时长的唯一算法:到某一天为止,每个人多少分钟、多少次,有哪些要核对。报表、证明、统计都从这里取。
local store = require "store"
local calendar = require "calendar"
local sessions = require "sessions"
local policy = require "policy"

local hours = {}

local checks_sql = [[
  select c.volunteer_id as id, c.at as at, c.kind as kind, c.content as content
  from volunteers_check c
  where c.at < :after and c.recorded_at <= :known and :id in (0, c.volunteer_id)
  order by c.volunteer_id, c.at, c.kind
]]

local function add(total, list, from, to)
  for _, s in ipairs(list) do
    if s.day >= from and s.day <= to then
      total.times = total.times + (s.start > 0 and 1 or 0)
      if s.flag then total.flags[#total.flags + 1] = s end
    end
    for _, part in ipairs(sessions.by_day(s)) do
      if part.day >= from and part.day <= to then total.minutes = total.minutes + part.minutes end
    end
  end
end

-- args:from、to(含)、known;id 可选,只算一个人。返回 编号 → { minutes, times, flags }。
function hours.by_volunteer(args)
  local totals, checks, current = {}, {}, nil
  local function finish()
    if not current then return end
    local total = { minutes = 0, times = 0, flags = {} }
    add(total, sessions.of(checks, policy), args.from, args.to)
    totals[current] = total
  end
  local after = calendar.add_days(args.to, 2) -- 最后一天的夜班,第二天才签退
  for row in store.rows(checks_sql, { after = after, known = args.known, id = args.id or 0 }) do
    if row.id ~= current then
      finish()
      current, checks = row.id, {}
    end
    checks[#checks + 1] = { at = row.at, kind = row.kind, content = row.content }
  end
  finish()
  return totals
end

-- 到 day 为止的人数(登记在册的)、人时(分钟)、人次。
function hours.summary(day, known)
  local minutes, times = 0, 0
  for _, total in pairs(hours.by_volunteer { from = "2000-01-01", to = day, known = known }) do
    minutes, times = minutes + total.minutes, times + total.times
  end
  local people = store.value([[
    select count(*) from volunteers_volunteer where registered_on <= :day and recorded_at <= :known
  ]], { day = day, known = known })
  return { people = people, minutes = minutes, times = times }
end

-- 610 → "10.2"(小时,一位小数,四舍五入)
function hours.text(minutes)
  local tenths = (minutes * 10 + 30) // 60
  return ("%d.%d"):format(tenths // 10, tenths % 10)
end

return hours
