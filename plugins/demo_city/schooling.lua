-- 每学期的学籍,和收费与减免。
local parameters = require "parameters"
local cast = require "cast"
local prng = require "prng"
local sheet = require "sheet"
local words = require "words"

local schooling = {}

local function school(m, stage)
  local kind = words.stages[stage]
  if not kind then return "演示大学" end
  return ("%s演示第%d%s"):format(m.county.name, 1 + m.fee_level % 6, kind)
end

-- 不认识的学段;该学段没有的年级;没有登记过的孩子;同一孩子同一学期再来一次。
local function add_bad_rows(s, term, file_no)
  s:add_bad { "DEMO-90001", term, "学前班", 1, false, "在读" }
  s:add_bad { "DEMO-90002", term, "小学", 7, false, "在读" }
  s:add_bad { "DEMO-90003", term, "小学", 3, false, "在读" }
  s:add_bad { file_no, term, "初中", 1, false, "在读" }
end

function schooling.places(members, t, term, name, encoding)
  local s = sheet.new(name, encoding, { "档案号", "学期", "学段", "年级", "学校", "在读状态" })
  local first
  for _, m in ipairs(members) do
    local now = cast.at(m, t)
    if now then
      s:add { m.file_no, term, now.stage, now.grade, school(m, now.stage), now.study }
      first = first or m.file_no
    end
  end
  add_bad_rows(s, term, first)
  return s
end

-- 多数孩子应减的都减了;少数只减了一部分。
local function fee(m, stage, rng)
  local level = parameters.fees[stage]
  local charged = level.from + (level.to - level.from) * m.fee_level // 100
  local entitled = charged * level.waived_percent // 100
  local waived = rng:percent(parameters.fees.fault_percent) and entitled // 3 or entitled
  return charged, waived, entitled
end

-- 金额里有字母;减免比应收多;没有登记过的孩子。
local function add_bad_fees(s, term, file_no)
  s:add_bad { file_no, term, "1O50.00", "300", "300" }
  s:add_bad { "DEMO-90001", term, "500", "800", "800" }
  s:add_bad { "DEMO-90002", term, "500", "300", "300" }
end

function schooling.fees(seed, members, t, term, name, encoding)
  local rng = prng.new(seed, "fees " .. term)
  local s = sheet.new(name, encoding, { "档案号", "学期", "应收", "已减免", "应减免" })
  local first
  for _, m in ipairs(members) do
    local now = cast.at(m, t)
    if now and now.study == "在读" then
      local charged, waived, entitled = fee(m, now.stage, rng)
      s:add { m.file_no, term, charged, waived, entitled }
      first = first or m.file_no
    end
  end
  add_bad_fees(s, term, first)
  return s
end

return schooling
