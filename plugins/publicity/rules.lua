-- 故事从一个状态能到哪一步,谁能审,荣誉够不够格。只算,不碰库。
local calendar = require "calendar"

local rules = {}

local after = {
  ["起草"] = { ["起草"] = true, ["通过"] = true, ["退回"] = true },
  ["退回"] = { ["起草"] = true },
  ["通过"] = { ["发布"] = true, ["退回"] = true },
  ["发布"] = { ["撤下"] = true },
  ["撤下"] = {},
}

-- story:{ state, author }。这一步不能走时返回为什么。
function rules.step_fault(story, state, actor)
  if not after[story.state][state] then return ("现在是%s,不能变成%s"):format(story.state, state) end
  if state == "通过" and actor == story.author then return "写的人不能审,请另一个人审" end
end

-- 文件的第一行是题目,后面是正文 → 题目、正文;缺了就返回 nil 和为什么。
function rules.split(bytes)
  if not utf8.len(bytes) then return nil, "请把文件存成 UTF-8" end
  local plain = bytes:gsub("^\u{FEFF}", ""):gsub("\r", "")
  local title, text = plain:match "^([^\n]+)\n+(.*)"
  text = text and text:gsub("\n+$", "")
  if not text or text == "" then return nil, "第一行写题目,后面写正文" end
  return title, text
end

-- "{化名}" 换成这个故事自己的化名。
function rules.with_pseudonym(text, pseudonym) return (text:gsub("{化名}", pseudonym)) end

-- 结对满几年,够不够 policy 里最高的一档 → 那一档(年),不够为 nil。
function rules.years_reached(policy, since, day)
  local years, reached = calendar.age(since, day), nil
  for _, step in ipairs(policy.pairing_years) do
    if years >= step then reached = step end
  end
  return reached
end

-- 这一星级要不要表彰;没有星级的不要。
function rules.star_honoured(policy, star)
  for _, honoured in ipairs(policy.stars) do
    if star == honoured then return true end
  end
  return false
end

function rules.unit_honoured(policy, unit, minutes)
  return unit ~= "个人" and minutes >= policy.unit_hours * 60
end

return rules
