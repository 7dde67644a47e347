-- 对外公布的表:人数 1 至 4 的格子不写,并且从合计里减不出来。
--
-- 每个格子属于两条线(它的行和它的列),合计也是格子;一条线上的格子加起来等于它的合计。把线看作点、不写的格子看作边:
-- 一个格子能被减出来,当且仅当去掉它以后,它的行和列不再连通。所以不断地再藏一格,直到没有这样的格子。
local suppress = { smallest = 5 }

local function touches(cell, line)
  return cell.row == line and cell.column or cell.column == line and cell.row
end

-- 不经过 cell,从它的行能不能走到它的列。
local function has_detour(cells, cell)
  local reached, queue = { [cell.row] = true }, { cell.row }
  while #queue > 0 do
    local line = table.remove(queue)
    for _, other in ipairs(cells) do
      local next_line = other ~= cell and other.hidden and touches(other, line)
      if next_line and not reached[next_line] then
        reached[next_line] = true
        queue[#queue + 1] = next_line
      end
    end
  end
  return reached[cell.column] == true
end

local function exposed(cells)
  for _, cell in ipairs(cells) do
    if cell.hidden and not has_detour(cells, cell) then return cell end
  end
end

-- 先藏大一些的小数目(5 以上里最小的),没有再藏其余的;合计最后才藏。
local function rank(cell)
  local tier = cell.total and 2 or 0
  return (tier + (cell.n < suppress.smallest and 1 or 0)) * 1000000000 + cell.n
end

local function cover(cells, cell)
  local best
  for _, other in ipairs(cells) do
    local on_line = other.row == cell.row or other.column == cell.column
    if on_line and not other.hidden and (not best or rank(other) < rank(best)) then best = other end
  end
  if best then best.hidden = true end
  return best ~= nil
end

-- cells:{ row, column, n, total }(行名和列名不可相同;total:它是合计)。给要藏的格子加上 hidden = true。
function suppress.mark(cells)
  for _, cell in ipairs(cells) do
    cell.hidden = cell.n > 0 and cell.n < suppress.smallest
  end
  local cell = exposed(cells)
  while cell and cover(cells, cell) do cell = exposed(cells) end
  return cells
end

return suppress
