-- 9 月 1 日的升级:例外在先;往后各年的去向,份额一分不丢。
local progress = require "progress"
local progression = require "progression"

local function expect(name, was, reported, wanted)
  return { name = name, check = function()
    local step, why = progress.step(was, reported)
    local got = step and step.stage .. step.grade or why and "要人处理" or "已报来"
    if got ~= wanted then error(("应是 %s,算出 %s"):format(wanted, got), 0) end
  end }
end

local function in_school(stage, grade, study) return { stage = stage, grade = grade, study = study or "在读" } end

local scenario = {
  title = "例", source = "例",
  progression = { ["初中"] = { { stage = "高中", percent = 60 }, { stage = "中职", percent = 30 } } },
  leave_percent = { ["初中"] = 10 },
}

-- 去向写成 "高中1 540000" 这样的文字比较。
local function expect_ways(name, stage, grade, study, wanted)
  return { name = name, check = function()
    local parts = {}
    for i, way in ipairs(progression(scenario).next(stage, grade, study)) do
      parts[i] = ("%s%d %d"):format(way.stage, way.grade, way.share)
    end
    local got = table.concat(parts, ",")
    if got ~= wanted then error(("应是 %s,算出 %s"):format(wanted, got), 0) end
  end }
end

return {
  expect("小学三年级升四年级", in_school("小学", 3), nil, "小学4"),
  expect("幼儿园大班升小学", in_school("幼儿园", 3), nil, "小学1"),
  expect("小学六年级升初中", in_school("小学", 6), nil, "初中1"),
  expect("初三毕业等录取结果", in_school("初中", 3), nil, "要人处理"),
  expect("高三毕业等录取结果", in_school("高中", 3), nil, "要人处理"),
  expect("大一升大二", in_school("大一", 1), nil, "大二2"),
  expect("大四由人定", in_school("大四", 4), nil, "要人处理"),
  expect("休学的不升", in_school("小学", 3, "休学"), nil, "要人处理"),
  expect("学校报来留级的,以报来的为准", in_school("小学", 3), "小学", "已报来"),
  expect_ways("情景没有说的照常升", "小学", 6, "在读", "初中1 1000000"),
  expect_ways("初中毕业按情景分,先减去流失", "初中", 3, "在读", "高中1 540000,中职1 270000"),
  expect_ways("初中当中也有流失", "初中", 1, "在读", "初中2 900000"),
  expect_ways("休学的下一年复读", "小学", 4, "休学", "小学4 1000000"),
  expect_ways("退学的离开", "小学", 4, "退学", ""),
  expect_ways("情景不说就当作毕业", "大四", 4, "在读", ""),
}
