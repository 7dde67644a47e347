-- 一行对不对:返回 nil,或者说哪里不对。纯函数,有例子。
local check = {}

function check.count(count)
  if count < 0 then return "数量不能小于 0" end
end

return check
