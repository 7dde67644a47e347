-- 按表里写的编号找到库里已有的记录;找不到就退回这一行,说明要先做什么。
local store = require "store"
local intake = require "intake"

local find = {}

function find.child_by_number(idno)
  local id = store.value([[
    select child_id from asof(child_identity, :day, :known)
    where idno_index = index_of('child_identity', 'idno', :idno)
  ]], { day = store.today(), known = store.now(), idno = idno })
  return id or intake.reject("idno", "没有哪份档案登记了这个身份证号")
end

function find.carer(carer_no)
  local row = store.row("select id, capacity from carer where carer_no = :carer_no", { carer_no = carer_no })
  if not row then intake.reject("carer_no", "没有这个爱心人士编号,请先导入爱心人士登记表") end
  return row.id, row.capacity
end

function find.fund(name)
  local row = store.row("select id, code from fund where code = :name or title = :name", { name = name })
  if not row then intake.reject("fund", "没有这个基金;基金的代码和名称在 init.lua 里") end
  return row.id, row.code
end

function find.school(name)
  if not name then return nil end
  local id = store.value("select id from organisation where name = :name", { name = name })
  return id or store.insert("organisation", { name = name, kind = "school" })
end

return find
