-- 名册上的孩子:把参数里的每条路径展开成一个个孩子,各自带着三个学期的学段、年级和状态。
local parameters = require "parameters"
local prng = require "prng"

local cast = {}

local years_before = {
  ["幼儿园"] = 0, ["小学"] = 3, ["初中"] = 9, ["高中"] = 12, ["中职"] = 12, ["专科"] = 15, ["大一"] = 15, ["大二"] = 15,
  ["特殊教育"] = 3,
}
local university_year = { ["大一"] = 1, ["大二"] = 2 }

-- "初中2" → "初中", 2
local function split(place)
  local stage, grade = place:match("^(.-)(%d?)$")
  return stage, tonumber(grade) or university_year[stage]
end

-- 开学年份和学段年级 → 最早的出生日期(满 3 岁上幼儿园小班;9 月 1 日前出生)
local function earliest_birth(place, year)
  local stage, grade = split(place)
  local age = 3 + years_before[stage] + grade - 1
  return ("%d-09-01"):format(year - age - 1)
end

local function member(path, rng)
  return {
    path = path,
    county = rng:weighted(parameters.counties),
    born_from = path.at and earliest_birth(path.at, 2022) or earliest_birth(path.next, 2023),
    fee_level = rng:below(101),
  }
end

function cast.members(seed)
  local rng = prng.new(seed, "cast")
  local members = {}
  for _, path in ipairs(parameters.paths) do
    for _ = 1, path.n do members[#members + 1] = member(path, rng) end
  end
  return rng:shuffle(members)
end

-- 第 t 个学期(1、2、3)的情况;不在名册上时为 nil。
function cast.at(m, t)
  local path = m.path
  local place = path.at
  if t == 3 then place = path.next end
  if not place then return nil end
  local stage, grade = split(place)
  local study = path.study and path.study[t] or "在读"
  return { stage = stage, grade = grade, study = study, held = path.held and path.held[t] }
end

return cast
