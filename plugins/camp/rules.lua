-- 谁能报名、还有没有名额。纯函数。
local calendar = require "calendar"

local rules = {}

-- 不能报名时返回为什么。
function rules.refuse(p, born)
  if not born then return "没有登记出生日期" end
  local age = calendar.age(born, p.opens)
  if age < p.ages.from or age > p.ages.to then
    return ("开营那天 %d 周岁,要求 %d 到 %d 周岁"):format(age, p.ages.from, p.ages.to)
  end
end

-- accepted:已录取的人数,总的和本县的。没有名额时返回为什么。
function rules.full(p, county, accepted, accepted_in_county)
  if accepted >= p.places then return "总名额已满" end
  local quota = p.county_places[county] or 0
  if accepted_in_county >= quota then return ("本县(市、区)的 %d 个名额已满"):format(quota) end
end

local steps = {
  ["录取"] = { ["报名"] = true, ["候补"] = true },
  ["候补"] = { ["报名"] = true },
  ["退出"] = { ["报名"] = true, ["候补"] = true, ["录取"] = true },
  ["到营"] = { ["录取"] = true },
  ["报名"] = { ["退出"] = true },
}

function rules.may_become(state, from) return steps[state][from] == true end

return rules
