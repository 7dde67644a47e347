-- 2022 年的摸排:每一户走访一次,问收入和家里的未成年人。
local number = require "number"
local prng = require "prng"
local sheet = require "sheet"

local screening = {}

local visited_from, visited_days = "2022-04-01", 60

function screening.sheet(seed, households)
  local rng = prng.new(seed, "screening")
  local s = sheet.new("2022-1_08_households.csv", "gb18030",
    { "档案号", "县(市、区)", "走访日期", "人均月收入", "未成年人数", "走访记录编号" })
  for i, h in ipairs(households) do
    local income = rng:percent(8) and false or rng:between(15, 180) * 10
    local minors = 1 + (rng:percent(35) and 1 or 0) + (rng:percent(8) and 1 or 0)
    local day = number.day(rng, visited_from, visited_days)
    s:add { h.file_no, h.county, day, income, minors, ("访-2022-%05d"):format(i) }
  end
  s:add_bad { households[1].file_no, households[1].county, visited_from, "不详", 1, "访-2022-X" }
  return s
end

return screening
