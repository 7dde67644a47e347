-- 一对爱心人士和孩子,到那天有没有该做而没有做的。只算,不碰库。
local calendar = require "calendar"
local stipend = require "stipend"
local kinds = require "visits.kinds"
local contacts = require "visits.contacts"

local rules = {}

local function known_kinds()
  local known = {}
  for _, book in ipairs { "visit", "service" } do
    for _, kind in ipairs(kinds[book]) do known[kind] = true end
  end
  return known
end

local function wrong(i, what) error(("policies.lua 第 %d 条:%s"):format(i, what), 0) end

local function check_kinds(i, list, known)
  if type(list) ~= "table" or #list == 0 then wrong(i, "要写哪些种类算数") end
  for _, kind in ipairs(list) do
    if not known[kind] then wrong(i, "没有这个种类:" .. tostring(kind)) end
  end
end

-- 写得不对就报错,说明第几条、哪里不对。
function rules.check(policies)
  local known = known_kinds()
  for i, entry in ipairs(policies) do
    if type(entry.reference) ~= "string" or entry.reference == "" then wrong(i, "reference 要写文件依据") end
    for _, name in ipairs { "first_visit_days", "contact_days", "escalate_weeks" } do
      local n = entry[name]
      if math.type(n) ~= "integer" or n < 1 then wrong(i, name .. " 是大于零的整数") end
    end
    check_kinds(i, entry.first_visit_kinds, known)
    check_kinds(i, entry.contact_kinds, known)
  end
  return policies
end

-- 在 day 之前就该做的 → { what, due, days, told_county };还没有到期的、没有办法管的为 nil。
local function late(what, entry, due, day)
  local days = calendar.days_between(due, day)
  if days <= 0 then return nil end
  return { what = what, due = due, days = days, told_county = days > 7 * entry.escalate_weeks }
end

-- pair:visits.contacts 的一对。没有上过门的,先看第一次上门;上过门的看最近一次联系。
function rules.overdue(policies, pair, day)
  local entry = stipend.at(policies, pair.since)
  if not entry then return nil end
  if not contacts.span(pair, entry.first_visit_kinds) then
    return late("第一次上门", entry, calendar.add_days(pair.since, entry.first_visit_days), day)
  end
  local _, last = contacts.span(pair, entry.contact_kinds)
  last = last or pair.since
  entry = stipend.at(policies, last)
  return late("联系", entry, calendar.add_days(last, entry.contact_days), day)
end

return rules
