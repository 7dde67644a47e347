-- 发放的关爱金,按学段和县排成一张有合计的表,藏起小数目。只算,不碰库。
local suppress = require "campaigns.suppress"

local paid = {}

local order = {}
for i, stage in ipairs { "幼儿园", "小学", "初中", "高中", "中职", "五年制", "专科", "大一", "大二", "大三", "大四", "大五",
  "特殊教育" } do
  order[stage] = i
end

local all = "合计"

local function by_stage(a, b)
  local x, y = order[a] or 99, order[b] or 99
  if x ~= y then return x < y end
  return a < b
end

-- 表里有哪些学段、哪些县,按先后,合计在最后。
local function headings(cells)
  local stages, counties, seen = {}, {}, {}
  for _, cell in ipairs(cells) do
    for name, list in pairs { stage = stages, county = counties } do
      if not seen[name .. cell[name]] then
        seen[name .. cell[name]] = true
        list[#list + 1] = cell[name]
      end
    end
  end
  table.sort(stages, by_stage)
  stages[#stages + 1], counties[#counties + 1] = all, all
  return stages, counties
end

-- 每个学段、每个县一格,没有人的也算一格,合计也是格子:grid["小学"]["崇川区"]。
local function fill(cells, stages, counties)
  local grid, list = {}, {}
  for _, stage in ipairs(stages) do
    grid[stage] = {}
    for _, county in ipairs(counties) do
      local cell = {
        stage = stage, county = county, n = 0, fen = 0, row = "row " .. stage, column = "column " .. county,
        total = stage == all or county == all,
      }
      grid[stage][county], list[#list + 1] = cell, cell
    end
  end
  for _, cell in ipairs(cells) do
    for _, stage in ipairs { cell.stage, all } do
      for _, county in ipairs { cell.county, all } do
        local sum = grid[stage][county]
        sum.n, sum.fen = sum.n + cell.n, sum.fen + cell.fen
      end
    end
  end
  return grid, list
end

-- 每个学段的标准是公开的,所以一个县只要藏了一格,它的金额合计也要藏:由人次和金额两个合计可以解出各格。
local function hide_sums(grid, stages, counties)
  for _, county in ipairs(counties) do
    for _, stage in ipairs(stages) do
      if grid[stage][county].hidden then grid[all][county].hidden_fen = true end
    end
  end
end

-- cells:{ stage, county, n, fen } → 要公布的各行。
function paid.rows(cells)
  local stages, counties = headings(cells)
  local grid, list = fill(cells, stages, counties)
  suppress.mark(list)
  hide_sums(grid, stages, counties)
  local rows = {}
  for _, cell in ipairs(list) do
    if cell.n > 0 or cell.hidden then
      rows[#rows + 1] = {
        section = "发放(人次)", item = cell.stage, county = cell.county, n = cell.hidden and "*" or cell.n,
        fen = (cell.hidden or cell.hidden_fen) and "*" or cell.fen,
      }
    end
  end
  return #cells > 0 and rows or {}
end

return paid
