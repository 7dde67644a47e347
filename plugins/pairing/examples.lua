-- 匹配:兄弟姐妹在一起、名额、合适程度、不够时交给人。
local match = require "match"
local weights = require "weights"

local w = weights[1]

local function carers()
  return {
    { id = 1, no = "A-1", kind = "爱心党支部", free = 1 },
    { id = 2, no = "A-2", kind = "爱心妈妈", free = 2 },
  }
end

local function group(stages, carer_id)
  local g = { children = {}, carer_id = carer_id }
  for i, stage in ipairs(stages) do g.children[i] = { stage = stage } end
  return g
end

-- 各组配到谁:"A-2 A-1",配不上的是 "-"
local function expect(name, groups, wanted)
  return { name = name, check = function()
    local got = {}
    for i, r in ipairs(match.all(w, groups, carers())) do got[i] = r.carer and r.carer.no or "-" end
    local text = table.concat(got, " ")
    if text ~= wanted then error(("应是 %s,算出 %s"):format(wanted, text), 0) end
  end }
end

return {
  expect("小学生配爱心妈妈,高中生配党支部", { group { "小学" }, group { "高中" } }, "A-2 A-1"),
  expect("姐妹两个要两个名额", { group { "小学", "初中" } }, "A-2"),
  expect("姐姐已由 A-1 结对,妹妹也给 A-1", { group({ "小学" }, 1) }, "A-1"),
  expect("A-1 名额不够时不给别人,交给人", { group({ "小学", "小学" }, 1) }, "-"),
  expect("三个名额配不下四个孩子", { group { "小学" }, group { "小学" }, group { "小学" }, group { "小学" } }, "A-2 A-2 A-1 -"),
}
