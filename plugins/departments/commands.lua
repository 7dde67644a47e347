-- 交办、改期、办结、撤销、看板。
local command = require "command"
local store = require "store"
local board = require "board"
local departments = require "roster"

local names = {}
for i, d in ipairs(departments) do names[i] = d.name end

local id_arg = { "task", "integer", required = true, positional = true, help = "任务编号" }

local function step(id, no, fields)
  fields.task_id, fields.no, fields.day, fields.actor = id, no, store.today(), store.actor()
  store.insert("departments_step", fields)
end

command.add {
  name = "task add",
  title = "交办一项任务",
  permission = "import",
  args = {
    { "department", "choice", choices = names, required = true, help = "牵头部门" },
    { "title", "text", required = true, help = "做什么" },
    { "due", "date", required = true, help = "期限" },
    { "reference", "text", required = true, help = "依据:会议或文件" },
  },
  run = function(args)
    if args.due < store.today() then return nil, "期限已经过去" end
    if store.value("select 1 from departments_task where department = :department and title = :title",
      { department = args.department, title = args.title }) then
      return nil, "这项任务已经交办过"
    end
    local id
    store.atomic(function()
      id = store.insert("departments_task", {
        department = args.department, title = args.title, reference = args.reference,
      })
      step(id, 1, { state = "在办", due = args.due })
    end)
    return ("任务 %d 已交办 %s,期限 %s"):format(id, args.department, args.due)
  end,
}

local function change(args, state, fields)
  local t = store.row("select * from departments_now where id = :id", { id = args.task })
  if not t then return nil, ("没有编号 %d 的任务"):format(args.task) end
  if t.state ~= "在办" then return nil, ("任务 %d 已经%s"):format(t.id, t.state) end
  fields.state, fields.due = state, fields.due or t.due
  step(t.id, t.no + 1, fields)
  return ("任务 %d:%s"):format(t.id, state == "在办" and "期限改为 " .. fields.due or state)
end

command.add {
  name = "task done",
  title = "一项任务办结",
  permission = "import",
  args = { id_arg, { "note", "text", required = true, help = "结果" } },
  run = function(args) return change(args, "办结", { note = args.note }) end,
}

command.add {
  name = "task extend",
  title = "改期(写明原因;原来的期限留在历史里)",
  permission = "import",
  args = {
    id_arg,
    { "due", "date", required = true, help = "新的期限" },
    { "reason", "text", required = true, help = "原因" },
  },
  run = function(args) return change(args, "在办", { due = args.due, note = args.reason }) end,
}

command.add {
  name = "task cancel",
  title = "撤销一项任务",
  permission = "import",
  args = { id_arg, { "reason", "text", required = true, help = "原因" } },
  run = function(args) return change(args, "撤销", { note = args.reason }) end,
}

command.add {
  name = "task board",
  title = "任务看板:谁、做什么、什么时候",
  permission = "report",
  args = {
    { "department", "choice", choices = names, help = "只看这个部门" },
    { "all", "boolean", help = "连办结和撤销的" },
  },
  run = function(args)
    local rows, today = {}, store.today()
    for t in store.rows("select * from departments_now order by due, id") do
      if (args.all or t.state == "在办") and (not args.department or args.department == t.department) then
        rows[#rows + 1] = { t.id, t.department, t.title, t.due, board.light(t, today), t.reference, t.note }
      end
    end
    return {
      columns = { { "编号", "integer" }, { "部门" }, { "任务" }, { "期限" }, { "情况" }, { "依据" }, { "说明" } },
      rows = rows,
    }
  end,
}
