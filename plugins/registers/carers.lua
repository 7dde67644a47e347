-- 爱心人士登记表:爱心妈妈、爱心爸爸、爱心党支部、爱心志愿者。
local intake = require "intake"
local store = require "store"
local change = require "change"

local sql = "select kind, name_sealed, phone_sealed, lead, capacity from carer where id = :id"

local function differs(before, after)
  for name, value in pairs(after) do
    if value ~= before[name] then return true end
  end
  return false
end

local function update(id, fields)
  local before = store.row(sql, { id = id })
  store.update("carer", { id = id }, fields)
  return differs(before, store.row(sql, { id = id }))
end

intake.source {
  name = "carers",
  title = "爱心人士登记表",
  key = { "carer_no" },
  columns = {
    { "编号", "carer_no", "text", required = true, aliases = { "爱心人士编号" } },
    { "类型", "kind", "choice", required = true, choices = { "爱心妈妈", "爱心爸爸", "爱心党支部", "爱心志愿者" } },
    { "姓名", "name", "text", required = true, aliases = { "名称", "姓名或名称" } },
    { "电话", "phone", "phone", aliases = { "联系电话" } },
    { "牵头部门", "lead", "text", required = true },
    { "可结对数", "capacity", "integer" },
  },
  row = function(r)
    local capacity = r.capacity or 1
    if capacity < 1 then intake.reject("capacity", "可结对数至少是 1") end
    local fields = { kind = r.kind, name = r.name, phone = r.phone, lead = r.lead, capacity = capacity }
    local id = store.value("select id from carer where carer_no = :no", { no = r.carer_no })
    if id then return change.outcome(false, update(id, fields)) end
    fields.carer_no = r.carer_no
    store.insert("carer", fields)
    return "new"
  end,
}
