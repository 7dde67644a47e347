-- 登记场次和到场、作废、看一场、打印培训证明。
local command = require "command"
local store = require "store"
local visits = require "visits.metrics"
local people = require "people"
local sessions = require "sessions"

local session_arg = { "session", "text", required = true, positional = true, help = "场次编号" }
local kind_arg = { "kind", "choice", choices = people.kinds, default = "爱心人士", help = "来的是谁" }
local no_arg = { "no", "text", required = true, help = "编号;工作人员写姓名" }
local reason_arg = { "reason", "text", required = true, help = "为什么" }

local function answer(text, outcome, _, why)
  if not outcome then return nil, why end
  return text .. (outcome == "same" and ":早已登记" or " 已登记")
end

command.add {
  name = "training add",
  title = "登记一场培训或会议",
  permission = "import",
  args = {
    session_arg,
    { "kind", "choice", choices = { "培训", "会议" }, default = "培训", help = "种类" },
    { "title", "text", required = true, help = "题目" },
    { "department", "choice", choices = sessions.departments, required = true, help = "哪个部门办的" },
    { "day", "date", help = "哪一天;默认今天" },
    { "place", "text", required = true, help = "地点" },
    { "minutes", "integer", required = true, help = "多少分钟" },
    { "leader", "text", required = true, help = "主讲或主持" },
  },
  run = function(args)
    return answer(args.session, sessions.add {
      session_no = args.session, kind = args.kind, title = args.title, department = args.department,
      day = args.day or store.today(), place = args.place, minutes = args.minutes, leader = args.leader,
    })
  end,
}

command.add {
  name = "training attend",
  title = "登记一个人到场",
  permission = "import",
  args = { session_arg, kind_arg, no_arg },
  run = function(args)
    return answer(args.session .. ":" .. args.no, sessions.attend(args.session, args.kind, args.no))
  end,
}

command.add {
  name = "training absent",
  title = "作废登记错的一次到场",
  permission = "import",
  args = { session_arg, kind_arg, no_arg, reason_arg },
  run = function(args) return sessions.absent(args.session, args.kind, args.no, args.reason) end,
}

command.add {
  name = "training void",
  title = "作废登记错的一场(记录留着,不再计数)",
  permission = "import",
  args = { session_arg, reason_arg },
  run = function(args) return sessions.void(args.session, args.reason) end,
}

command.add {
  name = "training show",
  title = "一场到了哪些人",
  permission = "report",
  args = { session_arg },
  run = function(args)
    local s, missing = sessions.find(args.session)
    if not s then return nil, missing end
    return {
      title = ("%s %s %s,%s,%d 分钟,%s"):format(s.day, s.kind, s.title, s.place, s.minutes, s.leader),
      columns = { { "身份" }, { "编号" }, { "姓名" }, { "单位或牵头部门" } },
      rows = store.rows([[
        select case when a.carer_id is not null then '爱心人士' when a.volunteer_id is not null then '志愿者'
                    else '工作人员' end,
               coalesce(k.carer_no, v.volunteer_no, ''),
               coalesce(unseal('carer', 'name', k.id, k.name_sealed),
                        unseal('volunteers_volunteer', 'name', v.id, v.name_sealed), f.name),
               coalesce(k.lead, v.unit, '')
        from training_came a
        left join carer k on k.id = a.carer_id
        left join volunteers_volunteer v on v.id = a.volunteer_id
        left join staff f on f.id = a.staff_id
        where a.session_id = :session order by a.id
      ]], { session = s.id }),
    }
  end,
}

local attended_sql = [[
  select s.day, s.title, s.minutes from training_came a join training_held s on s.id = a.session_id
  where a.carer_id = :carer and s.kind = '培训' and s.day <= :day order by s.day, s.id
]]

local function certificate(carer, as_of)
  local lines, minutes = {}, 0
  for s in store.rows(attended_sql, { carer = carer.id, day = as_of }) do
    lines[#lines + 1] = ("  %s  %s(%s 小时)"):format(s.day, s.title, visits.hours(s.minutes))
    minutes = minutes + s.minutes
  end
  if #lines == 0 then return nil, ("%s 到 %s 没有参加过培训"):format(carer.carer_no, as_of) end
  return table.concat({
    "培训证明", "",
    ("%s(编号 %s,%s)截至 %s 参加“大手牵小手 一起向未来”项目培训 %d 次,共 %s 小时:"):format(carer.name, carer.carer_no,
      carer.kind, as_of, #lines, visits.hours(minutes)),
    table.concat(lines, "\n"),
  }, "\n")
end

command.add {
  name = "training certificate",
  title = "爱心人士的培训证明",
  permission = "names",
  args = {
    { "carer", "text", required = true, help = "爱心人士编号" },
    { "as_of", "date", help = "算到哪一天;默认今天" },
  },
  run = function(args)
    local carer = store.row([[
      select id, carer_no, kind, unseal('carer', 'name', id, name_sealed) as name from carer where carer_no = :no
    ]], { no = args.carer })
    if not carer then return nil, "没有这个爱心人士编号:" .. args.carer end
    return certificate(carer, args.as_of or store.today())
  end,
}
