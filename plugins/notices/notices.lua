-- 通知:发布、更正、看。
local command = require "command"
local store = require "store"
local rules = require "rules"

local old_sql = [[
  select n.day, (select c.id from notices_notice c where c.corrects = n.id) as corrected_by
  from notices_notice n where n.id = :id
]]

command.add {
  name = "notice publish",
  title = "发布一条通知;更正就另发一条,写明更正哪一条",
  permission = "import",
  args = {
    { "title", "text", required = true, help = "题目" },
    { "text", "text", required = true, help = "正文" },
    { "audience", "choice", choices = rules.audiences, default = "全部", help = "发给谁" },
    { "day", "date", help = "哪一天;默认今天" },
    { "corrects", "integer", help = "更正哪一条(编号)" },
  },
  run = function(args)
    local old = args.corrects and store.row(old_sql, { id = args.corrects })
    if args.corrects and not old then return nil, ("没有编号 %d 的通知"):format(args.corrects) end
    local notice = {
      day = args.day or store.today(), title = args.title, text = args.text, audience = args.audience,
      corrects = args.corrects, actor = store.actor(),
    }
    local why = rules.notice_fault(notice, old, store.today())
    if why then return nil, why end
    return ("通知 %d 已发布"):format(store.insert("notices_notice", notice))
  end,
}

command.add {
  name = "notice list",
  title = "现行的通知;更正过的只看更正以后的",
  permission = "report",
  args = {
    { "audience", "choice", choices = rules.audiences, help = "只看发给他们的(连发给全部的)" },
    { "all", "boolean", help = "连更正过的" },
  },
  run = function(args)
    return {
      columns = {
        { "编号", "integer" }, { "日期" }, { "发给" }, { "题目" }, { "正文" }, { "更正哪一条", "integer" },
        { "已由哪一条更正", "integer" },
      },
      rows = store.rows([[
        select n.id, n.day, n.audience, n.title, n.text, n.corrects, c.id
        from notices_notice n left join notices_notice c on c.corrects = n.id
        where (:every = 1 or c.id is null) and (:audience in ('', '全部') or n.audience in (:audience, '全部'))
        order by n.day, n.id
      ]], { every = args.all and 1 or 0, audience = args.audience or "" }),
    }
  end,
}
