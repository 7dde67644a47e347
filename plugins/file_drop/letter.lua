-- 一条消息 → 文件名和内容。文件名由编号和键决定:同一条消息再写一次,还是同一个文件。
local letter = {}

local function plain(key) return (key:gsub("[^%w%-]+", "_"):sub(1, 80)) end

function letter.name(message) return ("%06d-%s.txt"):format(message.id, plain(message.key)) end

function letter.content(message)
  local lines = { "收件人:" .. (message.name or message.to) }
  if message.phone then lines[#lines + 1] = "电话:" .. message.phone end
  if message.address then lines[#lines + 1] = "地址:" .. message.address end
  lines[#lines + 1] = "主题:" .. message.subject
  return table.concat(lines, "\n") .. "\n\n" .. message.text .. "\n"
end

return letter
