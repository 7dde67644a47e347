-- 不用数据库就能查的部分: qianshou plugin test NAME
local result = require "result"

return {
  { name = "合计", check = function()
    local rows = result.table("2024-03-01", { { "崇川区", 2 }, { "海门区", 3 } }).rows
    assert(rows[3][1] == "合计" and rows[3][2] == 5)
  end },
}
