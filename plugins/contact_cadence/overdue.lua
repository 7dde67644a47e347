-- 那天该做而没有做的,一对一行。报表和每天的任务都从这里取。
local store = require "store"
local contacts = require "visits.contacts"
local policies = require "policies"
local rules = require "rules"

rules.check(policies)

-- { what, due, days, told_county, pair } 的列表,按县、拖得久的在前。
return function(day)
  local list = {}
  for _, pair in ipairs(contacts.pairs(day, store.now())) do
    local item = rules.overdue(policies, pair, day)
    if item then
      item.pair = pair
      list[#list + 1] = item
    end
  end
  table.sort(list, function(a, b)
    if a.pair.county ~= b.pair.county then return a.pair.county < b.pair.county end
    if a.days ~= b.days then return a.days > b.days end
    return a.pair.file_no < b.pair.file_no
  end)
  return list
end
