-- 上线前必须成立的例子:哪天过生日。
local policy = require "campaigns.policy"
local kept = require "kept"
local policies = require "policies"

local function equal(got, wanted) assert(got == wanted, ("得到 %s,应是 %s"):format(got, wanted)) end

local function next_day(row, day) return kept.next(kept.birthday(row), day) end

return {
  { name = "公历生日", check = function()
    equal(next_day({ birth_date = "2012-03-14" }, "2024-03-07"), "2024-03-14")
    equal(next_day({ birth_date = "2012-03-14" }, "2024-03-14"), "2024-03-14")
    equal(next_day({ birth_date = "2012-03-14" }, "2024-03-15"), "2025-03-14")
  end },
  { name = "二月廿九生的,平年二月廿八过", check = function()
    equal(next_day({ birth_date = "2012-02-29" }, "2023-02-01"), "2023-02-28")
    equal(next_day({ birth_date = "2012-02-29" }, "2024-02-01"), "2024-02-29")
  end },
  { name = "登记了农历的按农历:正月十一", check = function()
    local row = { birth_date = "2014-02-10", lunar_birthday = "01-11" }
    equal(next_day(row, "2024-01-01"), "2024-02-20")
    equal(next_day(row, "2024-02-21"), "2025-02-08")
  end },
  { name = "闰月没有的年份在平月过", check = function()
    equal(next_day({ lunar_birthday = "闰06-15" }, "2024-07-01"), "2024-07-20")
    equal(next_day({ lunar_birthday = "闰06-15" }, "2025-07-20"), "2025-08-08")
  end },
  { name = "写得不对的农历生日不收", check = function()
    for _, text in ipairs { "13-01", "1-11", "正月十一", "02-31", "闰" } do equal(kept.lunar(text), nil) end
  end },
  { name = "没有出生日期也没有农历生日的,不知道", check = function() equal(kept.birthday {}, nil) end },
  { name = "每年的限额都有依据", check = function()
    for _, entry in ipairs(policies) do
      assert(entry.reference ~= "" and policy.budget_fen(entry) >= 0 and entry.task ~= "", entry.from)
    end
  end },
}
