local command = require "command"
local store = require "store"
local plans = require "plans"

local child_arg = { "child", "text", required = true, help = "档案号" }
local default_months = 3

command.add {
  name = "plan add",
  title = "给一名孩子订目标;不写 --goal 就按困境类别的范本订",
  permission = "import",
  args = {
    child_arg,
    { "area", "text", help = "领域,例如 学业;与 --goal 一起写" },
    { "goal", "text", help = "目标(加密保存)" },
    { "review", "date", help = "哪天第一次评估;默认三个月后" },
    { "day", "date", help = "哪天订的;默认今天" },
  },
  run = function(args)
    local day = args.day or store.today()
    if day > store.today() then return nil, "日期还没有到" end
    if (args.area == nil) ~= (args.goal == nil) then return nil, "--area 和 --goal 要一起写" end
    local child_id, missing = plans.child(args.child, day)
    if not child_id then return nil, missing end
    local added, why
    if args.goal then
      local goal = { area = args.area, goal = args.goal, months = default_months }
      added, why = plans.add(child_id, day, goal, args.review)
    else
      added, why = plans.add_template(child_id, day)
    end
    if not added then return nil, why end
    return ("%s 新订目标 %d 个"):format(args.child, added)
  end,
}

command.add {
  name = "plan review",
  title = "评估一个目标(只增不改,以最近一次为准)",
  permission = "import",
  args = {
    { "goal", "integer", required = true, positional = true, help = "目标编号(plan show)" },
    { "progress", "choice", choices = { "进行中", "达成", "终止" }, required = true, help = "怎样" },
    { "note", "text", help = "说明(加密保存)" },
    { "next", "date", help = "下次评估;默认与上次隔得一样久" },
    { "day", "date", help = "哪天评估的;默认今天" },
  },
  run = function(args)
    local review = {
      day = args.day or store.today(), progress = args.progress, note = args.note, next_on = args.next,
    }
    local goal, why = plans.review(args.goal, review)
    if not goal then return nil, why end
    local after = review.next_on and ",下次 " .. review.next_on or ""
    return ("%s 的“%s”:%s%s"):format(goal.file_no, goal.area, review.progress, after)
  end,
}

command.add {
  name = "plan show",
  title = "一名孩子的方案:目标和各次评估",
  permission = "report",
  args = { child_arg },
  run = function(args)
    return {
      title = args.child .. " 的一人一策",
      columns = {
        { "目标编号", "integer" }, { "领域" }, { "目标" }, { "日期" }, { "怎样" }, { "说明" }, { "下次评估" }, { "谁登记的" },
      },
      rows = store.rows([[
        select id, area, goal, day, progress, note, next_on, actor
        from (select g.id, 0 as no, g.area, unseal('care_plan_goal', 'goal', g.id, g.goal_sealed) as goal,
                     g.opened as day, '订目标' as progress, null as note, g.review_on as next_on, g.actor, g.child_id
              from care_plan_goal g
              union all
              select r.goal_id, r.no, '', '', r.day, r.progress,
                     unseal('care_plan_review', 'note', r.goal_id, r.note_sealed), r.next_on, r.actor, g.child_id
              from care_plan_review r join care_plan_goal g on g.id = r.goal_id) step
        where child_id = (select id from child where file_no = :no)
        order by id, no
      ]], { no = args.child }),
    }
  end,
}
