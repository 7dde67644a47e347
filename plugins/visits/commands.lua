-- 录入、查看、作废。
local command = require "command"
local store = require "store"
local child = require "registers.child"
local kinds = require "kinds"
local entries = require "entries"

local function record(book, args)
  local child_id, missing = child.find(args.child)
  if not child_id then return nil, missing end
  local day = args.day or store.today()
  local no = args.no or entries.next_no(day)
  local outcome, _, why = entries.record(book, {
    no = no, child_id = child_id, day = day, kind = args.kind, minutes = args.minutes, done_by = args.by,
    carer_no = args.carer, items = args.items, findings = args.findings,
  })
  if not outcome then return nil, why end
  return ("%s %s %s(%s)%s"):format(args.child, day, args.kind, no, outcome == "same" and ":早已登记" or "已登记")
end

local list_sql = [[
  select e.no, e.day, e.kind, e.done_by, k.carer_no, e.minutes, e.items,
         unseal('visits_child', 'findings', p.child_id, p.findings_sealed) as findings,
         case when v.event_id is not null then '作废:' || v.reason end as void
  from visits_child p
  join visits_event e on e.id = p.event_id
  left join visits_void v on v.event_id = e.id
  left join carer k on k.id = e.carer_id
  where e.ledger = :book and p.child_id = :child
  order by e.day, e.no
]]

local function list(book, args)
  local child_id, missing = child.find(args.child)
  if not child_id then return nil, missing end
  return {
    columns = {
      { "编号" }, { "日期" }, { "种类" }, { "谁去的" }, { "爱心人士编号" }, { "分钟", "integer" }, { "带了什么" }, { "所见" }, { "备注" },
    },
    rows = store.rows(list_sql, { book = book, child = child_id }),
  }
end

local child_arg = { "child", "text", required = true, help = "孩子的档案号" }

for book, title in pairs(entries.titles) do
  command.add {
    name = book .. " add",
    title = "登记一次" .. title,
    permission = "import",
    args = {
      child_arg,
      { "kind", "choice", required = true, choices = kinds[book], help = "种类" },
      { "day", "date", help = "哪一天;默认今天" },
      { "by", "choice", choices = kinds.done_by, default = "爱心人士", help = "谁去的" },
      { "carer", "text", help = "爱心人士编号;默认那天与孩子结对的" },
      { "minutes", "integer", help = "多少分钟;没有计时的不写" },
      { "items", "text", help = "带了什么" },
      { "findings", "text", help = "所见(加密保存)" },
      { "no", "text", help = "纸上的编号;同一编号再登记别的孩子,算同一次" },
    },
    run = function(args) return record(book, args) end,
  }
  command.add {
    name = book .. " list",
    title = ("一名孩子的%s记录"):format(title),
    permission = "report",
    args = { child_arg },
    run = function(args) return list(book, args) end,
  }
  command.add {
    name = book .. " void",
    title = ("作废登记错的一次%s(记录留着,不再计数)"):format(title),
    permission = "import",
    args = {
      { "no", "text", required = true, positional = true, help = "编号" },
      { "reason", "text", required = true, help = "为什么" },
    },
    run = function(args) return entries.void(book, args.no, args.reason) end,
  }
end
