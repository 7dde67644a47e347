-- 故事的先后、谁能审、稿子怎样拆;荣誉够不够格。
local policies = require "policies"
local rules = require "rules"

local function equal(got, wanted) assert(got == wanted, ("得到 %s,应是 %s"):format(got, wanted)) end

local function fault(from, to, actor) return rules.step_fault({ state = from, author = "甲" }, to, actor or "乙") end

local policy = { stars = { "三星" }, pairing_years = { 1, 3 }, unit_hours = 100 }

return {
  { name = "写的人不能审", check = function()
    assert(fault("起草", "通过", "甲"))
    equal(fault("起草", "通过", "乙"), nil)
  end },
  { name = "没有审过的不能发布,撤下的不再发布", check = function()
    assert(fault("起草", "发布") and fault("退回", "发布") and fault("撤下", "发布"))
    equal(fault("通过", "发布"), nil)
  end },
  { name = "审过的要改,先退回", check = function()
    assert(fault("通过", "起草"))
    equal(fault("退回", "起草"), nil)
  end },
  { name = "第一行题目,后面正文", check = function()
    local title, text = rules.split "一双球鞋\r\n\r\n{化名}跑得很快。\r\n"
    equal(title, "一双球鞋")
    equal(rules.with_pseudonym(text, "K7QM"), "K7QM跑得很快。")
    equal(rules.split "只有题目", nil)
    equal(rules.split "\xC4\xE3\xBA\xC3\n正文", nil)
  end },
  { name = "结对满一年、三年各一次,差一天不算", check = function()
    equal(rules.years_reached(policy, "2022-08-01", "2023-07-31"), nil)
    equal(rules.years_reached(policy, "2022-08-01", "2023-08-01"), 1)
    equal(rules.years_reached(policy, "2022-08-01", "2025-08-01"), 3)
  end },
  { name = "只有写明的星级;单位不算个人", check = function()
    assert(rules.star_honoured(policy, "三星") and not rules.star_honoured(policy, "一星"))
    assert(not rules.star_honoured(policy, nil))
    assert(rules.unit_honoured(policy, "演示大学", 6000) and not rules.unit_honoured(policy, "演示大学", 5999))
    assert(not rules.unit_honoured(policy, "个人", 60000))
  end },
  { name = "每条办法都有依据,年数从小到大", check = function()
    for _, p in ipairs(policies) do
      assert(p.reference ~= "", p.from)
      for i = 2, #p.pairing_years do assert(p.pairing_years[i] > p.pairing_years[i - 1], p.from) end
    end
  end },
}
