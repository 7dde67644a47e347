-- 当场签到、签退,打印证明。
local command = require "command"
local store = require "store"
local registers = require "registers"
local hours = require "hours"
local sessions = require "sessions"
local policy = require "policy"

-- 编号和时间都看得懂才往下走;看不懂的,返回 nil 和原因。
local function read(args)
  local id, at = registers.known_as(args.volunteer), registers.clock(args.at)
  if not id then return nil, "没有这个志愿者编号:" .. args.volunteer end
  if not at then return nil, "时间应写成 2023-07-01 08:30" end
  return id, at
end

local function last_check(id, at)
  return store.row([[
    select at, kind from volunteers_check where volunteer_id = :id and at <= :at order by at desc, kind desc limit 1
  ]], { id = id, at = at })
end

local at_args = {
  { "volunteer", "text", required = true, help = "志愿者编号" },
  { "at", "text", required = true, help = "时间,例如 2023-07-01 08:30" },
}

command.add {
  name = "volunteer check-in",
  title = "志愿者签到",
  permission = "import",
  args = { at_args[1], at_args[2], { "content", "text", required = true, help = "服务内容,不写孩子姓名" } },
  run = function(args)
    local id, at = read(args)
    if not id then return nil, at end
    local last = last_check(id, at)
    local new = registers.check(id, at, "in", args.content)
    if not new then return "这次签到已经记过" end
    local forgotten = last and last.kind == "in" and ";上一次(" .. last.at .. ")忘了签退,补签退前按默认时长计" or ""
    return ("%s 已签到 %s%s"):format(args.volunteer, at, forgotten)
  end,
}

command.add {
  name = "volunteer check-out",
  title = "志愿者签退(也用来补签退)",
  permission = "import",
  args = at_args,
  run = function(args)
    local id, at = read(args)
    if not id then return nil, at end
    local last = last_check(id, at)
    if last and last.kind == "out" and last.at == at then return "这次签退已经记过" end
    if not last or last.kind ~= "in" then
      return nil, ("%s 在 %s 之前没有未签退的签到"):format(args.volunteer, at)
    end
    registers.check(id, at, "out", nil)
    return ("%s 已签退 %s"):format(args.volunteer, at)
  end,
}

command.add {
  name = "volunteer certificate",
  title = "志愿服务证明",
  permission = "names",
  args = {
    at_args[1],
    { "as_of", "date", required = true, help = "时长算到哪一天" },
  },
  run = function(args)
    local id = registers.known_as(args.volunteer)
    if not id then return nil, "没有这个志愿者编号:" .. args.volunteer end
    local person = store.row([[
      select unseal('volunteers_volunteer', 'name', id, name_sealed) as name, unit, registered_on
      from volunteers_volunteer where id = :id
    ]], { id = id })
    local total = hours.by_volunteer { from = "2000-01-01", to = args.as_of, known = store.now(), id = id }[id]
    total = total or { minutes = 0, times = 0, flags = {} }
    return table.concat({
      "志愿服务证明", "",
      ("%s(编号 %s,%s)自 %s 登记为“大手牵小手 一起向未来”项目志愿者,"):format(person.name, args.volunteer, person.unit,
        person.registered_on),
      ("截至 %s 参加志愿服务 %d 次,累计 %s 小时,%s。"):format(args.as_of, total.times, hours.text(total.minutes),
        sessions.star(total.minutes, policy, args.as_of) or "尚未评定星级"),
      #total.flags > 0 and ("其中 %d 次签到签退待核对。"):format(#total.flags) or "",
    }, "\n")
  end,
}
