-- 不用数据库就能查的部分: qianshou plugin test NAME
local letter = require "letter"

return {
  { name = "主题", check = function() assert(letter.subject("2023-1") == "2023-1 轮次已结") end },
}
