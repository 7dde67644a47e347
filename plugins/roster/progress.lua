-- 一名孩子从上学年到新学年怎么走。纯函数。先看例外:休学、退学、毕业、已经报来新学年学籍的,都不自动升。
local paths = require "paths"

local progress = {}

local kept = {
  ["休学"] = "休学中:复学还是继续休学,等学校报来",
  ["退学"] = "已退学,请确认是否退出名册",
  ["毕业"] = "已毕业,请确认升学还是退出名册",
}

-- was:{ stage, grade, study };reported:新学年已经报来的学籍(可以没有)。
-- 返回 { stage, grade } 或 nil 和要人处理的原因;已经报来的返回 nil, nil。
function progress.step(was, reported)
  if reported then return nil, nil end
  if not was then return nil, "上学年没有学籍" end
  if was.study ~= "在读" then return nil, kept[was.study] end
  local last = paths.last[was.stage]
  if last and was.grade < last then return { stage = was.stage, grade = was.grade + 1 } end
  local next = paths.next[was.stage]
  if next and next.stage then return { stage = next.stage, grade = next.grade } end
  return nil, next and next.ask or ("不知道 %s 之后是什么"):format(was.stage)
end

return progress
