-- 按县公布的表:小数目不写,也减不出来。
local counties = require "counties"

local function rows(list)
  local i = 0
  return counties.rows(function()
    i = i + 1
    return list[i]
  end)
end

local function county(name, children, paired, times)
  return { county = name, children = children, paired = paired, times = times, fen = times * 1000 }
end

local function check(name, ok)
  return { name = name, check = function() if not ok() then error("不对", 0) end end }
end

return {
  check("都不少于 5:照写", function()
    local r = rows { county("甲", 20, 10, 30), county("乙", 30, 20, 40) }
    return r[1][4] == 10 and r[2][4] == 10 and r[1][5] == 30 and r[1][6] == 30000
  end),
  check("一个县等待结对的只有 2 名:另一个县的也不写,行里也减不出来", function()
    local r = rows { county("甲", 20, 18, 30), county("乙", 30, 20, 40), county("丙", 40, 20, 40) }
    local hidden_open, rows_open = 0, 0
    for _, line in ipairs(r) do
      if line[4] == "*" then hidden_open = hidden_open + 1 end
      if line[4] == "*" and line[2] ~= "*" and line[3] ~= "*" then rows_open = rows_open + 1 end
    end
    return r[1][4] == "*" and hidden_open >= 2 and rows_open == 0
  end),
  check("一个县只有 3 人次:金额不写,最小的另一个县也不写", function()
    local r = rows { county("甲", 20, 10, 3), county("乙", 30, 20, 40), county("丙", 40, 20, 50) }
    return r[1][5] == "*" and r[1][6] == "*" and r[2][5] == "*" and r[2][6] == "*" and r[3][5] == 50
  end),
}
