-- 更正的先后,常见问题里不能有姓名和电话。
local rules = require "rules"

local function equal(got, wanted) assert(got == wanted, ("得到 %s,应是 %s"):format(got, wanted)) end

local today = "2024-03-12"

return {
  { name = "今天的可以发,明天的不行", check = function()
    equal(rules.notice_fault({ day = today }, nil, today), nil)
    assert(rules.notice_fault({ day = "2024-03-13" }, nil, today))
  end },
  { name = "一条通知只更正一次,再更正就更正新的那条", check = function()
    equal(rules.notice_fault({ day = today }, { day = "2024-03-01" }, today), nil)
    assert(rules.notice_fault({ day = today }, { day = "2024-03-01", corrected_by = 2 }, today))
  end },
  { name = "更正不早于原来的", check = function()
    assert(rules.notice_fault({ day = "2024-02-29" }, { day = "2024-03-01" }, today))
  end },
  { name = "问和答里都不能有姓名、电话", check = function()
    assert(rules.answer_fault("我是顾远山,什么时候发?", "四月。", "顾远山"))
    assert(rules.answer_fault("什么时候发?", "打 138-0000-0000 问。", "顾远山"))
    equal(rules.answer_fault("什么时候发?", "四月。", "顾远山"), nil)
  end },
}
