-- 按种类、县、月的次、人次、人数、户、小时;各位爱心人士名下的次数。
local report = require "report"
local store = require "store"
local suppress = require "campaigns.suppress"
local metrics = require "metrics"

local books = { ["探访"] = "visit", ["服务"] = "service" }
local dimensions = { ["种类"] = "kind", ["县"] = "county", ["月"] = "month" }

local book_arg = { "ledger", "choice", choices = { "探访", "服务" }, default = "探访", help = "哪本账" }
local from_arg = { "from", "date", default = "2022-03-01", help = "从哪一天" }
local to_arg = { "to", "date", required = true, help = "到哪一天(含)" }

local function period(args)
  return { ledger = books[args.ledger], from = args.from, to = args.to, known = store.now() }
end

-- 对外:1 至 4 人的一行,各项都不写;也不能从合计减出来。
local function hide_small(lines)
  for _, what in ipairs { "children", "families" } do
    local cells = {}
    for i, line in ipairs(lines) do
      cells[i] = { row = "行", column = "列", n = line[what], total = i == #lines, line = line }
    end
    for _, cell in ipairs(suppress.mark(cells)) do cell.line.hidden = cell.line.hidden or cell.hidden end
  end
end

local function cells(line)
  if line.hidden then return { line.name, "*", "*", "*", "*", "*", "*" } end
  return {
    line.name, line.times, line.attendances, line.children, line.families, line.clocked, metrics.hours(line.minutes),
  }
end

report.add {
  name = "visits",
  title = "探访或服务:次、人次、人数、户、小时",
  args = {
    book_arg, from_arg, to_arg,
    { "by", "choice", choices = { "种类", "县", "月" }, default = "种类", help = "按什么分" },
    { "public", "boolean", help = "对外:1 至 4 人的一行写 *,也不能从合计减出来" },
  },
  run = function(args)
    local lines, rows = metrics.by(dimensions[args.by], period(args)), {}
    lines[#lines + 1] = metrics.total(period(args))
    if args.public then hide_small(lines) end
    for i, line in ipairs(lines) do rows[i] = cells(line) end
    return {
      title = ("%s %s 至 %s"):format(args.ledger, args.from, args.to),
      columns = {
        { args.by }, { "次", "integer" }, { "人次", "integer" }, { "人数", "integer" }, { "户", "integer" },
        { "有计时的(次)", "integer" }, { "小时(有计时的)" },
      },
      rows = rows,
    }
  end,
}

report.add {
  name = "carer visits",
  title = "各位爱心人士名下的探访或服务(去的那天正与孩子结对的)",
  args = { book_arg, from_arg, to_arg },
  run = function(args)
    local rows = {}
    for _, r in ipairs(metrics.credited(period(args))) do
      local k = store.row([[
        select carer_no, unseal('carer', 'name', id, name_sealed) as name, lead from carer where id = :id
      ]], { id = r.carer_id })
      rows[#rows + 1] = { k.lead, k.carer_no, k.name, r.times, r.attendances, r.children }
    end
    table.sort(rows, function(a, b) return a[1] < b[1] or a[1] == b[1] and a[2] < b[2] end)
    return {
      title = ("%s %s 至 %s"):format(args.ledger, args.from, args.to),
      columns = {
        { "牵头部门" }, { "编号" }, { "爱心人士" }, { "次", "integer" }, { "人次", "integer" }, { "孩子(人)", "integer" },
      },
      rows = rows,
    }
  end,
}
