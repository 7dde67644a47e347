local command = require "command"
local store = require "store"
local lists = require "lists"

local year_arg = { "year", "integer", required = true, help = "哪一年" }

command.add {
  name = "screening make",
  title = "打分、按县排名,写成一份名单",
  permission = "import",
  args = { year_arg, { "day", "date", required = true, help = "按哪一天的情况" } },
  run = function(args)
    if math.abs(args.year - tonumber(args.day:sub(1, 4))) > 1 then return nil, "年份和日期对不上" end
    if args.day > store.today() then return nil, "日期还没有到" end
    local id, n = lists.make(args.year, args.day)
    if not id then return nil, n end
    local _, selected = lists.digest(id)
    return ("%d 年名单:打分 %d 户,列入 %d 名;审批:screening approve --year %d"):format(args.year, n, selected, args.year)
  end,
}

command.add {
  name = "screening approve",
  title = "审批名单(不能是排名单的人)",
  permission = "round.approve",
  args = { year_arg },
  run = function(args)
    local list, missing = lists.of_year(args.year)
    if not list then return nil, missing end
    if list.approved_by then return nil, "已由 " .. list.approved_by .. " 审批" end
    if list.made_by == store.actor() then return nil, "排名单的人不能自己审批" end
    local digest, n = lists.digest(list.id)
    store.insert("screening_approval", { list_id = list.id, approved_by = store.actor(), digest = digest })
    return ("已审批:%d 名,摘要 %s"):format(n, digest)
  end,
}
