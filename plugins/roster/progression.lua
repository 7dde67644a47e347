-- 测算"一助到底"要用的升学假设:下一学年读什么。纯函数;paths.lua 里要人来定的地方,这里给出假设,写在 assumptions 里。
local paths = require "paths"

local assumed = {
  ["初中"] = { stage = "高中", grade = 1 },
  ["高中"] = { stage = "大一", grade = 1 },
}

return {
  assumptions = {
    "每年 9 月 1 日升一级,没有休学、留级、退学",
    "初中毕业都读三年高中,高中毕业都读四年本科,大四、大五读完毕业",
    "中职、五年制、专科、特殊教育读满年限毕业,不再升学",
    "现在发放的孩子一直符合条件,县和费用情况不变,没有新入册的",
  },
  -- 毕业返回 nil。
  step = function(stage, grade)
    local last = paths.last[stage]
    if last and grade < last then return stage, grade + 1 end
    local next = assumed[stage] or paths.next[stage]
    if next and next.stage then return next.stage, next.grade end
  end,
}
