-- 多久响应:按缓急,件数、响应时间的中位数和最长、超过时限的;和还没有办结的清单。
local report = require "report"
local stipend = require "stipend"
local store = require "store"
local policies = require "policies"
local requests = require "requests"
local rules = require "rules"

local sql = [[
  select q.id, q.at, q.urgency, q.kind, c.file_no,
         (select min(at) from emergency_aid_step where request_id = q.id and what in ('行动', '批准')) as responded_at,
         (select grant_fen from emergency_aid_step where request_id = q.id and what = '批准') as grant_fen,
         (select at from emergency_aid_step where request_id = q.id and what = '办结') as closed_at
  from emergency_aid_request q join child c on c.id = q.child_id
  where substr(q.at, 1, 10) between :from and :to
  order by q.at, q.id
]]

-- 那件求助等了多少分钟、响应了没有、超没超过时限。
local function response(r, now)
  local minutes, responded = rules.waited(r.at, r.responded_at, now)
  local hours = stipend.at(policies, r.at:sub(1, 10)).urgencies[r.urgency].respond_hours
  return minutes, responded, minutes > hours * 60
end

-- 90 分钟 → "1.5"(小时,四舍五入)
local function hours(minutes)
  if not minutes then return "" end
  local tenths = (minutes * 10 + 30) // 60
  return ("%d.%d"):format(tenths // 10, tenths % 10)
end

local function empty() return { n = 0, responded = {}, late = 0, granted = 0, fen = 0 } end

local function add(t, r, now)
  local minutes, responded, late = response(r, now)
  t.n = t.n + 1
  if responded then t.responded[#t.responded + 1] = minutes end
  if late then t.late = t.late + 1 end
  if r.grant_fen then t.granted, t.fen = t.granted + 1, t.fen + r.grant_fen end
end

local function line(name, t)
  table.sort(t.responded)
  return { name, t.n, #t.responded, hours(rules.median(t.responded)), hours(t.responded[#t.responded]), t.late,
    t.granted, t.fen }
end

report.add {
  name = "aid responses",
  title = "应急救助:多久响应",
  args = {
    { "from", "date", default = "2022-03-01", help = "从哪一天求助的" },
    { "to", "date", required = true, help = "到哪一天(含)" },
  },
  run = function(args)
    local of, total, now, rows = {}, empty(), requests.clock(), {}
    for _, urgency in ipairs(rules.urgencies) do of[urgency] = empty() end
    for r in store.rows(sql, { from = args.from, to = args.to }) do
      add(of[r.urgency], r, now)
      add(total, r, now)
    end
    for _, urgency in ipairs(rules.urgencies) do rows[#rows + 1] = line(urgency, of[urgency]) end
    rows[#rows + 1] = line("合计", total)
    return {
      columns = {
        { "缓急" }, { "求助(件)", "integer" }, { "已响应(件)", "integer" }, { "响应中位数(小时)" }, { "最长(小时)" },
        { "超过时限(件)", "integer" }, { "批准(件)", "integer" }, { "批准(元)", "yuan" },
      },
      rows = rows,
    }
  end,
}

report.add {
  name = "aid open",
  title = "还没有办结的求助",
  args = {},
  run = function()
    local rows, now = {}, requests.clock()
    for r in store.rows(sql, { from = "0000-01-01", to = store.today() }) do
      if not r.closed_at then
        local minutes, responded, late = response(r, now)
        rows[#rows + 1] = { r.id, r.at, r.file_no, r.urgency, r.kind, responded and "已响应" or "等待", hours(minutes),
          late and "是" or "" }
      end
    end
    return {
      columns = {
        { "编号", "integer" }, { "时间" }, { "档案号" }, { "缓急" }, { "什么事" }, { "响应" }, { "等了(小时)" }, { "超过时限" },
      },
      rows = rows,
    }
  end,
}
