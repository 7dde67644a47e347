-- 不用数据库就能查的部分: qianshou plugin test NAME
local check = require "check"

return {
  { name = "数量不能小于 0", check = function()
    assert(check.count(-1) == "数量不能小于 0")
    assert(check.count(0) == nil)
  end },
}
