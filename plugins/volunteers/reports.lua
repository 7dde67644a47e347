-- 按人、按单位的时长,星级名单,要核对的签到签退。
local report = require "report"
local store = require "store"
local hours = require "hours"
local sessions = require "sessions"
local policy = require "policy"

local people_sql = [[
  select id, volunteer_no, unseal('volunteers_volunteer', 'name', id, name_sealed) as name, unit
  from volunteers_volunteer where registered_on <= :to order by unit, volunteer_no
]]

local period = {
  { "from", "date", default = "2022-03-01", help = "从哪一天" },
  { "to", "date", required = true, help = "到哪一天" },
}

local function totals(args)
  return hours.by_volunteer { from = args.from, to = args.to, known = store.now() }
end

local nothing = { minutes = 0, times = 0, flags = {} }

report.add {
  name = "volunteers",
  title = "志愿者时长(按人)",
  args = period,
  run = function(args)
    local by_id, rows = totals(args), {}
    for p in store.rows(people_sql, { to = args.to }) do
      local total = by_id[p.id] or nothing
      rows[#rows + 1] = { p.unit, p.volunteer_no, p.name, total.times, hours.text(total.minutes),
        sessions.star(total.minutes, policy, args.to) or "" }
    end
    return { columns = { { "单位" }, { "编号" }, { "姓名" }, { "次", "integer" }, { "小时" }, { "星级" } }, rows = rows }
  end,
}

report.add {
  name = "volunteer units",
  title = "志愿者时长(按单位)",
  args = period,
  run = function(args)
    local by_id, units, order = totals(args), {}, {}
    for p in store.rows(people_sql, { to = args.to }) do
      local total = by_id[p.id] or nothing
      local u = units[p.unit]
      if not u then
        u = { p.unit, 0, 0, 0 }
        units[p.unit], order[#order + 1] = u, u
      end
      u[2], u[3], u[4] = u[2] + 1, u[3] + total.times, u[4] + total.minutes
    end
    table.sort(order, function(a, b) return a[4] > b[4] or (a[4] == b[4] and a[1] < b[1]) end)
    for _, u in ipairs(order) do u[4] = hours.text(u[4]) end
    return { columns = { { "单位" }, { "人", "integer" }, { "次", "integer" }, { "小时" } }, rows = order }
  end,
}

report.add {
  name = "volunteer flags",
  title = "要核对的签到签退",
  args = period,
  run = function(args)
    local by_id, rows = totals(args), {}
    for p in store.rows(people_sql, { to = args.to }) do
      for _, s in ipairs((by_id[p.id] or nothing).flags) do
        rows[#rows + 1] = { p.unit, p.volunteer_no, s.at, s.flag, s.finish - s.start }
      end
    end
    return { columns = { { "单位" }, { "编号" }, { "时间" }, { "为什么" }, { "现计(分钟)", "integer" } }, rows = rows }
  end,
}
