-- 关爱对象名册:2022 年的入册名单,2023 年春季的变更,2023 年 9 月的进、出和变更。
local parameters = require "parameters"
local cast = require "cast"
local sheet = require "sheet"

local roster = {}

local days = parameters.days
local headings = { "档案号", "县(市、区)", "入册日期", "状态", "原因", "退出日期" }

local function state_row(m, from, now)
  return { m.file_no, m.county.name, from, now.held and "暂停" or "在册", now.held or false, false }
end

local function add_bad_rows(s, good)
  s:add_bad { "DEMO-90001", "崇川区", days.enrolled, "在册" }
  s:add_bad { good.file_no, good.county.name, "2022-13-01", "在册" }
  s:add_bad { good.file_no, "玄武区", "2022-07-02", "在册" }
  s:add_bad { good.file_no, good.county.name, days.enrolled, "在册" }
end

function roster.first(members)
  local s = sheet.new("2022-1_02_roster.csv", "utf-8-bom", headings)
  local first
  for _, m in ipairs(members) do
    local now = cast.at(m, 1)
    if now then
      s:add(state_row(m, days.enrolled, now))
      first = first or m
    end
  end
  add_bad_rows(s, first)
  return s
end

function roster.spring(members)
  local s = sheet.new("2022-2_01_roster.csv", "gb18030", headings)
  for _, m in ipairs(members) do
    local before, now = cast.at(m, 1), cast.at(m, 2)
    if before and now and before.held ~= now.held then s:add(state_row(m, days.spring_change, now)) end
  end
  return s
end

function roster.autumn(members)
  local s = sheet.new("2023-1_02_roster.csv", "utf-8", headings)
  for _, m in ipairs(members) do
    local before, now = cast.at(m, 2), cast.at(m, 3)
    if not now then
      s:add { m.file_no, m.county.name, false, "退出", m.path.leaves, days.school_year }
    elseif not before or before.held ~= now.held then
      s:add(state_row(m, days.school_year, now))
    end
  end
  return s
end

return roster
