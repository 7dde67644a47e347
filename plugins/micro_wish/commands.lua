-- 许愿、审核、认领、放弃、送达、感谢、看清单和心愿墙。
local command = require "command"
local store = require "store"
local child = require "registers.child"
local policies = require "policies"
local steps = require "steps"
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
    local child_id, absent = child.find(args.child)
    if not child_id then return nil, absent end
    local before = wishes.of_child(e, child_id)
    if before and before.state ~= "退回" then return nil, ("这个孩子今年已经有心愿(编号 %d,%s)"):format(before.id, before.state) end
    if before then return nil, ("编号 %d 的心愿退回过,改好后用 wish resubmit"):format(before.id) end
    local wish = { child_id = child_id, text = args.text, kind = args.kind, fen = args.yuan }
    local _, why = wishes.fault(e, wish, store.today())
    if why then return nil, why end
    return ("心愿 %d 已登记"):format(wishes.add(e, wish))
  end,
}

-- 每一个都看过没有问题了,一次全部通过;写着姓名、电话的一个也不放过。
local function accept_all()
  local e, missing = wishes.current()
  if not e then return nil, missing end
  local accepted, faults = 0, {}
  for _, w in ipairs(wishes.in_state(e, "征集")) do
    local said, why = steps.accept(w.id)
    if said then accepted = accepted + 1 else faults[#faults + 1] = "\n" .. why end
  end
  return ("通过 %d 个,没有通过 %d 个%s"):format(accepted, #faults, table.concat(faults))
end

command.add {
  name = "wish accept",
  title = "审核通过(到公布那天上墙)",
  permission = "names",
  args = {
    { "wish", "integer", positional = true, help = "心愿编号" },
    { "all", "boolean", help = "看过 wish list --state 征集 以后,全部通过" },
  },
  run = function(args)
    if args.all then return accept_all() end
    if not args.wish then return nil, "请写心愿编号,或者 --all" end
    return steps.accept(args.wish)
  end,
}

command.add {
  name = "wish return",
  title = "退回,写明原因",
  permission = "import",
  args = { id_arg, { "reason", "text", required = true, help = "原因" } },
  run = function(args) return steps.send_back(args.wish, args.reason) end,
}

command.add {
  name = "wish resubmit",
  title = "退回的心愿改好后再交",
  permission = "import",
  args = { id_arg, { "text", "text", required = true, help = "改好的心愿" } },
  run = function(args) return steps.resubmit(args.wish, args.text) end,
}

command.add {
  name = "wish publish",
  title = "公布日以后才审核通过的心愿上墙(公布日当天由系统做)",
  permission = "import",
  run = function()
    local e, missing = wishes.current()
    if not e then return nil, missing end
    if store.today() < e.publishes_on then return nil, ("到 %s 才公布"):format(e.publishes_on) end
    return ("上墙 %d 个"):format(steps.publish(e))
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
  run = function(args) return steps.claim(args.wish, { name = args.by, phone = args.phone, unit = args.unit }) end,
}

command.add {
  name = "wish release",
  title = "放弃认领,或认领太久没有送:心愿回到墙上",
  permission = "import",
  args = { id_arg, { "reason", "text", required = true, help = "原因" } },
  run = function(args) return steps.release(args.wish, args.reason) end,
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
  run = function(args) return steps.deliver(args.wish, args.cost, args.day) end,
}

command.add {
  name = "wish thank",
  title = "孩子或照护人确认收到并致谢",
  permission = "import",
  args = { id_arg, { "note", "text", help = "感谢的话" } },
  run = function(args) return steps.thank(args.wish, args.note) end,
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
        { "电话" }, { "单位" }, { "花费(元)", "yuan" }, { "备注" },
      },
      rows = store.rows([[
        select n.id, c.file_no, unseal('micro_wish_step', 'text', n.id, n.text_sealed), n.kind, n.fen, n.state, n.day,
               unseal('micro_wish_step', 'claimer', n.id, k.claimer_sealed),
               unseal('micro_wish_step', 'phone', n.id, k.phone_sealed), k.unit, n.cost_fen, n.note
        from micro_wish_now n
        join child c on c.id = n.child_id
        left join micro_wish_step k on k.wish_id = n.id and k.no = n.claim_no and n.state in ('认领', '送达', '感谢')
        where n.edition_id = :edition and :state in ('', n.state)
        order by n.id
      ]], { edition = e.id, state = args.state or "" }),
    }
  end,
}
