local command = require "command"
local store = require "store"
local money = require "money"
local requests = require "requests"
local rules = require "rules"

local id_arg = { "request", "integer", required = true, positional = true, help = "求助编号" }
local at_arg = { "at", "text", help = "什么时候,例如 2023-07-01 08:30;默认现在" }
local kinds = { "疾病", "意外", "灾害", "照护中断", "其他" }

local function clock_of(args)
  if not args.at then return requests.clock() end
  local at = rules.clock(args.at)
  if at then return at end
  return nil, "时间应写成 2023-07-01 08:30"
end

command.add {
  name = "aid request",
  title = "登记一件求助",
  permission = "import",
  args = {
    { "child", "text", required = true, help = "档案号" },
    { "urgency", "choice", required = true, choices = rules.urgencies, help = "缓急" },
    { "kind", "choice", required = true, choices = kinds, help = "什么事" },
    { "need", "text", required = true, help = "情况和需要(加密保存)" },
    { "yuan", "yuan", help = "请求多少元" },
    at_arg,
  },
  run = function(args)
    local at, why = clock_of(args)
    if not at then return nil, why end
    if args.yuan and args.yuan <= 0 then return nil, "金额要大于零" end
    local id
    id, why = requests.add {
      file_no = args.child, at = at, urgency = args.urgency, kind = args.kind, need = args.need, asked_fen = args.yuan,
    }
    if not id then return nil, why end
    return ("求助 %d 已登记(%s %s %s)"):format(id, args.child, args.urgency, at)
  end,
}

local function add_step(verb, title, permission, what, more, say)
  command.add {
    name = "aid " .. verb, title = title, permission = permission,
    args = { id_arg, at_arg, table.unpack(more) },
    run = function(args)
      local at, why = clock_of(args)
      if not at then return nil, why end
      local request
      request, why = requests.step(args.request, { what = what, at = at, note = args.note, grant_fen = args.yuan })
      if not request then return nil, why end
      return say and say(request, args) or ("求助 %d(%s):%s"):format(request.id, request.file_no, what)
    end,
  }
end

add_step("act", "登记做了什么", "import", "行动", { { "note", "text", required = true, help = "做了什么(加密保存)" } })
add_step("grant", "批准救助金(不能是登记求助的人;这里不付款)", "round.approve", "批准", {
  { "yuan", "yuan", required = true, help = "批多少元" }, { "note", "text", help = "说明(加密保存)" },
}, function(request, args)
  return ("求助 %d(%s)批准 %s 元。这里只登记批准,不付款:请财务另行支付"):format(request.id, request.file_no,
    money.format(args.yuan))
end)
add_step("refuse", "不批救助金(不能是登记求助的人)", "round.approve", "不批",
  { { "note", "text", required = true, help = "为什么(加密保存)" } })
add_step("close", "办结", "import", "办结", { { "note", "text", help = "结果(加密保存)" } })

command.add {
  name = "aid show",
  title = "一件求助的经过",
  permission = "report",
  args = { id_arg },
  run = function(args)
    local request, why = requests.find(args.request)
    if not request then return nil, why end
    return {
      title = ("求助 %d:%s"):format(request.id, request.file_no),
      columns = { { "时间" }, { "什么" }, { "情况" }, { "元", "yuan" }, { "谁登记的" } },
      rows = store.rows([[
        select at, what, note, fen, actor
        from (select 0 as no, at, urgency || ' ' || kind as what,
                     unseal('emergency_aid_request', 'need', id, need_sealed) as note, asked_fen as fen, actor
              from emergency_aid_request where id = :id
              union all
              select no, at, what, unseal('emergency_aid_step', 'note', request_id, note_sealed), grant_fen, actor
              from emergency_aid_step where request_id = :id) step
        order by no
      ]], { id = request.id }),
    }
  end,
}
