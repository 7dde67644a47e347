-- 某天的库存,和一段时间里发给各县孩子的实物。
local report = require "report"
local store = require "store"
local suppress = require "campaigns.suppress"

-- 到那天为止收到的、发出的;那天以后作废的,今天也不算。
local stock_sql = [[
  select g.receipt_no, g.day, g.item, unseal('gifts_gift', 'giver', g.id, g.giver_sealed) as giver, g.quantity,
         coalesce(h.quantity, 0) as given, g.unit_fen
  from gifts_stock g
  left join (select gift_id, sum(quantity) as quantity from gifts_handed where day <= :day group by gift_id) h
         on h.gift_id = g.id
  where g.day <= :day
  order by g.day, g.receipt_no
]]

report.add {
  name = "gifts",
  title = "实物捐赠:收到、发出、结存",
  args = { { "as_of", "date", required = true, help = "到哪一天(含)" } },
  run = function(args)
    local rows, total = {}, { "合计", "", "", "", 0, 0, 0, 0, 0 }
    for g in store.rows(stock_sql, { day = args.as_of }) do
      local line = {
        g.receipt_no, g.day, g.item, g.giver or "匿名", g.quantity, g.given, g.quantity - g.given,
        g.quantity * g.unit_fen, (g.quantity - g.given) * g.unit_fen,
      }
      for i = 5, #line do total[i] = total[i] + line[i] end
      rows[#rows + 1] = line
    end
    rows[#rows + 1] = total
    return {
      title = "实物捐赠(与现金分开) 截至 " .. args.as_of,
      columns = {
        { "收据编号" }, { "日期" }, { "物品" }, { "捐赠人" }, { "收到(件)", "integer" }, { "发出(件)", "integer" },
        { "结存(件)", "integer" }, { "收到价值(元)", "yuan" }, { "结存价值(元)", "yuan" },
      },
      rows = rows,
    }
  end,
}

local given_sql = [[
  select coalesce(d.name, '不在名册') as county, count(*) as attendances, count(distinct h.child_id) as children,
         sum(h.quantity * g.unit_fen) as fen
  from gifts_handed h
  join gifts_gift g on g.id = h.gift_id
  left join enrolment r on r.child_id = h.child_id and r.valid_from <= h.day and r.valid_to > h.day
       and r.recorded_at <= :known and r.superseded_at > :known
  left join division d on d.code = r.county
  where h.child_id is not null and h.day between :from and :to
  group by d.code, d.name order by d.code
]]

-- 人数:转过县的孩子在两个县各算一次,在合计里只算一次。
local function read(args)
  local lines, total = {}, { county = "合计", attendances = 0, fen = 0 }
  for r in store.rows(given_sql, { from = args.from, to = args.to, known = store.now() }) do
    lines[#lines + 1] = { county = r.county, attendances = r.attendances, children = r.children, fen = r.fen }
    total.attendances, total.fen = total.attendances + r.attendances, total.fen + r.fen
  end
  total.children = store.value([[
    select count(distinct child_id) from gifts_handed where child_id is not null and day between :from and :to
  ]], { from = args.from, to = args.to })
  lines[#lines + 1] = total
  return lines
end

local function hide_small(lines)
  local cells = {}
  for i, line in ipairs(lines) do
    cells[i] = { row = "行", column = "列", n = line.children, total = i == #lines, line = line }
  end
  for _, cell in ipairs(suppress.mark(cells)) do cell.line.hidden = cell.hidden end
end

report.add {
  name = "gifts given",
  title = "发给孩子的实物,按县",
  args = {
    { "from", "date", default = "2022-03-01", help = "从哪一天" },
    { "to", "date", required = true, help = "到哪一天(含)" },
    { "public", "boolean", help = "对外:1 至 4 人的一行写 *,也不能从合计减出来" },
  },
  run = function(args)
    local lines, rows = read(args), {}
    if args.public then hide_small(lines) end
    for i, line in ipairs(lines) do
      rows[i] = line.hidden and { line.county, "*", "*", "*" }
        or { line.county, line.attendances, line.children, line.fen }
    end
    return {
      title = ("发给孩子的实物 %s 至 %s"):format(args.from, args.to),
      columns = { { "县(市、区)" }, { "人次", "integer" }, { "人数", "integer" }, { "价值(元)", "yuan" } },
      rows = rows,
    }
  end,
}
