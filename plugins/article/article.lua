-- 文章里的那段话。两条时间线:事情到哪天为止(as_of),我们到哪天为止知道(known);日后更正的,不改当时说过的话。
-- 人次:一名孩子在一轮里收到钱算一次。关爱对象:当天在名册上的(含暂停发放的)。结对:当天在名册上且有人结对的孩子。
local report = require "report"
local store = require "store"
local calendar = require "calendar"
local money = require "money"

local first_campaign = "首批爱心款"

-- 每笔付款取到那时为止银行的最后一次答复;成功的才算。
local paid_sql = [[
  select count(*) as times, coalesce(sum(fen), 0) as fen
  from (select p.round_id, p.child_id, sum(p.fen) as fen
        from payment p
        join payment_result r
          on r.payment_id = p.id
         and r.recorded_at = (select max(recorded_at) from payment_result
                              where payment_id = p.id and day <= :day and recorded_at <= :known)
        where r.result = 'settled'
        group by p.round_id, p.child_id) paid
]]

local roster_sql = [[
  select count(*) as children, count(p.child_id) as paired
  from asof(enrolment, :day, :known) e
  left join asof(pairing, :day, :known) p on p.child_id = e.child_id
]]

local donated_sql = [[
  select coalesce(sum(fen), 0) from donation
  where campaign = :campaign and day <= :day and recorded_at <= :known
]]

local function chinese_date(date)
  local year, month, day = date:match("^(%d+)-(%d+)-(%d+)$")
  return ("%d年%d月%d日"):format(tonumber(year), tonumber(month), tonumber(day))
end

local function figures(day, known)
  local args = { day = day, known = known }
  local paid = store.row(paid_sql, args)
  local roster = store.row(roster_sql, args)
  return {
    paid_fen = paid.fen, times = paid.times, children = roster.children, paired = roster.paired,
    donated_fen = store.value(donated_sql, { campaign = first_campaign, day = day, known = known }),
  }
end

local function paragraph(day, f)
  return table.concat {
    "截至", chinese_date(day), ",“大手牵小手 一起向未来”项目累计发放关爱资金 ", money.wan(f.paid_fen), " 万元,惠及 ", f.times,
    " 人次,关爱对象 ", f.children, " 名,结对 ", f.paired, " 对,", first_campaign, " ", money.wan(f.donated_fen), " 万元。另有 ",
    f.children - f.paired, " 名孩子等待结对。", store.synthetic() and "(演示数据)" or "",
  }
end

report.add {
  name = "article",
  title = "截至某日的公布数字",
  args = {
    { "as_of", "date", required = true, help = "事情截至哪一天" },
    { "known", "date", help = "按到哪一天为止登记的资料;默认到现在" },
  },
  run = function(args)
    local known = args.known and calendar.instant(calendar.add_days(args.known, 1)) - 1 or store.now()
    return paragraph(args.as_of, figures(args.as_of, known))
  end,
}
