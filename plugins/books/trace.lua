-- 来源与去向,只到合计:一个捐赠项目的钱用在哪个学段、哪个县;一轮的钱来自哪些捐赠项目。
-- 1 至 4 人次的格子不写,也减不出来,所以可以对外。
local report = require "report"
local store = require "store"
local money = require "money"
local table_of = require "disclosure.paid"

-- 付款减去退回,净额不为零的才算一人次;一笔付款用了两个项目的钱,在两个项目里各算一人次。
local function cells(what, where)
  return ([[
    select %s as stage, d.name as county, count(*) as n, sum(s.fen) as fen
    from (select l.document, l.stage, l.county, l.origin, sum(l.fen) as fen
          from ledger l where l.account = 'payment' and %s
          group by l.document, l.stage, l.county, l.origin having sum(l.fen) <> 0) s
    join division d on d.code = s.county
    group by 1, d.code, d.name order by 1, d.code
  ]]):format(what, where)
end

local by_campaign = cells("coalesce(s.stage, '学段不明')", "l.origin = :campaign")
local by_term = cells("case s.origin when '' then '未注明项目' else s.origin end",
  "l.document in (select p.no from payment p join round r on r.id = p.round_id where r.term = :term)")

local function spread(sql, args)
  local list, n = {}, 0
  for row in store.rows(sql, args) do
    n = n + 1
    list[n] = { stage = row.stage, county = row.county, n = row.n, fen = row.fen }
  end
  return table_of.rows(list)
end

local function yuan(fen) return fen == "*" and "*" or money.format(fen) end

local function lines(rows)
  local out = {}
  for i, row in ipairs(rows) do out[i] = { row.item, row.county, row.n, yuan(row.fen) } end
  return out
end

-- 余额不写在这里:收入减去余额就是总支出,藏起来的格子可能因此解得出来。余额见 report funds。
local function came_in(campaign)
  return store.row([[
    select -coalesce(sum(case when k.class = 'income' then l.fen end), 0) as income,
           -coalesce(sum(case when l.account = 'matching' then l.fen end), 0) as matching,
           coalesce(sum(case when k.class = 'fee' then l.fen end), 0) as fee, count(*) as n
    from ledger l join account_kind k on k.code = l.account where l.origin = :campaign
  ]], { campaign = campaign })
end

local function of_campaign(campaign)
  local f = came_in(campaign)
  if f.n == 0 then return nil, ("账上没有捐赠项目“%s”"):format(campaign) end
  return {
    title = ("%s:收入 %s 元(其中配捐 %s 元),手续费 %s 元。用在(* 为 1 至 4 人次或可推算出来的)"):format(campaign,
      money.format(f.income), money.format(f.matching), money.format(f.fee)),
    columns = { { "学段" }, { "县(市、区)" }, { "人次" }, { "金额(元)" } },
    rows = lines(spread(by_campaign, { campaign = campaign })),
  }
end

local function of_term(term)
  return {
    title = ("%s 轮的钱来自(* 为 1 至 4 人次或可推算出来的)"):format(term),
    columns = { { "捐赠项目" }, { "县(市、区)" }, { "人次" }, { "金额(元)" } },
    rows = lines(spread(by_term, { term = term })),
  }
end

report.add {
  name = "trace",
  title = "捐款的去向(按项目),一轮的来源(按学期)",
  args = {
    { "campaign", "text", help = "捐赠项目,例如 首批爱心款" },
    { "term", "term", help = "学期,例如 2023-1" },
  },
  run = function(args)
    if (args.campaign == nil) == (args.term == nil) then return nil, "--campaign 和 --term 写一个,也只写一个" end
    if args.campaign then return of_campaign(args.campaign) end
    return of_term(args.term)
  end,
}
