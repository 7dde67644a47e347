-- 基金之间调拨;凭证记错了,用一张相反的凭证更正。都要写依据,都留下是谁做的。
local command = require "command"
local store = require "store"
local ledger = require "ledger"
local money = require "money"

local function fund_title(code) return store.value("select title from fund where code = :code", { code = code }) end

-- 调拨时动用哪些钱:不限定的,按先来后到。{ origin, fen } 的列表;不够则返回 nil 和现有多少。
local function free_money(fund, fen)
  local parts, found = {}, 0
  for row in store.rows([[
    select a.origin, a.fen from account a join fund f on f.id = a.fund_id
    where f.code = :fund and a.kind = 'bank' and a.restriction = 'none' and a.purpose = '' and a.fen > 0 order by a.id
  ]], { fund = fund }) do
    local take = math.min(row.fen, fen - found)
    if take > 0 then parts[#parts + 1] = { origin = row.origin, fen = take } end
    found = found + take
  end
  if found < fen then return nil, found end
  return parts
end

local function transfer_lines(args, parts)
  local lines = {}
  local function add(fund, account, origin, fen)
    lines[#lines + 1] = { fund = fund, account = account, restriction = "none", origin = origin, fen = fen }
  end
  for _, part in ipairs(parts) do
    add(args.from, "bank", part.origin, -part.fen)
    add(args.from, "transfer", part.origin, part.fen)
    add(args.to, "bank", part.origin, part.fen)
    add(args.to, "transfer", part.origin, -part.fen)
  end
  return lines
end

command.add {
  name = "fund transfer",
  title = "基金之间调拨不限定的钱",
  permission = "round.approve",
  args = {
    { "from", "text", required = true, help = "调出的基金代码" },
    { "to", "text", required = true, help = "调入的基金代码" },
    { "amount", "yuan", required = true, help = "金额(元)" },
    { "document", "text", required = true, help = "决定文件" },
  },
  run = function(args)
    for _, code in ipairs { args.from, args.to } do
      if not fund_title(code) then return nil, "没有基金 " .. code end
    end
    if args.from == args.to or args.amount <= 0 then return nil, "两个基金要不同,金额要大于零" end
    local parts, found = free_money(args.from, args.amount)
    if not parts then
      return nil, ("%s 不限定的只有 %s 元;限定了用途的钱不能调走"):format(fund_title(args.from), money.format(found))
    end
    ledger.post {
      day = store.today(), kind = "transfer", document = args.document, lines = transfer_lines(args, parts),
    }
    return ("已从 %s 调 %s 元到 %s"):format(fund_title(args.from), money.format(args.amount), fund_title(args.to))
  end,
}

-- 这张凭证能不能由人更正;不能时返回为什么。
local function correct_fault(id)
  local j = store.row([[
    select j.kind, j.reverses, r.id as reversed_by
    from journal j left join journal r on r.reverses = j.id where j.id = :id
  ]], { id = id })
  if not j then return ("没有凭证 %d"):format(id) end
  if j.reversed_by then return ("凭证 %d 已由凭证 %d 冲销"):format(id, j.reversed_by) end
  if j.reverses then return ("凭证 %d 是冲销凭证 %d 的,不再冲销"):format(id, j.reverses) end
  if j.kind == "payment" then return "付款的凭证随银行回执记账:请导入银行的回执来更正" end
end

command.add {
  name = "fund correct",
  title = "更正一张记错的凭证:记一张相反的,原来的留着",
  permission = "round.approve",
  args = {
    { "journal", "integer", required = true, help = "凭证的号(查询脚本里 ledger.journal_id)" },
    { "document", "text", required = true, help = "依据" },
  },
  run = function(args)
    local why = correct_fault(args.journal)
    if why then return nil, why end
    local id = ledger.reverse(args.journal, { day = store.today(), kind = "correction", document = args.document })
    return ("凭证 %d 已由凭证 %d 冲销"):format(args.journal, id)
  end,
}
