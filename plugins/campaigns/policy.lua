-- 一项活动按年份的安排(各插件的 policies.lua):写得对不对,哪一年按哪一条,从哪天到哪天。只算,不碰库。
local calendar = require "calendar"
local json = require "json"
local money = require "money"

local policy = {}

-- from:从哪一年起;reference:依据;opens_before、closes_before:节日前多少天开始、截止;reminder:哪天提醒还没做的;
-- budget_yuan:每名孩子最多花多少元;who:对象(见 targets.choose);task:请爱心人士做什么。
local required = {
  from = "integer", reference = "string", opens_before = "integer", closes_before = "integer", budget_yuan = "integer",
  who = "table", task = "string",
}
local optional = { reminder = "table" }
local who_fields = {
  stages = "table", categories = "table", from_age = "integer", to_age = "integer", paired = "boolean",
}

local function kind(value) return math.type(value) or type(value) end

local function wrong(i, entry, what)
  error(("policies.lua 第 %d 条(from = %s):%s"):format(i, tostring(entry.from), what), 0)
end

local function check_fields(i, entry)
  for name, wanted in pairs(required) do
    if kind(entry[name]) ~= wanted then wrong(i, entry, name .. " 缺少,或者写得不对") end
  end
  for name, value in pairs(entry) do
    local wanted = required[name] or optional[name] or wrong(i, entry, "不认识的字段 " .. name)
    if kind(value) ~= wanted then wrong(i, entry, name .. " 写得不对") end
  end
  for name, value in pairs(entry.who) do
    if kind(value) ~= who_fields[name] then wrong(i, entry, "who 的 " .. name .. " 不认识,或者写得不对") end
  end
end

local function check_figures(i, entry, before)
  if entry.reference == "" then wrong(i, entry, "reference 要写文件依据") end
  if entry.budget_yuan < 0 then wrong(i, entry, "budget_yuan 不能小于零") end
  if entry.opens_before <= entry.closes_before or entry.closes_before < 0 then wrong(i, entry, "开始应早于截止") end
  if before and entry.from <= before.from then wrong(i, entry, "年份应晚于前一条") end
end

-- 写得不对就报错,说明第几条、哪里不对。
function policy.check(policies)
  for i, entry in ipairs(policies) do
    check_fields(i, entry)
    check_figures(i, entry, policies[i - 1])
  end
  return policies
end

-- 那一年按哪一条;更早的年份没有安排,为 nil。
function policy.at(policies, year)
  local found
  for _, entry in ipairs(policies) do
    if entry.from <= year then found = entry end
  end
  return found
end

-- 节日({ lunar = "01-01" }、{ date = "06-01" } …)在那一年的哪一天。
function policy.festival(festival, year)
  return calendar.next(festival, ("%d-12-31 23:59"):format(year - 1)):sub(1, 10)
end

-- 到那天为止还没有过去的节日是哪一年的。
function policy.year(festival, day)
  return math.tointeger(tonumber(calendar.next(festival, calendar.add_days(day, -1) .. " 23:59"):sub(1, 4)))
end

-- 那一年从哪天到哪天(含)。
function policy.window(festival, entry, year)
  local day = policy.festival(festival, year)
  return calendar.add_days(day, -entry.opens_before), calendar.add_days(day, -entry.closes_before)
end

function policy.budget_fen(entry) return money.yuan(entry.budget_yuan) end

local function merged(...)
  local whole = { at = "09:00", workday = "previous" }
  for _, part in ipairs { ... } do
    for name, value in pairs(part) do whole[name] = value end
  end
  return whole
end

-- 开始和提醒的日子。两条安排的日子一样,就是同一个任务;不一样的各有各的任务,只在自己的年份起作用。
function policy.timing(festival, entry)
  return {
    open = merged(festival, { before = entry.opens_before }),
    reminder = entry.reminder and merged(entry.reminder),
  }
end

-- 各种不同的日子,按先后:{ key, from, open, reminder }。
function policy.timings(festival, policies)
  local list, known = {}, {}
  for _, entry in ipairs(policies) do
    local timing = policy.timing(festival, entry)
    timing.key, timing.from = json.encode(timing), entry.from
    if not known[timing.key] then list[#list + 1] = timing end
    known[timing.key] = true
  end
  return list
end

function policy.follows(festival, entry, timing)
  return json.encode(policy.timing(festival, entry)) == timing.key
end

return policy
