-- 信里的话。纯函数,有例子。
local letter = {}

function letter.subject(term) return ("%s 轮次已结"):format(term) end

return letter
