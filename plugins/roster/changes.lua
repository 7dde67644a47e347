-- 名册上的变动:都写成从某天起的新情况,以前的不改。
local command = require "command"
local store = require "store"

local child_arg = { "child", "text", required = true, help = "档案号" }
local day_arg = { "day", "date", required = true, help = "从哪一天起" }

local function enrolled(args)
  local row = store.row([[
    select c.id, e.county, e.status, e.reason from child c
    join asof(enrolment, :day, :known) e on e.child_id = c.id where c.file_no = :no
  ]], { no = args.child, day = args.day, known = store.now() })
  if row then return row end
  return nil, ("%s 在 %s 不在名册上"):format(args.child, args.day)
end

-- 已经开了、名册日在这天以前的一轮,不会算上这次变动:当场说出来。
local function open_rounds(day)
  local terms = {}
  for r in store.rows("select term, day from round where state <> 'closed' and day < :day order by term",
    { day = day }) do
    terms[#terms + 1] = ("\n%s 轮次的名册以 %s 为准,不受影响"):format(r.term, r.day)
  end
  return table.concat(terms)
end

local function say(e, args, fields, what)
  fields.child_id, fields.county = e.id, fields.county or e.county
  if store.spell("enrolment", fields, args.day) == "same" then return "没有变化" end
  return ("%s 从 %s 起%s%s"):format(args.child, args.day, what, open_rounds(args.day))
end

command.add {
  name = "roster hold",
  title = "暂停发放(原因家长会看到)",
  permission = "import",
  args = { child_arg, day_arg, { "reason", "text", required = true, help = "原因" } },
  run = function(args)
    local e, missing = enrolled(args)
    if not e then return nil, missing end
    return say(e, args, { status = "held", reason = args.reason }, "暂停发放(" .. args.reason .. ")")
  end,
}

command.add {
  name = "roster resume",
  title = "恢复发放",
  permission = "import",
  args = { child_arg, day_arg },
  run = function(args)
    local e, missing = enrolled(args)
    if not e then return nil, missing end
    return say(e, args, { status = "active" }, "恢复发放")
  end,
}

local function division(name)
  local code = store.value("select code from division where name = :name and code in (select division from fund)",
    { name = name })
  if code then return code end
  return nil, ("%s 不是本项目的县(市、区)"):format(name)
end

command.add {
  name = "roster transfer",
  title = "转到另一个县(市、区);当学期仍由学期开始时所在的县承担",
  permission = "import",
  args = { child_arg, day_arg, { "to", "text", required = true, help = "转到哪里,例如 崇川区" } },
  run = function(args)
    local e, missing = enrolled(args)
    if not e then return nil, missing end
    local county, unknown = division(args.to)
    if not county then return nil, unknown end
    return say(e, args, { status = e.status, reason = e.reason, county = county }, "转到" .. args.to)
  end,
}

command.add {
  name = "roster leave",
  title = "退出名册",
  permission = "import",
  args = {
    child_arg, day_arg,
    { "reason", "choice", required = true, choices = { "毕业", "退学", "迁出", "去世", "不再符合条件", "本人放弃" }, help = "原因" },
  },
  run = function(args)
    local e, missing = enrolled(args)
    if not e then return nil, missing end
    store.atomic(function()
      store.insert("roster_leaving", { child_id = e.id, day = args.day, reason = args.reason })
      store.spell_end("enrolment", { child_id = e.id }, args.day)
    end)
    return ("%s 自 %s 退出名册(%s)"):format(args.child, args.day, args.reason)
  end,
}
