-- 收、发、作废、看一名孩子收到的。
local command = require "command"
local store = require "store"
local edition = require "campaigns.edition"
local entries = require "entries"

local receipt_arg = { "receipt", "text", required = true, positional = true, help = "收据编号" }
local reason_arg = { "reason", "text", required = true, help = "为什么" }

local function find_child(no)
  local id = store.value("select id from child where file_no = :no", { no = no })
  if id then return id end
  return nil, "没有这个档案号:" .. no
end

local function answer(text, outcome, _, why)
  if not outcome then return nil, why end
  return text .. (outcome == "same" and ":早已登记" or "已登记")
end

command.add {
  name = "gift receive",
  title = "登记收到的实物(不记现金)",
  permission = "import",
  args = {
    receipt_arg,
    { "item", "text", required = true, help = "物品" },
    { "quantity", "integer", default = 1, help = "多少件" },
    { "unit", "yuan", required = true, help = "一件值多少元(按市价)" },
    { "giver", "text", help = "捐赠人(加密保存);不写就是匿名" },
    { "day", "date", help = "哪一天;默认今天" },
  },
  run = function(args)
    return answer("收据 " .. args.receipt, entries.receive {
      receipt_no = args.receipt, day = args.day or store.today(), item = args.item, quantity = args.quantity,
      unit_fen = args.unit, giver = args.giver,
    })
  end,
}

-- 发给谁:一名孩子,或一期活动,或某期活动里的一名孩子。
local function receiver(args)
  local child_id, missing
  if args.child then
    child_id, missing = find_child(args.child)
    if not child_id then return nil, missing end
  end
  local e = args.campaign and edition.find(args.campaign, args.year)
  if args.campaign and not e then return nil, "没有这一期活动;有哪些:campaign list" end
  if not child_id and not e then return nil, "发给哪名孩子(--child),或者用在哪项活动(--campaign)" end
  return { child_id = child_id, edition_id = e and e.id }
end

command.add {
  name = "gift give",
  title = "登记实物发给了谁",
  permission = "import",
  args = {
    receipt_arg,
    { "quantity", "integer", default = 1, help = "多少件" },
    { "child", "text", help = "孩子的档案号" },
    { "campaign", "text", help = "哪项活动,例如 spring_festival" },
    { "year", "integer", help = "哪一年的活动;默认最近一期" },
    { "day", "date", help = "哪一天;默认今天" },
  },
  run = function(args)
    local to, why = receiver(args)
    if not to then return nil, why end
    to.receipt_no, to.day, to.quantity = args.receipt, args.day or store.today(), args.quantity
    return answer(("收据 %s 发放 %d 件"):format(args.receipt, args.quantity), entries.give(to))
  end,
}

command.add {
  name = "gift list",
  title = "发出去的实物;可以只看一名孩子的",
  permission = "report",
  args = { { "child", "text", help = "孩子的档案号" } },
  run = function(args)
    local child_id, missing
    if args.child then
      child_id, missing = find_child(args.child)
      if not child_id then return nil, missing end
    end
    return {
      columns = {
        { "编号", "integer" }, { "日期" }, { "收据编号" }, { "物品" }, { "数量", "integer" }, { "价值(元)", "yuan" }, { "档案号" },
        { "活动" },
      },
      rows = entries.handouts(child_id),
    }
  end,
}

command.add {
  name = "gift void",
  title = "作废登记错的一笔收据(发出过的不能作废)",
  permission = "import",
  args = { receipt_arg, reason_arg },
  run = function(args) return entries.void_gift(args.receipt, args.reason) end,
}

command.add {
  name = "gift take-back",
  title = "作废登记错的一次发放,东西回到库里",
  permission = "import",
  args = { { "handout", "integer", required = true, positional = true, help = "发放编号(gift list)" }, reason_arg },
  run = function(args) return entries.void_handout(args.handout, args.reason) end,
}
