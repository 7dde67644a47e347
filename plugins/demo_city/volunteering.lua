-- 志愿者和他们的签到签退(2022 年 3 月到 2023 年 12 月):大多到点签退,少数忘记签退、补签退、跨零点、超过最长时间。
local number = require "number"
local parameters = require "parameters"
local people = require "people"
local prng = require "prng"
local sheet = require "sheet"
local words = require "words"

local volunteering = {}

local given = parameters.volunteers

local function unit(rng)
  if rng:percent(given.alone_percent) then return "个人" end
  return rng:pick(given.units)
end

local function roll(seed)
  local rng = prng.new(seed, "volunteers")
  local s = sheet.new("2023-1_07_volunteers.csv", "utf-8", { "志愿者编号", "姓名", "联系电话", "所在单位", "登记日期" })
  local list = {}
  for i = 1, given.people do
    local no, day = ("V-%04d"):format(i), number.day(rng, given.from, given.register_days)
    s:add { no, people.adult(rng, rng:percent(60) and "women" or "men"), number.phone(rng), unit(rng), day }
    list[i] = { no = no, day = day }
  end
  s:add_bad { "V-9001", "演示", "12345", "个人", given.from }
  return s, list
end

local function clock(minute) return ("%02d:%02d"):format(minute // 60, minute % 60) end

-- 一次服务的签到、签退;同一个人一天一次,所以不会重叠。
local function session(rng, day)
  local start = rng:between(16, 38) * 30
  local at = day .. " " .. clock(start)
  if rng:below(100) < given.forgotten_percent then return at, false end
  local length = rng:between(6, 18) * 10
  return at, day .. " " .. clock(start + length)
end

local function checks(seed, list)
  local rng = prng.new(seed, "volunteer checks")
  local s = sheet.new("2023-1_08_volunteer_checks.csv", "gb18030", { "志愿者编号", "签到时间", "签退时间", "服务内容" })
  local used = {}
  for _ = 1, given.sessions do
    local v = list[1 + rng:below(#list)]
    local day = number.day(rng, v.day, given.service_days)
    if day <= given.to and not used[v.no .. day] then
      used[v.no .. day] = true
      local at, left = session(rng, day)
      s:add { v.no, at, left, rng:pick(words.services) }
    end
  end
  s:add_bad { "V-9999", given.to .. " 09:00", false, "陪伴阅读" }
  s:add_bad { list[1].no, "2023年底", false, "陪伴阅读" }
  return s
end

-- 返回两张表:登记、签到签退。
function volunteering.sheets(seed)
  local s, list = roll(seed)
  return s, checks(seed, list)
end

return volunteering
