-- 许愿、审核、认领、放弃、送达、感谢、看清单和心愿墙。
local command = require "command"
local event = require "event"
local store = require "store"
local policies = require "policies"
local rules = require "rules"
local wishes = require "wishes"

local id_arg = { "wish", "integer", required = true, positional = true, help = "心愿编号" }

command.add {
  name = "wish add",
  title = "登记一个孩子的心愿",
  permission = "import",
  args = {
    { "child", "text", required = true, help = "档案号" },
    { "text", "text", required = true, help = "心愿,不写姓名、学校、电话" },
    { "kind", "text", required = true, help = "种类:" .. table.concat(policies[#policies].kinds, "、") },
    { "yuan", "yuan", required = true, help = "估计多少元" },
  },
  run = function(args)
    local e, missing = wishes.current()
    if not e then return nil, missing end
    local child_id = store.value("select id from child where file_no = :no", { no = args.child })
    if not child_id then return nil, "没有这个档案号:" .. args.child end
    local before = wishes.of_child(e, child_id)
    if before and before.state ~= "退回" then return nil, ("这个孩子今年已经有心愿(编号 %d,%s)"):format(before.id, before.state) end
    if before then return nil, ("编号 %d 的心愿退回过,改好后用 wish resubmit"):format(before.id) end
    local wish = { child_id = child_id, text = args.text, kind = args.kind, fen = args.yuan }
    local _, why = wishes.fault(e, wish, store.today())
    if why then return nil, why end
    return ("心愿 %d 已登记"):format(wishes.add(e, wish))
  end,
}

-- 走一步:check(w, fields) 返回不能走的原因;fields 是这一步要记的。
local function advance(args, state, fields, check)
  local w, missing = wishes.find(args.wish)
  if not w then return nil, missing end
  if not rules.may_become(w.state, state) then
    return nil, ("心愿 %d 是%s(%s),不能变成%s"):format(w.id, w.state, w.day, state)
  end
  local why = check and check(w, fields)
  if why then return nil, why end
  fields.state = state
  wishes.step(w, fields)
  return ("心愿 %d:%s → %s"):format(w.id, w.state, state)
end

-- 看过的话原样记下:墙上只出现看过的。
local function review(w, fields)
  fields.wall_text = wishes.text(w)
  local why = rules.reveals(fields.wall_text, wishes.names_of(w.child_id, store.today()))
  return why and ("不能公布:心愿里%s,请用 wish return 退回"):format(why)
end

command.add {
  name = "wish accept",
  title = "审核通过(到公布那天上墙)",
  permission = "names",
  args = { id_arg },
  run = function(args) return advance(args, "通过", {}, review) end,
}

command.add {
  name = "wish return",
  title = "退回,写明原因",
  permission = "import",
  args = { id_arg, { "reason", "text", required = true, help = "原因" } },
  run = function(args) return advance(args, "退回", { note = args.reason }) end,
}

command.add {
  name = "wish resubmit",
  title = "退回的心愿改好后再交",
  permission = "import",
  args = { id_arg, { "text", "text", required = true, help = "改好的心愿" } },
  run = function(args)
    local said, why = advance(args, "征集", {})
    if said then store.update("micro_wish_wish", { id = args.wish }, { text = args.text }) end
    return said, why
  end,
}

command.add {
  name = "wish claim",
  title = "认领墙上的一个心愿",
  permission = "import",
  args = {
    id_arg,
    { "by", "text", required = true, help = "认领人" },
    { "phone", "text", help = "电话" },
    { "unit", "text", help = "单位" },
  },
  run = function(args)
    local said, why = advance(args, "认领", { claimer = args.by, phone = args.phone, unit = args.unit })
    if said then event.raise("micro_wish.claimed", { wish = args.wish }) end
    return said, why
  end,
}

command.add {
  name = "wish release",
  title = "放弃认领:心愿回到墙上",
  permission = "import",
  args = { id_arg, { "reason", "text", required = true, help = "原因" } },
  run = function(args)
    return advance(args, "公布", { note = args.reason }, function(w)
      if w.state ~= "认领" then return "只有认领了的可以放弃" end
    end)
  end,
}

command.add {
  name = "wish deliver",
  title = "礼物已送到",
  permission = "import",
  args = {
    id_arg,
    { "cost", "yuan", required = true, help = "实际花费(元)" },
    { "day", "date", help = "哪天送到的;默认今天" },
  },
  run = function(args)
    local day = args.day or store.today()
    if day > store.today() then return nil, "送到的日子还没有到" end
    return advance(args, "送达", { cost_fen = args.cost, day = day }, function(w)
      local cap = store.value("select cap_fen from micro_wish_edition where id = :id", { id = w.edition_id })
      if args.cost < 0 or args.cost > cap then return ("花费不超过 %d 元"):format(cap // 100) end
      if day < w.day then return "送到的日子早于认领" end
    end)
  end,
}

command.add {
  name = "wish thank",
  title = "孩子或照护人确认收到并致谢",
  permission = "import",
  args = { id_arg, { "note", "text", help = "感谢的话" } },
  run = function(args) return advance(args, "感谢", { note = args.note }) end,
}

local function edition_of(args)
  local e = args.year and wishes.edition(args.year) or not args.year and wishes.current()
  if e then return e end
  return nil, "那一年没有微心愿"
end

local year_arg = { "year", "integer", help = "哪一年;默认今年" }

command.add {
  name = "wish wall",
  title = "心愿墙:可以给人看的(化名、学段、心愿)",
  args = { year_arg, { "all", "boolean", help = "连已认领的" } },
  run = function(args)
    local e, missing = edition_of(args)
    if not e then return nil, missing end
    return {
      title = ("%d 年六一微心愿"):format(e.year),
      columns = { { "编号", "integer" }, { "化名" }, { "学段" }, { "心愿" }, { "种类" }, { "约(元)", "yuan" }, { "状态" } },
      rows = store.rows([[
        select n.id, n.wall_name, s.stage, r.wall_text, n.kind, n.fen,
               case n.state when '公布' then '待认领' else '已认领' end
        from micro_wish_now n
        join micro_wish_step r
          on r.wish_id = n.id
         and r.no = (select max(no) from micro_wish_step where wish_id = n.id and state = '通过')
        left join asof(schooling, :day, :known) s on s.child_id = n.child_id
        where n.edition_id = :edition and (n.state = '公布' or (:every = 1 and n.state in ('认领', '送达', '感谢')))
        order by n.wall_name
      ]], { edition = e.id, day = e.publishes_on, known = store.now(), every = args.all and 1 or 0 }),
    }
  end,
}

command.add {
  name = "wish list",
  title = "全部心愿和进度(内部)",
  permission = "report",
  args = {
    year_arg,
    { "state", "choice", choices = { "征集", "通过", "退回", "公布", "认领", "送达", "感谢" }, help = "只看这个状态的" },
  },
  run = function(args)
    local e, missing = edition_of(args)
    if not e then return nil, missing end
    return {
      title = ("%d 年六一微心愿"):format(e.year),
      columns = {
        { "编号", "integer" }, { "档案号" }, { "心愿" }, { "种类" }, { "约(元)", "yuan" }, { "状态" }, { "日期" }, { "认领人" },
        { "单位" }, { "花费(元)", "yuan" }, { "备注" },
      },
      rows = store.rows([[
        select n.id, c.file_no, unseal('micro_wish_wish', 'text', n.id, n.text_sealed), n.kind, n.fen, n.state, n.day,
               unseal('micro_wish_step', 'claimer', n.id, k.claimer_sealed), k.unit, n.cost_fen, n.note
        from micro_wish_now n
        join child c on c.id = n.child_id
        left join micro_wish_step k
               on k.wish_id = n.id and n.state in ('认领', '送达', '感谢')
              and k.no = (select max(no) from micro_wish_step where wish_id = n.id and state = '认领')
        where n.edition_id = :edition and :state in ('', n.state)
        order by n.id
      ]], { edition = e.id, state = args.state or "" }),
    }
  end,
}
