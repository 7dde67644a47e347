-- 往后各学年读什么:测算"一助到底"要用的升学去向。纯函数,只此一处;情景(升学比例、流失、新入册、捐赠)是
-- scripts/scenarios 里的数据文件。没有说升学比例的学段照 paths.lua 升;paths.lua 要人来定的,情景不说就当作毕业。
local paths = require "paths"
local money = require "money"

local whole = 1000000 -- 一名孩子分成一百万份

local known = {
  title = "string", source = "string", progression = "table", leave_percent = "table", assume = "table",
  entrants = "table", donations_yuan = "table",
}

local function wrong(what, ...) error("情景:" .. what:format(...), 0) end

local function check_scenario(scenario)
  if type(scenario) ~= "table" then wrong("应返回一个表") end
  for name, value in pairs(scenario) do
    if not known[name] then wrong("不认识的字段 %s", tostring(name)) end
    if type(value) ~= known[name] then wrong("%s 应是 %s", name, known[name]) end
  end
  if not scenario.title or not scenario.source then wrong("title 和 source 要写") end
end

local function share_of(percent, what)
  if type(percent) ~= "number" or percent < 0 or percent > 100 then wrong("%s 应是 0 到 100 的百分数", what) end
  return math.floor(percent * (whole // 100) + 0.5)
end

-- 情景里一个学段的去向 { { stage =, grade =, percent = }, … } → 份额;合计不到 100 的毕业离开。
local function read_ways(stage, ways)
  local read, sum = {}, 0
  for i, way in ipairs(ways) do
    local place = ("progression.%s 第 %d 条"):format(stage, i)
    if not paths.next[way.stage] then wrong("%s:没有 %s 这个学段", place, tostring(way.stage)) end
    local share = share_of(way.percent, place .. "的 percent")
    read[i] = { stage = way.stage, grade = way.grade or 1, share = share }
    sum = sum + share
  end
  if sum > whole then wrong("progression.%s 各条合计超过 100", stage) end
  return read
end

local function read_progression(scenario)
  local ways, leave = {}, {}
  for stage, list in pairs(scenario.progression or {}) do
    if not paths.next[stage] then wrong("progression:没有 %s 这个学段", tostring(stage)) end
    ways[stage] = read_ways(stage, list)
  end
  for stage, percent in pairs(scenario.leave_percent or {}) do
    if not paths.next[stage] then wrong("leave_percent:没有 %s 这个学段", tostring(stage)) end
    leave[stage] = share_of(percent, "leave_percent." .. stage)
  end
  return ways, leave
end

local function ways_from(ways, stage, grade)
  local last = paths.last[stage]
  if last and grade < last then return { { stage = stage, grade = grade + 1, share = whole } } end
  local next = paths.next[stage]
  if ways[stage] then return ways[stage] end
  if next and next.stage then return { { stage = next.stage, grade = next.grade, share = whole } } end
  return {}
end

-- study 是今天的学籍状态:休学的下一学年复读原年级,毕业、退学的离开。
local function next_places(ways, leave, stage, grade, study)
  if study == "毕业" or study == "退学" then return {} end
  local to = study == "休学" and { { stage = stage, grade = grade, share = whole } } or ways_from(ways, stage, grade)
  local stay, kept = whole - (leave[stage] or 0), {}
  for i, way in ipairs(to) do
    kept[i] = { stage = way.stage, grade = way.grade, share = way.share * stay // whole }
  end
  return kept
end

local function read_entrants(scenario)
  local list = {}
  for i, row in ipairs(scenario.entrants or {}) do
    if not paths.next[row.stage] or math.type(row.children) ~= "integer" then
      wrong("entrants 第 %d 条应写成 { stage = \"小学\", grade = 1, children = 40 }", i)
    end
    list[i] = { stage = row.stage, grade = row.grade or 1, children = row.children }
  end
  return list
end

local function read_donations(scenario)
  local list = {}
  for fund, yuan in pairs(scenario.donations_yuan or {}) do
    list[#list + 1] = { fund = fund, fen = money.yuan(yuan) }
  end
  return list
end

local function percent_text(share) return ("%g%%"):format(share / (whole // 100)) end

local function assumptions_of(scenario, ways, leave)
  local list = { "每年 9 月 1 日升一级;休学的下一学年复读原年级;县和费用情况与今天相同" }
  for stage, to in pairs(ways) do
    local parts = {}
    for i, way in ipairs(to) do parts[i] = way.stage .. " " .. percent_text(way.share) end
    list[#list + 1] = ("%s毕业后:%s"):format(stage, #parts > 0 and table.concat(parts, "、") or "都不再升学")
  end
  for stage, share in pairs(leave) do list[#list + 1] = ("%s每年流失 %s"):format(stage, percent_text(share)) end
  for _, row in ipairs(scenario.entrants or {}) do
    list[#list + 1] = ("每年新入册:%s %d 人,各县比例与今天相同"):format(row.stage, row.children)
  end
  if scenario.assume then list[#list + 1] = "今天暂停、没有账户的,下一学年起都恢复发放" end
  return list
end

return function(scenario)
  check_scenario(scenario)
  local ways, leave = read_progression(scenario)
  return {
    title = scenario.title,
    source = scenario.source,
    assumptions = assumptions_of(scenario, ways, leave),
    next = function(stage, grade, study) return next_places(ways, leave, stage, grade, study) end,
    entrants = read_entrants(scenario),
    donations = read_donations(scenario),
    assume = scenario.assume or {},
  }
end
