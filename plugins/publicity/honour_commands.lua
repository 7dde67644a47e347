-- 荣誉:按规矩提名、决定、看名单。
local command = require "command"
local store = require "store"
local honours = require "honours"

command.add {
  name = "honour propose",
  title = "按办法提出该授予荣誉的志愿者、爱心人士、单位(评过的不再提)",
  permission = "import",
  args = { { "as_of", "date", help = "评到哪一天;默认今天" } },
  run = function(args)
    if args.as_of and args.as_of > store.today() then return nil, "日期还没有到" end
    local n, why = honours.propose(args.as_of or store.today())
    if not n then return nil, why end
    return ("新提出 %d 个,等另一个人决定"):format(n)
  end,
}

command.add {
  name = "honour approve",
  title = "授予(不能是提出的人)",
  permission = "round.approve",
  args = {
    { "honour", "integer", positional = true, help = "编号(honour list)" },
    { "all", "boolean", help = "等着的全部授予" },
  },
  run = function(args)
    if not args.honour and not args.all then return nil, "请写编号,或者 --all" end
    local n, why = honours.decide(args.honour, "授予")
    if not n then return nil, why end
    return ("已授予 %d 个"):format(n)
  end,
}

command.add {
  name = "honour refuse",
  title = "不授予,写明原因",
  permission = "round.approve",
  args = {
    { "honour", "integer", required = true, positional = true, help = "编号(honour list)" },
    { "reason", "text", required = true, help = "为什么" },
  },
  run = function(args)
    local n, why = honours.decide(args.honour, "不授予", args.reason)
    if not n then return nil, why end
    return ("编号 %d 不授予"):format(args.honour)
  end,
}

command.add {
  name = "honour list",
  title = "荣誉名单:授予了的、等着决定的",
  permission = "report",
  args = { { "year", "integer", help = "只看评到这一年的" } },
  run = function(args)
    return {
      columns = {
        { "编号", "integer" }, { "荣誉" }, { "谁" }, { "编号或单位" }, { "凭什么" }, { "依据" }, { "评到" }, { "结果" }, { "原因" },
      },
      rows = store.rows([[
        select h.id, h.title,
               coalesce(unseal('carer', 'name', k.id, k.name_sealed),
                        unseal('volunteers_volunteer', 'name', v.id, v.name_sealed), h.unit),
               coalesce(k.carer_no, v.volunteer_no, h.unit), h.basis, h.reference, h.as_of, coalesce(d.outcome, '等决定'),
               d.reason
        from publicity_honour h
        left join publicity_honour_decision d on d.honour_id = h.id
        left join carer k on k.id = h.carer_id
        left join volunteers_volunteer v on v.id = h.volunteer_id
        where :year in ('', substr(h.as_of, 1, 4))
        order by h.as_of, h.title, h.id
      ]], { year = args.year and tostring(args.year) or "" }),
    }
  end,
}
