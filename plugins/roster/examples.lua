-- 9 月 1 日的升级:例外在先。
local progress = require "progress"

local function expect(name, was, reported, wanted)
  return { name = name, check = function()
    local step, why = progress.step(was, reported)
    local got = step and step.stage .. step.grade or why and "要人处理" or "已报来"
    if got ~= wanted then error(("应是 %s,算出 %s"):format(wanted, got), 0) end
  end }
end

local function in_school(stage, grade, study) return { stage = stage, grade = grade, study = study or "在读" } end

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
}
