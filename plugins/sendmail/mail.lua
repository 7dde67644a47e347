-- 一条消息 → RFC 5322 的邮件:标题按 RFC 2047 编码,正文 base64。
local mail = {}

local alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

local function digit(n) return alphabet:sub(n + 1, n + 1) end

local function triple(a, b, c)
  local bits = a << 16 | (b or 0) << 8 | (c or 0)
  return digit(bits >> 18) .. digit(bits >> 12 & 63) .. (b and digit(bits >> 6 & 63) or "=")
    .. (c and digit(bits & 63) or "=")
end

function mail.base64(bytes)
  local parts = {}
  for i = 1, #bytes, 3 do parts[#parts + 1] = triple(bytes:byte(i, i + 2)) end
  return table.concat(parts)
end

-- 正文每行 76 个字符。
local function body(text)
  local encoded, lines = mail.base64(text), {}
  for i = 1, #encoded, 76 do lines[#lines + 1] = encoded:sub(i, i + 75) end
  return table.concat(lines, "\r\n")
end

-- 每个编码词不超过 75 个字符:45 个字节以内,不从一个字中间断开。
local function words(text)
  local list, part = {}, ""
  for _, code in utf8.codes(text) do
    local char = utf8.char(code)
    if #part + #char > 45 then list[#list + 1], part = part, "" end
    part = part .. char
  end
  list[#list + 1] = part
  return list
end

-- 标题里不能有换行,否则会多出别的标题。
function mail.header(text)
  text = text:gsub("%c+", " ")
  if not text:find "[^\x20-\x7e]" and #text <= 60 then return text end
  local encoded = {}
  for i, word in ipairs(words(text)) do encoded[i] = "=?UTF-8?B?" .. mail.base64(word) .. "?=" end
  return table.concat(encoded, "\r\n ")
end

-- 键里的别的字符写成 =XX,这样不同的键不会成为同一个。
local function id_of(key)
  return (key:gsub("[^%w%-]", function(char) return ("=%02X"):format(char:byte()) end))
end

-- 一个邮箱地址,没有别的。
function mail.is_address(text)
  return text ~= nil and text:find "^[%w%.%+%-_]+@[%w%-]+%.[%w%.%-]+$" ~= nil
end

function mail.message(message, from)
  return table.concat({
    "From: " .. from,
    "To: " .. message.address,
    "Subject: " .. mail.header(message.subject),
    "Message-ID: <" .. id_of(message.key) .. "@" .. from:match "@(.+)$" .. ">",
    "MIME-Version: 1.0",
    "Content-Type: text/plain; charset=UTF-8",
    "Content-Transfer-Encoding: base64",
    "",
    body(message.text),
    "",
  }, "\r\n")
end

return mail
