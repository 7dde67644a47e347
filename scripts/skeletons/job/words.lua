-- 任务说的话。纯函数,有例子。
local words = {}

function words.sentence(day, count) return ("%s 在册 %d 人"):format(day, count) end

return words
