-- 发给谁、谁来问,能不能更正、能不能公开。只算,不碰库。
local wording = require "registers.wording"

local rules = {
  audiences = { "全部", "爱心人士", "照护人", "志愿者", "工作人员" },
  askers = { "爱心人士", "照护人", "志愿者", "工作人员", "其他" },
}

-- n:{ day };old:要更正的那一条({ day, corrected_by }),没有要更正的为 nil。不能发时返回为什么。
function rules.notice_fault(n, old, today)
  if n.day > today then return "日期还没有到" end
  if not old then return nil end
  if n.day < old.day then return ("早于原来的通知(%s)"):format(old.day) end
  if old.corrected_by then return ("已由通知 %d 更正,请更正那一条"):format(old.corrected_by) end
end

-- 常见问题人人能看:问和答里都不能有问的人的姓名、电话。
function rules.answer_fault(question, answer, asker)
  return wording.reveals(question .. "\n" .. answer, { asker })
end

return rules
