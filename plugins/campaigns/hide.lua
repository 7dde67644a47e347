-- 对外的进度表:哪些格子不写。
local suppress = require "suppress"

-- lines:{ county, targets, done } 的列表,最后一行是合计。对象 = 完成 + 没有完成,所以没有完成的也是一列,虽然不写出来。
-- 每行得到 hidden = { targets, done }。
return function(lines)
  local cells = {}
  for i, line in ipairs(lines) do
    line.hidden = {}
    for name, n in pairs { targets = line.targets, done = line.done, open = line.targets - line.done } do
      cells[#cells + 1] = {
        row = "row " .. line.county, column = name, n = n, total = name == "targets" or i == #lines, line = line,
      }
    end
  end
  for _, cell in ipairs(suppress.mark(cells)) do cell.line.hidden[cell.column] = cell.hidden end
end
