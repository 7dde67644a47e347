-- 按部门和月份的场次;还没有培训过的爱心人士。
local report = require "report"
local options = require "options"
local store = require "store"
local visits = require "visits.metrics"
local metrics = require "metrics"
local rules = require "rules"

local function line(r) return { r.department, r.month, r.times, r.attendances, r.people, visits.hours(r.minutes) } end

report.add {
  name = "trainings",
  title = "培训和会议,按部门和月份",
  args = {
    { "from", "date", default = "2022-03-01", help = "从哪一天" },
    { "to", "date", required = true, help = "到哪一天(含)" },
    { "kind", "choice", choices = { "培训", "会议" }, help = "只看这一种" },
  },
  run = function(args)
    local filter, rows = { from = args.from, to = args.to, kind = args.kind or "" }, {}
    for i, r in ipairs(metrics.by_department_and_month(filter)) do rows[i] = line(r) end
    rows[#rows + 1] = line(metrics.total(filter))
    return {
      title = ("%s %s 至 %s"):format(args.kind or "培训和会议", args.from, args.to),
      columns = {
        { "部门" }, { "月份" }, { "次", "integer" }, { "人次", "integer" }, { "人数", "integer" }, { "小时(人次)" },
      },
      rows = rows,
    }
  end,
}

-- 登记过的每位爱心人士:那天正在结对的最早从哪天起、几名孩子,第一次参加培训是哪天。
local carers_sql = [[
  select k.carer_no, k.kind, k.lead, p.paired_on, coalesce(p.children, 0) as children,
         (select min(s.day) from training_came a join training_held s on s.id = a.session_id
          where a.carer_id = k.id and s.kind = '培训' and s.day <= :day) as trained_on
  from carer k
  left join (select carer_id, min(valid_from) as paired_on, count(*) as children
             from asof(pairing, :day, :known) group by carer_id) p on p.carer_id = k.id
  order by k.lead, k.carer_no
]]

report.add {
  name = "untrained",
  title = "没有培训过的爱心人士",
  args = { { "as_of", "date", required = true, help = "哪一天" } },
  run = function(args)
    local rows = {}
    for k in store.rows(carers_sql, { day = args.as_of, known = store.now() }) do
      local lacking = rules.lacking(options.before_pairing, k.paired_on, k.trained_on)
      if lacking then
        rows[#rows + 1] = { k.lead, k.carer_no, k.kind, k.children, k.paired_on, k.trained_on, lacking }
      end
    end
    return {
      title = "没有培训过的爱心人士" .. (options.before_pairing and "(规定先培训再结对)" or ""),
      columns = {
        { "牵头部门" }, { "编号" }, { "类型" }, { "结对", "integer" }, { "结对日期" }, { "培训日期" }, { "情况" },
      },
      rows = rows,
    }
  end,
}
