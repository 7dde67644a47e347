-- 不用数据库就能查的部分: qianshou plugin test NAME
local rate = require "rate"

return {
  { name = "四舍五入到万分之一", check = function()
    assert(rate.percent(1, 3) == 3333)
    assert(rate.percent(2, 3) == 6667)
    assert(rate.percent(0, 0) == 0)
  end },
}
