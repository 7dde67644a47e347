-- 按档案号找孩子,到处都用这一个。命令用 find:没有时返回 nil 和原因;导入的表用 of_row:没有时退回那一行。
local intake = require "intake"
local store = require "store"

local child = {}

function child.find(file_no)
  local id = store.value("select id from child where file_no = :no", { no = file_no })
  if id then return id end
  return nil, "没有这个档案号:" .. file_no
end

function child.of_row(r)
  return child.find(r.file_no) or intake.reject("file_no", "没有这个档案号,请先导入儿童登记表")
end

return child
