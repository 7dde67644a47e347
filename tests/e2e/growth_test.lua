-- A child's whole file: complete, printable, without what cameras write, and closed to who may not see names.
local t = dofile "tests/e2e/harness.lua"
local home = require "home"
local city = require "city"

local child = city.children[1]

local function segment(marker, content)
  return "\xFF" .. string.char(marker, (#content + 2) // 256, (#content + 2) % 256) .. content
end

local image = "\xFF\xDA\x00\x02\x11\x22\xFF\x00\x33\xFF\xD9"
local plain = "\xFF\xD8" .. segment(0xE0, "JFIF\0") .. image

local function photo()
  local exif = segment(0xE1, "Exif\0\0GPS 32.01N")
  return t.write(t.path "photo.jpg", "\xFF\xD8" .. segment(0xE0, "JFIF\0") .. exif .. image)
end

local function registered()
  local h = city.at "registered"
  h.now = "2022-10-10 09:00"
  return h
end

local function refused(h, file, why)
  h:fails(1, home.preparer, ("growth photo --child E2E-01 --photo '%s' --day 2022-10-01 --caption x"):format(file), why)
end

local function consent(h)
  h:ok(home.preparer, "consent add --child E2E-01 --purpose photo --by 祖父某 --relation 祖父 --basis 监护 "
    .. "--from 2022-09-01 --proof 同-9")
end

t.test("everything of one child on one page, and nothing of another", function()
  local h = registered()
  local text = h:ok(home.preparer, "growth show --child E2E-01")
  t.has(text, child.name, child.idno, child.guardian, "小学", "崇川区", "低保")
  t.lacks(text, city.children[2].name, city.children[2].idno)
  consent(h)
  t.has(h:ok(home.preparer, "growth show --child E2E-01"), "事项 拍照")
end)

t.test("every part of the programme that knows the child is on the page", function()
  local h = home.demo()
  local file_no = h:value [[select c.file_no from child c join visits_child v on v.child_id = c.id
    join micro_wish_wish w on w.child_id = c.id join payment p on p.child_id = c.id order by c.id limit 1]]
  local text = h:ok(home.preparer, "growth show --child " .. file_no)
  t.has(text, "监护人", "困境类别", "学籍", "关爱金", "结对", "同意书", "探访和服务", "家访", "微心愿")
end)

t.test("who may not see names gets nothing", function()
  local h = registered()
  t.lacks(h:fails(1, home.approver, "growth show --child E2E-01", "names"), child.name)
  h:fails(1, home.preparer, "growth show --child E2E-99", "没有这个档案号")
end)

t.test("a photo wants a live consent, loses what the camera wrote, and is kept once", function()
  local h = registered()
  local words = ("growth photo --child E2E-01 --photo '%s' --day 2022-10-01 --caption 开学"):format(photo())
  h:fails(1, home.preparer, words, "没有有效的“拍照”同意书")
  consent(h)
  t.has(h:ok(home.preparer, words), "已收")
  t.has(h:ok(home.preparer, words), "已经收过")
  local folder = t.path "out"
  t.has(h:ok(home.preparer, ("growth print --child E2E-01 --out '%s'"):format(folder)), "照片 1 张")
  t.equal(t.read(folder .. "/E2E-01_1.jpg"), plain, "the photo that was kept")
  t.has(t.read(folder .. "/E2E-01.html"), child.name, "E2E-01_1.jpg", "<h2>学籍</h2>")
end)

t.test("what is no photo, is cut off, or is too large is refused", function()
  local h = registered()
  consent(h)
  for content, why in pairs { ["GIF89a"] = "只收 JPEG 和 PNG", [plain:sub(1, 12)] = "损坏" } do
    refused(h, t.write(t.path "bad.jpg", content), why)
  end
  local large = t.path "large.jpg"
  t.shell(("head -c 17000000 /dev/zero >'%s'"):format(large))
  refused(h, large, "16 MiB")
end)

t.test("a photo in the store is sealed", function()
  local h = registered()
  consent(h)
  h:ok(home.preparer, ("growth photo --child E2E-01 --photo '%s' --day 2022-10-01 --caption 开学"):format(photo()))
  t.equal(h:integer(("select instr(content_sealed, x'%s') from growth_file_photo"):format(
    (image:gsub(".", function(c) return ("%02x"):format(c:byte()) end)))), 0, "the image in clear")
end)

t.test("completeness names what is missing, child by child", function()
  local h = registered()
  local text = h:ok(home.auditor, "report completeness --as-of 2022-10-10 --format csv")
  t.matches(text, "E2E%-08,[^,]*,收款账户")
  t.has(h:ok(home.auditor, "report completeness --as-of 2022-10-10"), "共 10 份")
end)

t.finish()
