-- 给外人看的话(心愿墙、故事、常见问题)都用这一条规矩核对。只算,不碰库。
local wording = {}

-- 全角的、汉字写的数字都当数字,数字之间的空格、横线、点不算。
local function with_plain_digits(text)
  text = text:gsub("\xef\xbc[\x90-\x99]", "0")
  for _, digit in ipairs { "零", "〇", "一", "二", "三", "四", "五", "六", "七", "八", "九", "幺" } do
    text = text:gsub(digit, "0")
  end
  return (text:gsub("[ %-%.]", ""):gsub("\u{3000}", ""))
end

-- 一个姓名认得出的各种写法:全名,去掉姓(单姓、复姓)的名,间隔号前后的各段。
function wording.forms(name)
  local list = { name }
  for part in name:gsub("·", " "):gmatch "%S+" do
    if part ~= name then list[#list + 1] = part end
    if (utf8.len(part) or 0) > 2 then list[#list + 1] = part:sub(utf8.offset(part, -2)) end
  end
  return list
end

-- 写给外人看的话里有没有能认出人的东西:names 是姓名、监护人、学校等,任何一串 6 位以上的数字也算。返回为什么不行。
function wording.reveals(text, names)
  local joined = text:gsub("%s", ""):gsub("\u{3000}", "")
  for _, name in ipairs(names) do
    if name ~= "" and (text:find(name, 1, true) or joined:find(name, 1, true)) then return "写着姓名、学校或住址" end
  end
  if with_plain_digits(text):find "%d%d%d%d%d%d" then return "写着电话或证件号一样的数字" end
end

return wording
