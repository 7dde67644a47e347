-- 孩子过哪一天的生日:家里登记了过农历的按农历,其余按出生日期。
local calendar = require "calendar"
local store = require "store"

local kept = {}

-- "01-11"、"闰06-15" → { lunar, leap };写得不对则为 nil。
function kept.lunar(text)
  local leap, day = text:match "^(闰?)(%d%d%-%d%d)$"
  if not day then leap, day = "", text:match "^(%d%d%-%d%d)$" end
  if not day then return nil end
  local birthday = { lunar = day, leap = leap ~= "" }
  return pcall(calendar.next, { birthday = birthday }, "2024-01-01") and birthday or nil
end

-- row:{ birth_date, lunar_birthday } → calendar 认识的生日;都没有则为 nil。
function kept.birthday(row)
  if row.lunar_birthday then return kept.lunar(row.lunar_birthday) end
  return row.birth_date and { date = row.birth_date }
end

-- 从 day 起(含)第一次过生日是哪天。二月廿九、闰月、三十,没有的年份怎样过,由 calendar 决定。
function kept.next(birthday, day)
  return calendar.next({ birthday = birthday }, calendar.add_days(day, -1) .. " 23:59"):sub(1, 10)
end

local born_sql = [[
  select e.child_id as id, i.birth_date, f.value as lunar_birthday
  from asof(enrolment, :day, :known) e
  left join asof(child_identity, :day, :known) i on i.child_id = e.child_id
  left join asof(fact, :day, :known) f on f.name = 'lunar_birthday' and f.child_id = e.child_id
]]

local who_sql = [[
  select e.child_id as id, c.file_no, e.county as county_code, d.name as county,
         i.birth_date, f.value as lunar_birthday,
         unseal('child_identity', 'name', i.child_id, i.name_sealed) as name,
         k.carer_no, unseal('carer', 'name', k.id, k.name_sealed) as carer, p.carer_id
  from asof(enrolment, :day, :known) e
  join child c on c.id = e.child_id
  join division d on d.code = e.county
  left join asof(child_identity, :day, :known) i on i.child_id = e.child_id
  left join asof(fact, :day, :known) f on f.name = 'lunar_birthday' and f.child_id = e.child_id
  left join asof(pairing, :day, :known) p on p.child_id = e.child_id
  left join carer k on k.id = p.carer_id
  where e.child_id = :child
]]

-- 那天在册的孩子哪天出生:{ id, birth_date, lunar_birthday }。
function kept.roster(day) return store.rows(born_sql, { day = day, known = store.now() }) end

-- 其中一名,连同与他结对的爱心人士;那天不在册则为 nil。
function kept.child(id, day) return store.row(who_sql, { day = day, known = store.now(), child = id }) end

return kept
