-- 某学期名册上没有发放的孩子,每人为什么不发(一条理由一行)。
local store = require "store"
local calendar = require "calendar"
local json = require "json"
local money = require "money"

local sql = [[
  select c.file_no, unseal('child_identity', 'name', i.child_id, i.name_sealed) as name,
         d.name as county, a.stage, n.template, l.operands
  from award a
  join award_line l on l.round_id = a.round_id and l.child_id = a.child_id and l.kind = 1
  join reason n on n.ruleset_id = :ruleset and n.no = l.reason
  join child c on c.id = a.child_id
  join division d on d.code = a.county
  left join asof(child_identity, :day, :known) i on i.child_id = a.child_id
  where a.round_id = :round and a.outcome = 0
  order by a.county, c.file_no, l.no
]]

-- 理由的句子里,每个 {…} 依次是 operands 里的一项;:yuan 的单位是分。
local function sentence(template, operands)
  local values, at = operands and json.decode(operands) or {}, 0
  return (template:gsub("{([^{}]*)}", function(place)
    at = at + 1
    local value = values[at]
    if value == nil then return "" end
    return place:sub(-5) == ":yuan" and money.format(value) or tostring(value)
  end))
end

return {
  title = "没有发放的孩子和原因",
  args = { { "term", "term", required = true, help = "学期,例如 2023-1" } },
  run = function(args)
    local round = store.row("select id, day, cutoff, ruleset_id from round where term = :term", { term = args.term })
    if not round or not round.cutoff then return "这一轮还没有核定" end
    local rows = {}
    local values = { round = round.id, day = round.day, known = round.cutoff, ruleset = round.ruleset_id }
    for row in store.rows(sql, values) do
      rows[#rows + 1] = {
        row.file_no, row.name, row.county, row.stage or "学段不明", sentence(row.template, row.operands),
      }
    end
    return {
      title = calendar.title(args.term) .. "没有发放的孩子和原因",
      columns = { { "档案号" }, { "姓名" }, { "县(市、区)" }, { "学段" }, { "原因" } },
      rows = rows,
    }
  end,
}
