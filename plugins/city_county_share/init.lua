-- 把每笔发放额分给市、县两级。按学期开学日选取比例;不认识的县不猜,交人工确定。
local stipend = require "stipend"
local shares = require "shares"

stipend.rule {
  phase = "share",
  reasons = {
    unknown_county = "{where}没有市、县分担比例,需人工确定由谁承担",
  },
  apply = function(case, award)
    local in_force = stipend.at(shares, case.term_start)
    local weights = in_force and case.county_code and in_force.counties[case.county_code]
    if not weights then return award:refuse("unknown_county", { where = case.county or "县(市、区)不明" }) end
    award:share { city = weights.city, county = weights.county }
  end,
}
