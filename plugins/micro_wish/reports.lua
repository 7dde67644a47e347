-- 认领率、送达率、花费,按县;给外面看时隐去小数目。
local report = require "report"
local store = require "store"
local suppress = require "campaigns.suppress"

local sql = [[
  select coalesce(d.name, '不在名册') as county, count(*) as wishes,
         sum(case when n.state in ('公布', '认领', '送达', '感谢') then 1 else 0 end) as published,
         sum(case when n.state in ('认领', '送达', '感谢') then 1 else 0 end) as claimed,
         sum(case when n.state in ('送达', '感谢') then 1 else 0 end) as delivered,
         sum(case when n.state = '感谢' then 1 else 0 end) as thanked, coalesce(sum(n.cost_fen), 0) as cost_fen
  from micro_wish_now n
  join micro_wish_edition e on e.id = n.edition_id
  left join asof(enrolment, :day, :known) r on r.child_id = n.child_id
  left join division d on d.code = r.county
  where e.year = :year
  group by d.code, d.name
  order by d.code
]]

local counts = { "wishes", "published", "claimed", "delivered", "thanked" }

local function percent(n, of) return of > 0 and n * 10000 // of or "" end

local function read(args)
  local lines, total = {}, { county = "合计", cost_fen = 0 }
  for _, name in ipairs(counts) do total[name] = 0 end
  for r in store.rows(sql, { year = args.year, day = ("%d-06-01"):format(args.year), known = store.now() }) do
    local line = { county = r.county, cost_fen = r.cost_fen }
    for _, name in ipairs(counts) do
      line[name] = r[name]
      total[name] = total[name] + r[name]
    end
    total.cost_fen = total.cost_fen + r.cost_fen
    lines[#lines + 1] = line
  end
  lines[#lines + 1] = total
  return lines
end

local function hide(lines, number)
  local cells = {}
  for i, line in ipairs(lines) do
    cells[i] = { row = "行", column = "列", n = number(line), total = i == #lines, line = line }
  end
  for _, cell in ipairs(suppress.mark(cells)) do cell.line.hidden = cell.line.hidden or cell.hidden end
end

-- 每一步的人数,和停在前一步的人数(相邻两栏之差),都不能是小数目;一行里有一格要藏,整行都藏。
local function hide_small(lines)
  for i, name in ipairs(counts) do
    local before = counts[i - 1]
    hide(lines, function(line) return line[name] end)
    if before then hide(lines, function(line) return line[before] - line[name] end) end
  end
end

local function cells(line)
  if line.hidden then return { line.county, "*", "*", "*", "*", "*", "*", "*", "*" } end
  return {
    line.county, line.wishes, line.published, line.claimed, line.delivered, line.thanked, line.cost_fen,
    percent(line.claimed, line.published), percent(line.delivered, line.published),
  }
end

report.add {
  name = "wishes",
  title = "六一微心愿:认领、送达、花费",
  args = {
    { "year", "integer", required = true, help = "哪一年" },
    { "public", "boolean", help = "对外:有 1 至 4 人的格子的一行写 *,也不能从合计减出来" },
  },
  run = function(args)
    local lines, rows = read(args), {}
    if args.public then hide_small(lines) end
    for i, line in ipairs(lines) do rows[i] = cells(line) end
    return {
      title = ("%d 年六一微心愿"):format(args.year),
      columns = {
        { "县(市、区)" }, { "心愿", "integer" }, { "上墙", "integer" }, { "认领", "integer" }, { "送达", "integer" },
        { "感谢", "integer" }, { "花费(元)", "yuan" }, { "认领率", "percent" }, { "送达率", "percent" },
      },
      rows = rows,
    }
  end,
}
