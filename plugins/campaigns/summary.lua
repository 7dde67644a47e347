-- 一期活动的汇总:各县(市、区)对象、完成、花费。--public 给外面看的:小数目不写,也减不出来。
local report = require "report"
local store = require "store"
local edition = require "edition"
local hide_small = require "hide"

local county_sql = [[
  select d.name as county, count(*) as targets, count(case t.state when '完成' then 1 end) as done,
         coalesce(sum(t.cost_fen), 0) as cost_fen
  from campaigns_task t join division d on d.code = t.county
  where t.edition_id = :edition
  group by d.code, d.name order by d.code
]]

local function read(e)
  local lines, total = {}, { county = "合计", targets = 0, done = 0, cost_fen = 0 }
  for row in store.rows(county_sql, { edition = e.id }) do
    lines[#lines + 1] = { county = row.county, targets = row.targets, done = row.done, cost_fen = row.cost_fen }
    for name in pairs { targets = 1, done = 1, cost_fen = 1 } do total[name] = total[name] + row[name] end
  end
  lines[#lines + 1] = total
  return lines
end

local function cells(line, budget_fen)
  local hidden = line.hidden or {}
  local no_rate = hidden.targets or hidden.done or line.targets == 0
  return {
    line.county, hidden.targets and "*" or line.targets, hidden.done and "*" or line.done,
    no_rate and "*" or (line.done * 10000 + line.targets // 2) // line.targets, hidden.done and "*" or line.cost_fen,
    hidden.targets and "*" or line.targets * budget_fen,
  }
end

report.add {
  name = "campaign",
  title = "一期活动的汇总",
  args = {
    { "campaign", "text", required = true, positional = true, help = "哪项活动,例如 spring_festival" },
    { "year", "integer", help = "哪一年的;默认最近一期" },
    { "public", "boolean", help = "对外:1 至 4 人的格子写 *,也不能从合计减出来" },
  },
  run = function(args)
    local e = edition.find(args.campaign, args.year)
    if not e then return nil, "没有这一期活动;有哪些:campaign list" end
    local lines, rows = read(e), {}
    if args.public then hide_small(lines) end
    for i, line in ipairs(lines) do rows[i] = cells(line, e.budget_fen) end
    return {
      title = ("%s %d(%s 至 %s)"):format(e.title, e.year, e.opens, e.closes),
      columns = {
        { "县(市、区)" }, { "对象(人)", "integer" }, { "完成(人)", "integer" }, { "完成率", "percent" },
        { "花费(元)", "yuan" }, { "限额(元)", "yuan" },
      },
      rows = rows,
    }
  end,
}
