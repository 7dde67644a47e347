-- 上线前必须成立的例子:日子、限额、数据写得对。
local policy = require "campaigns.policy"
local policies = require "policies"

local festival = { lunar = "01-01" }

local function equal(got, wanted) assert(got == wanted, ("得到 %s,应是 %s"):format(got, wanted)) end

local function window(year)
  local opens, closes = policy.window(festival, { opens_before = 21, closes_before = 1 }, year)
  return opens .. " " .. closes
end

return {
  { name = "2024 年春节是 2 月 10 日", check = function() equal(policy.festival(festival, 2024), "2024-02-10") end },
  { name = "提前二十一天开始,除夕截止", check = function()
    equal(window(2024), "2024-01-20 2024-02-09")
    equal(window(2025), "2025-01-08 2025-01-28") -- 腊月只有二十九天,除夕是 1 月 28 日
  end },
  { name = "腊月里的日子属于将到的春节", check = function()
    equal(policy.year(festival, "2024-01-19"), 2024)
    equal(policy.year(festival, "2024-02-10"), 2024)
    equal(policy.year(festival, "2024-02-11"), 2025)
  end },
  { name = "提醒在开始以后、截止以前", check = function()
    for _, entry in ipairs(policies) do
      local opens, closes = policy.window(festival, entry, entry.from)
      local reminder = policy.festival(entry.reminder, entry.from)
      assert(opens <= reminder and reminder <= closes, reminder)
    end
  end },
  { name = "安排写得对", check = function() policy.check(policies) end },
  { name = "限额是整数分", check = function() equal(policy.budget_fen { budget_yuan = 200 }, 20000) end },
}
