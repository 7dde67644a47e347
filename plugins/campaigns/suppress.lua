-- 对外公布的表:人数 1 至 4 的格子不写,并且从合计里减不出来。
--
-- 每个格子属于两条线(它的行和它的列),合计也是格子;一条线上的格子加起来等于它的合计。把线看作点、不写的格子看作边:
-- 一个格子能被减出来,当且仅当去掉它以后,它的行和列不再连通。所以给每个小数目找一条最便宜的绕道,绕道上的格子也藏起来。
local suppress = { smallest = 5 }

-- 多藏一格的代价:已经藏了的不要钱,数目小的便宜;零和小数目护不住别人,合计人人要看,都是最后才用。
local function price(cell)
  if cell.hidden then return 0 end
  local last = (cell.total and 1000000000 or 0) + (cell.n < suppress.smallest and 1000000 or 0)
  return last + cell.n
end

-- 从 from 经过 cell 到 to,是不是比已知的便宜。
local function relax(cost, via, cell, from, to)
  if not cost[from] or cost[to] and cost[from] + price(cell) >= cost[to] then return false end
  cost[to], via[to] = cost[from] + price(cell), { cell = cell, from = from }
  return true
end

-- 不经过 cell,从它的行到它的列最便宜的路:每条线从哪一格来。
local function detour(cells, cell)
  local cost, via, changed = { [cell.row] = 0 }, {}, true
  while changed do
    changed = false
    for _, other in ipairs(cells) do
      if other ~= cell then
        local there = relax(cost, via, other, other.row, other.column)
        local back = relax(cost, via, other, other.column, other.row)
        changed = changed or there or back
      end
    end
  end
  return via
end

local function hide_detour(cells, cell)
  local via, line = detour(cells, cell), cell.column
  while line ~= cell.row and via[line] do
    via[line].cell.hidden = true
    line = via[line].from
  end
end

-- cells:{ row, column, n, total }(行名和列名不可相同;total:它是合计)。给要藏的格子加上 hidden = true。
function suppress.mark(cells)
  local small = {}
  for _, cell in ipairs(cells) do
    cell.hidden = cell.n > 0 and cell.n < suppress.smallest
    if cell.hidden then small[#small + 1] = cell end
  end
  for _, cell in ipairs(small) do hide_detour(cells, cell) end
  return cells
end

return suppress
