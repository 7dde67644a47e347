-- 来的人按编号找:爱心人士、志愿者用编号,工作人员用姓名(init.lua 里的)。
local store = require "store"

local people = { kinds = { "爱心人士", "志愿者", "工作人员" } }

local ways = {
  ["爱心人士"] = { field = "carer_id", sql = "select id from carer where carer_no = :no" },
  ["志愿者"] = { field = "volunteer_id", sql = "select id from volunteers_volunteer where volunteer_no = :no" },
  ["工作人员"] = { field = "staff_id", sql = "select id from staff where name = :no" },
}

-- → { carer_id = 12 } 那样的一栏;没有这个人,返回 nil 和为什么。
function people.find(kind, no)
  local way = ways[kind]
  local id = store.value(way.sql, { no = no })
  if not id then return nil, ("没有这名%s:%s"):format(kind, no) end
  return { [way.field] = id }
end

return people
