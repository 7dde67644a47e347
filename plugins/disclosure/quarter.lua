-- 季度:"2024-1" 是 2024 年 1 月至 3 月。只算,不碰库。
local calendar = require "calendar"

local quarter = {}

-- → { code, from, to },to 是下一季度的第一天;写得不对则为 nil。
function quarter.read(code)
  local year, n = code:match "^(%d%d%d%d)%-([1-4])$"
  if not year then return nil end
  local from = ("%s-%02d-01"):format(year, 3 * tonumber(n) - 2)
  return { code = code, from = from, to = calendar.add_months(from, 3) }
end

function quarter.of(day)
  return ("%s-%d"):format(day:sub(1, 4), (tonumber(day:sub(6, 7)) + 2) // 3)
end

-- 那天以前已经过完的最后一个季度。
function quarter.ended(day)
  return quarter.of(calendar.add_days(quarter.read(quarter.of(day)).from, -1))
end

function quarter.next(code) return quarter.of(quarter.read(code).to) end

function quarter.title(code) return ("%s 年第 %s 季度"):format(code:match "^(%d+)%-(%d)$") end

return quarter
