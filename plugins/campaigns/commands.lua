-- campaign list、campaign tasks、campaign done:工作人员看活动、看任务、登记结果。
local command = require "command"
local store = require "store"
local edition = require "edition"
local tasks = require "tasks"

local campaign_arg = { "campaign", "text", required = true, positional = true, help = "哪项活动,例如 spring_festival" }
local year_arg = { "year", "integer", help = "哪一年的;默认最近一期" }

local function find_edition(args)
  local e = edition.find(args.campaign, args.year)
  if e then return e end
  return nil, ("没有活动 %s%s;有哪些:campaign list"):format(args.campaign, args.year and " " .. args.year or "")
end

local function progress(e, today)
  if today < e.opens then return "未开始" end
  return today > e.closes and "已结束" or "进行中"
end

command.add {
  name = "campaign list",
  title = "活动各期:时间、对象、完成、花费",
  permission = "report",
  args = { { "year", "integer", help = "只看这一年的" } },
  run = function(args)
    local rows, today = {}, store.today()
    for e in store.rows "select * from campaigns_edition order by opens, campaign, year" do
      if not args.year or e.year == args.year then
        local f = edition.figures(e)
        rows[#rows + 1] = {
          e.campaign, e.year, e.title, e.opens, e.closes, progress(e, today), f.targets, f.done, f.waived, f.cost_fen,
          e.budget_fen,
        }
      end
    end
    return {
      columns = {
        { "活动" }, { "年", "integer" }, { "名称" }, { "开始" }, { "截止" }, { "状态" }, { "对象(人)", "integer" },
        { "完成", "integer" }, { "免", "integer" }, { "花费(元)", "yuan" }, { "每人限额(元)", "yuan" },
      },
      rows = rows,
    }
  end,
}

command.add {
  name = "campaign tasks",
  title = "一期活动里每名孩子的任务,归谁做",
  permission = "report",
  args = {
    campaign_arg, year_arg,
    { "carer", "text", help = "只看这位爱心人士的(编号)" },
    { "state", "choice", choices = { "待办", "完成", "免" }, help = "只看这个状态的" },
  },
  run = function(args)
    local e, missing = find_edition(args)
    if not e then return nil, missing end
    local rows = {}
    for t in tasks.list(e, { carer_no = args.carer, state = args.state }, store.today()) do
      rows[#rows + 1] = {
        t.file_no, t.name, t.county, t.carer_no or "(县工作人员)", t.carer, t.due, t.state, t.done_on, t.cost_fen, t.note,
      }
    end
    return {
      title = ("%s %d"):format(e.title, e.year),
      columns = {
        { "档案号" }, { "姓名" }, { "县(市、区)" }, { "爱心人士编号" }, { "爱心人士" }, { "期限" }, { "状态" }, { "完成日期" },
        { "花费(元)", "yuan" }, { "备注" },
      },
      rows = rows,
    }
  end,
}

local function record(task, outcome)
  local fault = tasks.fault(task, outcome, store.today())
  if fault then return nil, fault end
  return tasks.record(task, outcome) and "" or "(早已登记)"
end

command.add {
  name = "campaign done",
  title = "登记一项任务的结果",
  permission = "import",
  args = {
    campaign_arg, year_arg,
    { "child", "text", required = true, help = "孩子的档案号" },
    { "cost", "yuan", default = "0", help = "花费(元)" },
    { "day", "date", help = "哪天完成的;默认今天" },
    { "note", "text", help = "备注;免做、改回待办时写明原因" },
    { "state", "choice", choices = { "完成", "免", "待办" }, default = "完成", help = "登记为" },
  },
  run = function(args)
    local day = args.day or store.today()
    local task = tasks.nearest(args.campaign, args.year, args.child, day)
    if not task then return nil, ("%s 不是活动 %s 的对象"):format(args.child, args.campaign) end
    local said, fault = record(task, { state = args.state, done_on = day, cost_fen = args.cost, note = args.note })
    if not said then return nil, fault end
    return ("%s %d:%s %s%s"):format(task.title, task.year, args.child, args.state, said)
  end,
}
