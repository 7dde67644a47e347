-- 各县的进展,和过了日子还没有评估的目标。
local report = require "report"
local store = require "store"
local plans = require "plans"

local as_of = { { "as_of", "date", required = true, help = "哪一天" } }

local roster_sql = [[
  select n.county, d.name, count(*) as children
  from asof(enrolment, :day, :known) n join division d on d.code = n.county
  group by n.county, d.name order by n.county
]]

local function tally(day)
  local of = {}
  for g in plans.standing(day, {}) do
    local county = g.county or 0
    local t = of[county] or { children = 0, seen = {}, ["进行中"] = 0, ["达成"] = 0, ["终止"] = 0, late = 0 }
    if not t.seen[g.child_id] then t.seen[g.child_id], t.children = true, t.children + 1 end
    t[g.progress] = t[g.progress] + 1
    if g.next_on and g.next_on < day then t.late = t.late + 1 end
    of[county] = t
  end
  return of
end

local function line(name, roster, t)
  if not t then return { name, roster, 0, 0, 0, 0, 0 } end
  return { name, roster, t.children, t["进行中"], t["达成"], t["终止"], t.late }
end

report.add {
  name = "plans",
  title = "一人一策:进展",
  args = as_of,
  run = function(args)
    local of, rows, total = tally(args.as_of), {}, { "合计", 0, 0, 0, 0, 0, 0 }
    for r in store.rows(roster_sql, { day = args.as_of, known = store.now() }) do
      rows[#rows + 1] = line(r.name, r.children, of[r.county])
    end
    if of[0] then rows[#rows + 1] = line("不在名册", 0, of[0]) end
    for _, row in ipairs(rows) do
      for i = 2, #row do total[i] = total[i] + row[i] end
    end
    rows[#rows + 1] = total
    return {
      columns = {
        { "县(市、区)" }, { "名册(人)", "integer" }, { "有方案(人)", "integer" }, { "目标:进行中", "integer" },
        { "达成", "integer" }, { "终止", "integer" }, { "过期没有评估", "integer" },
      },
      rows = rows,
    }
  end,
}

report.add {
  name = "plan overdue",
  title = "过了日子还没有评估的目标",
  args = as_of,
  run = function(args)
    local rows = {}
    for g in plans.standing(args.as_of, {}) do
      if g.county and g.next_on and g.next_on < args.as_of then
        rows[#rows + 1] = { g.county_name, g.file_no, g.carer_no or "(县工作人员)", g.id, g.area, g.last_day, g.next_on }
      end
    end
    return {
      columns = {
        { "县(市、区)" }, { "档案号" }, { "爱心人士编号" }, { "目标编号", "integer" }, { "领域" }, { "上一次" }, { "应在以前" },
      },
      rows = rows,
    }
  end,
}
