-- 一对爱心人士和孩子,到那天有没有该做而没有做的。只算,不碰库。
local calendar = require "calendar"
local stipend = require "stipend"

local rules = {}

local function wrong(i, what) error(("policies.lua 第 %d 条:%s"):format(i, what), 0) end

-- 写得不对就报错,说明第几条、哪里不对。
function rules.check(policies)
  for i, entry in ipairs(policies) do
    if type(entry.reference) ~= "string" or entry.reference == "" then wrong(i, "reference 要写文件依据") end
    for _, name in ipairs { "first_visit_days", "contact_days", "escalate_weeks" } do
      local n = entry[name]
      if math.type(n) ~= "integer" or n < 1 then wrong(i, name .. " 是大于零的整数") end
    end
  end
  return policies
end

-- 在 day 之前就该做的 → { what, due, days, told_county };还没有到期的为 nil。
local function late(what, entry, due, day)
  local days = calendar.days_between(due, day)
  if days <= 0 then return nil end
  return { what = what, due = due, days = days, told_county = days > 7 * entry.escalate_weeks }
end

-- pair:visits.contacts 的一对。没有见过面的,先看第一次上门;见过面的看最近一次联系。那时还没有办法的不管,为 nil。
function rules.overdue(policies, pair, day)
  local entry = stipend.at(policies, pair.since)
  if not entry then return nil end
  if not pair.first_met then
    return late("第一次上门", entry, calendar.add_days(pair.since, entry.first_visit_days), day)
  end
  entry = stipend.at(policies, pair.last_contact)
  return late("联系", entry, calendar.add_days(pair.last_contact, entry.contact_days), day)
end

return rules
