-- amounts.lua 一装入就检查:写错一个字、漏一个学段、小数多一位,都在这里说清楚,不等到核定。
local money = require "money"

local stages = {}
for _, name in ipairs { "幼儿园", "小学", "初中", "高中", "中职", "五年制", "专科", "大一", "大二", "大三", "大四", "大五",
  "特殊教育" } do
  stages[name] = true
end

local function wrong(i, entry, what)
  error(("amounts.lua 第 %d 条(from = %s):%s"):format(i, tostring(entry.from), what), 0)
end

local function check_fields(i, entry)
  for name in pairs(entry) do
    if name ~= "from" and name ~= "reference" and name ~= "yuan" then wrong(i, entry, "不认识的字段 " .. name) end
  end
  local from = entry.from
  if type(from) ~= "string" or not from:find "^%d%d%d%d%-%d%d%-%d%d$" then
    wrong(i, entry, "from 应写成 \"2024-09-01\"")
  end
  if type(entry.reference) ~= "string" or entry.reference == "" then wrong(i, entry, "reference 要写文件依据") end
  if type(entry.yuan) ~= "table" then wrong(i, entry, "缺少 yuan") end
end

local function check_yuan(i, entry)
  for stage, yuan in pairs(entry.yuan) do
    if not stages[stage] then wrong(i, entry, "没有 " .. stage .. " 这个学段") end
    local ok, fen = pcall(money.yuan, yuan)
    if not ok or fen <= 0 then wrong(i, entry, stage .. " 的金额应是正的元数,最多两位小数") end
  end
end

-- 前一条有的学段,后一条也要有:漏写就等于停发。
local function check_kept(i, entry, before)
  for stage in pairs(before and before.yuan or {}) do
    if not entry.yuan[stage] then wrong(i, entry, "漏写了 " .. stage .. "(前一条有)") end
  end
  if before and entry.from <= before.from then wrong(i, entry, "日期应晚于前一条") end
end

return function(amounts)
  for i, entry in ipairs(amounts) do
    check_fields(i, entry)
    check_yuan(i, entry)
    check_kept(i, entry, amounts[i - 1])
  end
  return amounts
end
