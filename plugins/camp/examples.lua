-- 年龄、名额、状态的先后。
local places = require "places"
local rules = require "rules"

local p = places.policy(2023)

local function check(name, ok)
  return { name = name, check = function() if not ok() then error("判断不对", 0) end end }
end

return {
  check("开营那天满 8 周岁可以", function() return rules.refuse(p, "2015-07-17") == nil end),
  check("差一天不可以", function() return rules.refuse(p, "2015-07-18") ~= nil end),
  check("16 周岁不可以", function() return rules.refuse(p, "2007-07-17") ~= nil end),
  check("县名额满了就是满了", function() return rules.full(p, 320613, 20, 9) ~= nil end),
  check("县名额之和就是总名额", function()
    local sum = 0
    for _, n in pairs(p.county_places) do sum = sum + n end
    return sum == p.places
  end),
  check("没有录取不能到营", function() return not rules.may_become("到营", "报名") end),
  check("候补可以录取", function() return rules.may_become("录取", "候补") end),
}
