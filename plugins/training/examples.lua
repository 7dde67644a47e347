-- 场次写得对不对,培训够不够。
local rules = require "rules"

local function equal(got, wanted) assert(got == wanted, ("得到 %s,应是 %s"):format(got, wanted)) end

return {
  { name = "先培训再结对,够了", check = function() equal(rules.lacking(true, "2023-07-01", "2023-06-30"), nil) end },
  { name = "结对那天培训,够了", check = function() equal(rules.lacking(true, "2023-07-01", "2023-07-01"), nil) end },
  { name = "结对以后才培训", check = function()
    equal(rules.lacking(true, "2023-07-01", "2023-07-02"), "结对以后才培训")
    equal(rules.lacking(false, "2023-07-01", "2023-07-02"), nil)
  end },
  { name = "没有培训过的都列出来,结对的和没有结对的分开说", check = function()
    equal(rules.lacking(false, "2023-07-01", nil), "已结对,没有培训过")
    equal(rules.lacking(true, nil, nil), "没有结对,没有培训过")
    equal(rules.lacking(true, nil, "2023-07-02"), nil)
  end },
  { name = "办完才登记,时长在一天以内", check = function()
    equal((rules.session_fault({ day = "2023-07-02", minutes = 60 }, "2023-07-01")), "day")
    equal((rules.session_fault({ day = "2023-07-01", minutes = 0 }, "2023-07-01")), "minutes")
    equal((rules.session_fault({ day = "2023-07-01", minutes = 60 }, "2023-07-01")), nil)
  end },
}
