-- 样本量、分层、复算、区间。
local draw = require "draw"

local function frame(n)
  local out = {}
  for i = 1, n do
    out[i] = { no = i, pseudonym = ("P%04d"):format(i), county = 320611 + i % 7, stage = i % 3 == 0 and "初中" or "小学" }
  end
  return out
end

local function count(set)
  local n = 0
  for _ in pairs(set) do n = n + 1 end
  return n
end

local function check(name, ok)
  return { name = name, check = function() if not ok() then error("不对", 0) end end }
end

return {
  check("948 名、95%、5% 抽 274 名", function() return draw.size(948, 95, 5) == 274 end),
  check("总体很小时全抽", function() return draw.size(3, 95, 5) == 3 end),
  check("抽中的正好那么多", function() return count(draw.sample(frame(948), "彩票 2023141", 274)) == 274 end),
  check("同样的种子抽同样的人", function()
    local a, b = draw.sample(frame(300), "s", 50), draw.sample(frame(300), "s", 50)
    for no in pairs(a) do
      if not b[no] then return false end
    end
    return true
  end),
  check("换一个种子就换人", function()
    local a, b, same = draw.sample(frame(300), "s", 50), draw.sample(frame(300), "t", 50), 0
    for no in pairs(a) do
      if b[no] then same = same + 1 end
    end
    return same < 50
  end),
  check("人人满意也有区间:268 份全满意,下限约 98.6%", function()
    local low, high = draw.interval(268, 268)
    return low == 986 and high == 1000
  end),
  check("区间与已知结果一致:45/50 → 78.6%—95.7%", function()
    local low, high = draw.interval(45, 50)
    return low == 786 and high == 957
  end),
}
