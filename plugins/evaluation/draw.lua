-- 抽多少、抽谁。纯函数,只用整数:同样的抽样框和种子,谁算都一样。
local hash = require "hash"
local money = require "money"

local draw = {}

-- z 的平方乘以 10000,按置信度(百分数);p 取 0.5,样本量最大。
local z_squared = { [90] = 27056, [95] = 38416, [99] = 66349 }

draw.confidences = { "90", "95", "99" }

-- 有限总体:n = N·n0 / (N + n0 − 1),n0 = z²·p(1−p)/e²,进一。948 名、95%、5% → 274。
function draw.size(population, confidence, margin)
  if population == 0 then return 0 end
  local over, under = z_squared[confidence] * 25, margin * margin * 100 -- n0 = over / under
  return -(-population * over // ((population - 1) * under + over))
end

function draw.line(row) return ("%d\t%s\t%d\t%s"):format(row.no, row.pseudonym, row.county, row.stage) end

function draw.frame_hash(frame)
  local lines = {}
  for i, row in ipairs(frame) do lines[i] = draw.line(row) end
  return hash.text(table.concat(lines, "\n"))
end

local function by_key(a, b) return a.key < b.key end

-- 层:县 × 学段,按抽样框里的先后。
local function strata(frame)
  local list, by_name = {}, {}
  for _, row in ipairs(frame) do
    local name = row.county .. row.stage
    local stratum = by_name[name]
    if not stratum then
      stratum = { rows = {} }
      by_name[name], list[#list + 1] = stratum, stratum
    end
    stratum.rows[#stratum.rows + 1] = row
  end
  return list
end

-- 各层按人数分配(最大余数法);层内按 种子、抽样框摘要、化名 的摘要从小到大取。返回抽中的 no。
function draw.sample(frame, seed, size)
  local sealed, list, weights, drawn = draw.frame_hash(frame), strata(frame), {}, {}
  for i, stratum in ipairs(list) do weights[i] = #stratum.rows end
  if size == 0 then return drawn end
  for i, n in ipairs(money.share(size, weights)) do
    local rows = list[i].rows
    for _, row in ipairs(rows) do row.key = hash.text(seed .. "\n" .. sealed .. "\n" .. row.pseudonym) end
    table.sort(rows, by_key)
    for k = 1, n do drawn[rows[k].no] = true end
  end
  return drawn
end

-- 威尔逊区间(95%),千分数:满意 yes 人,答了 n 人。
function draw.interval(yes, n)
  if n == 0 then return nil end
  local z2, p = 3.8416, yes / n
  local middle = p + z2 / (2 * n)
  local half = (z2 * (p * (1 - p) / n + z2 / (4 * n * n))) ^ 0.5
  local low, high = (middle - half) / (1 + z2 / n), (middle + half) / (1 + z2 / n)
  return math.floor(low * 1000 + 0.5), math.floor(high * 1000 + 0.5)
end

return draw
