-- 不用数据库就能查的部分: qianshou plugin test NAME。什么时候运行: qianshou schedule preview
local words = require "words"

return {
  { name = "一句话", check = function() assert(words.sentence("2024-03-01", 948) == "2024-03-01 在册 948 人") end },
}
