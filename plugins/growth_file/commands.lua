-- 看、打印、收照片。
local command = require "command"
local hash = require "hash"
local store = require "store"
local consent = require "consent.live"
local file = require "file"
local photo = require "photo"
local child = require "registers.child"

local child_arg = { "child", "text", required = true, help = "档案号" }

local function title_of(file_no) return ("一人一档 %s(%s 打印)"):format(file_no, store.today()) end

command.add {
  name = "growth show",
  title = "一名孩子的全部资料",
  permission = "names",
  args = { child_arg },
  run = function(args)
    local id, missing = child.find(args.child)
    if not id then return nil, missing end
    return file.text(title_of(args.child), file.read(id, store.today()))
  end,
}

local function write_photos(child_id, file_no, folder)
  local names = {}
  for p in store.rows("select id, unseal('growth_file_photo', 'content', id, content_sealed) as content "
    .. "from growth_file_photo where child_id = :child order by taken_on, id", { child = child_id }) do
    local name = ("%s_%d.%s"):format(file_no, p.id, photo.extension(p.content))
    folder:write(name, p.content)
    names[#names + 1] = name
  end
  return names
end

command.add {
  name = "growth print",
  title = "把一名孩子的全部资料写成可以打印的网页",
  permission = "names",
  args = { child_arg, { "out", "folder", required = true, help = "写到哪个文件夹" } },
  run = function(args)
    local id, missing = child.find(args.child)
    if not id then return nil, missing end
    local photos = write_photos(id, args.child, args.out)
    args.out:write(args.child .. ".html", file.html(title_of(args.child), file.read(id, store.today()), photos))
    return ("已写 %s.html,照片 %d 张;用后请妥善销毁"):format(args.child, #photos)
  end,
}

command.add {
  name = "growth photo",
  title = "收一张照片:先要有拍照同意书,相机写的信息去掉",
  permission = "names",
  args = {
    child_arg,
    { "photo", "file", required = true, help = "JPEG 或 PNG" },
    { "day", "date", required = true, help = "哪天拍的" },
    { "caption", "text", required = true, help = "说明" },
  },
  run = function(args)
    local id, missing = child.find(args.child)
    if not id then return nil, missing end
    local ok, why = consent.has(id, "photo", args.day)
    if not ok then return nil, why end
    local clean, damage = photo.strip(args.photo.bytes)
    if not clean then return nil, damage end
    local digest = hash.text(clean)
    if store.value("select 1 from growth_file_photo where child_id = :child and content_hash = :hash",
      { child = id, hash = digest }) then
      return "这张照片已经收过"
    end
    store.insert("growth_file_photo", {
      child_id = id, taken_on = args.day, caption = args.caption, content = clean, content_hash = digest,
    })
    return ("已收:去掉 %d 字节的相机信息,摘要 %s"):format(#args.photo.bytes - #clean, digest)
  end,
}
