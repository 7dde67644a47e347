-- 命令的结果:标题、各栏、各行,最后一行合计。纯函数,有例子。
local result = {}

function result.table(day, rows)
  local sum = 0
  for _, row in ipairs(rows) do sum = sum + row[2] end
  rows[#rows + 1] = { "合计", sum }
  return { title = day .. " 在册", columns = { { "县(市、区)" }, { "人数", "integer" } }, rows = rows }
end

return result
