-- 一行会写好几张表;这里把各次写入的结果合成这一行的结果。
local store = require "store"

local change = {}

-- 从 from 到 to(不含;省略为至今)是这样。库里有没有变化?
function change.say(spells, fields, from, to)
  return store.spell(spells, fields, from, to) ~= "same"
end

-- 从 day 起不再如此:结束 day 之前开始、到 day 还没有结束的那一段。
function change.stop(spells, key, day)
  return store.spell_end(spells, key, day) ~= "same"
end

function change.outcome(is_new, changed)
  if is_new then return "new" end
  return changed and "changed" or "same"
end

return change
