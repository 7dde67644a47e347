-- 一户的得分和每一分的理由。纯函数。
local money = require "money"

local score = {}

local function by_category(w, categories, reasons)
  local best, best_name, others = 0, nil, 0
  for _, name in ipairs(categories) do
    local points = w.categories[name]
    if points then
      if points > best then best, best_name = points, name end
      others = others + 1
    end
  end
  if not best_name then return 0 end
  reasons[#reasons + 1] = ("%s %d"):format(best_name, best)
  if others == 1 then return best end
  local more = (others - 1) * w.each_other_category
  reasons[#reasons + 1] = ("另有 %d 项困境 %d"):format(others - 1, more)
  return best + more
end

local function by_income(w, income_fen, reasons)
  if not income_fen then return 0 end
  for _, band in ipairs(w.income_yuan) do
    if income_fen < money.yuan(band.below) then
      reasons[#reasons + 1] = ("人均月收入不到 %d 元 %d"):format(band.below, band.points)
      return band.points
    end
  end
  return 0
end

local function by_minors(w, minors, reasons)
  local points = (minors - 1) * w.each_other_minor
  if points > 0 then reasons[#reasons + 1] = ("家里 %d 个未成年人 %d"):format(minors, points) end
  return points
end

-- h:{ categories = { "孤儿", … }, income_fen, minors } → 分数、理由
function score.of(w, h)
  local reasons = {}
  local points = by_category(w, h.categories, reasons) + by_income(w, h.income_fen, reasons)
  points = points + by_minors(w, h.minors, reasons)
  return points, table.concat(reasons, ";")
end

return score
