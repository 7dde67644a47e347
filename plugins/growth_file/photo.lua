-- 去掉照片里相机写的东西(EXIF、位置、备注),只留图像。纯函数:字节进,字节出。
local photo = {}

local function big_endian(bytes, at, n)
  local value = 0
  for i = at, at + n - 1 do value = value * 256 + bytes:byte(i) end
  return value
end

-- JPEG 里要去掉的段:APP1—APP13、APP15(EXIF、XMP、厂商数据)、注释;留 APP0(JFIF)和 APP14(颜色)。
local function is_private(marker)
  return marker >= 0xE1 and marker <= 0xEF and marker ~= 0xEE or marker == 0xFE
end

local function strip_jpeg(bytes)
  local out, at = { bytes:sub(1, 2) }, 3
  while true do
    if at + 3 > #bytes or bytes:byte(at) ~= 0xFF then return nil, "照片损坏:JPEG 的段不完整" end
    local marker = bytes:byte(at + 1)
    if marker == 0xDA then break end -- 从这里起是图像
    local last = at + 1 + big_endian(bytes, at + 2, 2)
    if last > #bytes then return nil, "照片损坏:JPEG 的段不完整" end
    if not is_private(marker) then out[#out + 1] = bytes:sub(at, last) end
    at = last + 1
  end
  local finish = bytes:find("\xFF\xD9", at, true)
  if not finish then return nil, "照片损坏:JPEG 没有结尾" end
  out[#out + 1] = bytes:sub(at, finish + 1) -- 结尾以后的(缩略图、视频)也不要
  return table.concat(out)
end

local kept_chunks = {
  IHDR = true, PLTE = true, IDAT = true, IEND = true, tRNS = true, gAMA = true, sRGB = true, pHYs = true,
}

local function strip_png(bytes)
  local out, at = { bytes:sub(1, 8) }, 9
  while at + 11 <= #bytes do
    local length, kind = big_endian(bytes, at, 4), bytes:sub(at + 4, at + 7)
    local last = at + 11 + length
    if last > #bytes then break end
    if kept_chunks[kind] then out[#out + 1] = bytes:sub(at, last) end
    if kind == "IEND" then return table.concat(out) end
    at = last + 1
  end
  return nil, "照片损坏:PNG 不完整"
end

-- 返回干净的字节;不是照片或损坏的,返回 nil 和为什么。
function photo.strip(bytes)
  if bytes:sub(1, 3) == "\xFF\xD8\xFF" then return strip_jpeg(bytes) end
  if bytes:sub(1, 8) == "\x89PNG\r\n\x1A\n" then return strip_png(bytes) end
  return nil, "只收 JPEG 和 PNG"
end

function photo.extension(bytes) return bytes:sub(1, 1) == "\xFF" and "jpg" or "png" end

return photo
