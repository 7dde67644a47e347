-- 不用数据库就能查的部分: qianshou plugin test NAME
local line = require "line"

return {
  { name = "一行", check = function()
    local row = line.of { no = "1", holder = "甲", account = "6222", fen = 120000, term_title = "2023年秋季学期" }
    assert(row[4] == 120000 and row[5] == "2023年秋季学期关爱金")
  end },
}
