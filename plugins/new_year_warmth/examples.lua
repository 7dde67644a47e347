-- 上线前必须成立的例子:日子、限额、数据写得对。
local policy = require "campaigns.policy"
local policies = require "policies"

local festival = { date = "01-01" }

local function equal(got, wanted) assert(got == wanted, ("得到 %s,应是 %s"):format(got, wanted)) end

return {
  { name = "十二月办的是下一年的元旦", check = function()
    equal(policy.year(festival, "2024-12-12"), 2025)
    equal(policy.year(festival, "2025-01-01"), 2025)
  end },
  { name = "元旦前一天截止", check = function()
    local opens, closes = policy.window(festival, { opens_before = 20, closes_before = 1 }, 2025)
    equal(opens, "2024-12-12")
    equal(closes, "2024-12-31")
  end },
  { name = "第一条以前的年份没有安排", check = function()
    equal(policy.at({ { from = 2023 }, { from = 2025 } }, 2022), nil)
    equal(policy.at({ { from = 2023 }, { from = 2025 } }, 2024).from, 2023)
    equal(policy.at({ { from = 2023 }, { from = 2025 } }, 2030).from, 2025)
  end },
  { name = "日子改了的安排另有任务,没改的共用", check = function()
    local function entry(from, before) return { from = from, opens_before = before, closes_before = 1 } end
    local timings = policy.timings(festival, { entry(2023, 20), entry(2025, 20), entry(2026, 30) })
    equal(#timings, 2)
    equal(timings[2].from, 2026)
    assert(policy.follows(festival, entry(2025, 20), timings[1]))
    assert(not policy.follows(festival, entry(2026, 30), timings[1]))
  end },
  { name = "安排写得对", check = function() policy.check(policies) end },
}
