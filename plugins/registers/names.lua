-- 一个孩子周围有哪些名称:写给外人看的话里不能有它们。
local store = require "store"
local wording = require "registers.wording"

local names = {}

local function add_name(list, name)
  for _, form in ipairs(name and wording.forms(name) or {}) do list[#list + 1] = form end
end

-- 孩子和监护人的姓名、学校、住址,交给 wording.reveals。没有权限看姓名的人核不了。
function names.of_child(child_id, day)
  local row = store.row([[
    select unseal('child_identity', 'name', i.child_id, i.name_sealed) as name,
           unseal('child_identity', 'address', i.child_id, i.address_sealed) as address,
           unseal('guardian', 'name', g.id, g.name_sealed) as guardian, o.name as school
    from asof(child_identity, :day, :known) i
    left join asof(guardianship, :day, :known) s on s.child_id = i.child_id
    left join guardian g on g.id = s.guardian_id
    left join asof(schooling, :day, :known) e on e.child_id = i.child_id
    left join organisation o on o.id = e.school_id
    where i.child_id = :child
  ]], { child = child_id, day = day, known = store.now() })
  local list = {}
  if not row then return list end
  add_name(list, row.name)
  add_name(list, row.guardian)
  list[#list + 1] = row.school
  list[#list + 1] = row.address
  return list
end

return names
