-- 比例,单位是万分之一(9987 显示为 99.87%),四舍五入。纯函数,有例子。
local rate = {}

function rate.percent(part, all) return all > 0 and (part * 20000 + all) // (2 * all) or 0 end

return rate
