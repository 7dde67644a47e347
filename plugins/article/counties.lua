-- 按县公布的表:小数目不写。各县的合计就是文章里的数,所以也不能由合计减出来。只算,不碰库。
local hide = require "campaigns.hide"
local suppress = require "campaigns.suppress"

local counties = {}

-- 关爱对象 = 结对 + 等待:三列的格子互相护着。
local function hide_children(lines)
  local targets, done = 0, 0
  for _, line in ipairs(lines) do
    line.targets, line.done = line.children, line.paired
    targets, done = targets + line.targets, done + line.done
  end
  lines[#lines + 1] = { county = "合计", targets = targets, done = done }
  hide(lines)
  lines[#lines] = nil
end

-- 人次只有一列:藏了一个县,最小的另一个县也藏。
local function hide_payments(lines)
  local paid, hidden = {}, 0
  for _, line in ipairs(lines) do
    if line.times > 0 then paid[#paid + 1] = line end
  end
  table.sort(paid, function(a, b) return a.times < b.times end)
  for _, line in ipairs(paid) do
    line.hidden_paid = line.times < suppress.smallest or hidden == 1
    if line.hidden_paid then hidden = hidden + 1 end
  end
end

local function cell(is_hidden, n) return is_hidden and "*" or n end

-- from:{ county, children, paired, times, fen } 的迭代 → 要公布的各行。
function counties.rows(from)
  local lines, rows = {}, {}
  for row in from do
    lines[#lines + 1] = {
      county = row.county, children = row.children, paired = row.paired, times = row.times, fen = row.fen,
    }
  end
  hide_children(lines)
  hide_payments(lines)
  for i, line in ipairs(lines) do
    rows[i] = {
      line.county, cell(line.hidden.targets, line.children), cell(line.hidden.done, line.paired),
      cell(line.hidden.open, line.children - line.paired), cell(line.hidden_paid, line.times),
      cell(line.hidden_paid, line.fen),
    }
  end
  return rows
end

return counties
