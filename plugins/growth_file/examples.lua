-- 照片里相机写的东西要去干净,图像一个字节也不动;网页里的字要转义。
local file = require "file"
local photo = require "photo"

local function segment(marker, content)
  return "\xFF" .. string.char(marker) .. string.char((#content + 2) // 256, (#content + 2) % 256) .. content
end

local image = "\xFF\xDA\x00\x02\x11\x22\xFF\x00\x33\xFF\xD9"
local jfif, exif = segment(0xE0, "JFIF\0"), segment(0xE1, "Exif\0\0GPS 32.01N 120.86E")

local function chunk(kind, content)
  return string.char(0, 0, #content // 256, #content % 256) .. kind .. content .. "\1\2\3\4"
end

local png = "\x89PNG\r\n\x1A\n"

local function check(name, ok)
  return { name = name, check = function() if not ok() then error("不对", 0) end end }
end

return {
  check("JPEG 的 EXIF、注释、结尾以后的东西都去掉", function()
    local bytes = "\xFF\xD8" .. jfif .. exif .. segment(0xFE, "备注") .. image .. "缩略图"
    return photo.strip(bytes) == "\xFF\xD8" .. jfif .. image
  end),
  check("干净的 JPEG 原样", function() return photo.strip("\xFF\xD8" .. jfif .. image) == "\xFF\xD8" .. jfif .. image end),
  check("截断的 JPEG 不收", function() return photo.strip("\xFF\xD8" .. exif:sub(1, 9)) == nil end),
  check("PNG 的 eXIf 和文字去掉", function()
    local kept = chunk("IHDR", "x") .. chunk("IDAT", "y")
    local bytes = png .. chunk("IHDR", "x") .. chunk("eXIf", "gps") .. chunk("tEXt", "t") .. chunk("IDAT", "y")
    return photo.strip(bytes .. chunk("IEND", "")) == png .. kept .. chunk("IEND", "")
  end),
  check("别的文件不收", function() return photo.strip "GIF89a" == nil end),
  check("网页里的尖括号转义", function() return file.escape '<b>"&' == "&lt;b&gt;&quot;&amp;" end),
}
