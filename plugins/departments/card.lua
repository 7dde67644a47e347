-- 成绩单:一段时间里,各部门的任务、结对、探访和服务。结对和探访的数与公布的数同一个算法。
local report = require "report"
local store = require "store"
local metrics = require "visits.metrics"
local board = require "board"
local departments = require "roster"

local tasks_sql = [[
  select department, count(*) as tasks, sum(case state when '办结' then 1 else 0 end) as done,
         sum(case when state = '办结' and day > due then 1 else 0 end) as late,
         sum(case when state = '在办' and due < :to then 1 else 0 end) as overdue
  from departments_now where state <> '撤销' and due between :from and :to group by department
]]

local pairs_sql = [[
  select k.lead, count(*) as paired from asof(pairing, :day, :known) p
  join asof(enrolment, :day, :known) e on e.child_id = p.child_id
  join carer k on k.id = p.carer_id group by k.lead
]]

local function by_department(args)
  local out = {}
  for row in store.rows(tasks_sql, args) do
    out[row.department] = { tasks = row.tasks, done = row.done, late = row.late, overdue = row.overdue }
  end
  return out
end

local function pairs_by_lead(day)
  local out = {}
  for row in store.rows(pairs_sql, { day = day, known = store.now() }) do out[row.lead] = row.paired end
  return out
end

-- 牵头部门 → 记在名下的人次
local function credited(ledger, args)
  local out, lead_of = {}, {}
  for row in store.rows "select id, lead from carer" do lead_of[row.id] = row.lead end
  for _, c in ipairs(metrics.credited { ledger = ledger, from = args.from, to = args.to, known = store.now() }) do
    local lead = lead_of[c.carer_id]
    out[lead] = (out[lead] or 0) + c.attendances
  end
  return out
end

report.add {
  name = "score card",
  title = "各部门成绩单",
  args = {
    { "from", "date", required = true, help = "从哪一天" },
    { "to", "date", required = true, help = "到哪一天" },
  },
  run = function(args)
    local tasks = by_department { from = args.from, to = args.to }
    local paired, visits, services = pairs_by_lead(args.to), credited("visit", args), credited("service", args)
    local rows = {}
    for i, d in ipairs(departments) do
      local t = tasks[d.name] or { tasks = 0, done = 0, late = 0, overdue = 0 }
      local rate, lead = board.on_time(t.done, t.late), d.carers or ""
      rows[i] = {
        d.name, t.tasks, t.done, t.overdue, rate and rate .. "%" or "", paired[lead] or 0, visits[lead] or 0,
        services[lead] or 0,
      }
    end
    return {
      columns = {
        { "部门" }, { "任务", "integer" }, { "办结", "integer" }, { "逾期", "integer" }, { "按期率" }, { "结对", "integer" },
        { "探访(人次)", "integer" }, { "服务(人次)", "integer" },
      },
      rows = rows,
    }
  end,
}
