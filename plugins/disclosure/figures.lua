-- 一个季度的数字:收到的捐赠、发放的关爱金、办的活动。known:按到那一刻为止登记的资料。
-- 每行 { section, item, county, n, fen };要藏的写 "*"。
local store = require "store"
local paid = require "paid"
local suppress = require "campaigns.suppress"

local figures = {}

local function add_donations(rows, args)
  for row in store.rows([[
    select campaign || case kind when 'matching' then '(平台配捐)' else '' end as item, count(*) as n, sum(fen) as fen
    from donation_counted
    where day >= :from and day < :to and recorded_at <= :known and corrected_at > :known
    group by campaign, kind order by campaign, kind
  ]], args) do
    rows[#rows + 1] = { section = "捐赠收入(笔)", item = row.item, county = "", n = row.n, fen = row.fen }
  end
end

-- 每笔付款取到 known 为止银行的最后一次答复;一名孩子在一轮里收到钱算一人次。
local paid_sql = [[
  select coalesce(a.stage, '学段不明') as stage, d.name as county, count(*) as n, sum(s.fen) as fen
  from (select p.round_id, p.child_id, p.county, sum(p.fen) as fen
        from payment p
        join payment_result r
          on r.payment_id = p.id
         and r.recorded_at = (select max(recorded_at) from payment_result
                              where payment_id = p.id and recorded_at <= :known)
        where r.result = 'settled' and r.day >= :from and r.day < :to
        group by p.round_id, p.child_id, p.county) s
  join award a on a.round_id = s.round_id and a.child_id = s.child_id
  join division d on d.code = s.county
  group by coalesce(a.stage, '学段不明'), d.code, d.name order by d.code
]]

local function add_payments(rows, args)
  local cells = {}
  for row in store.rows(paid_sql, args) do
    cells[#cells + 1] = { stage = row.stage, county = row.county, n = row.n, fen = row.fen }
  end
  for _, row in ipairs(paid.rows(cells)) do rows[#rows + 1] = row end
end

local function add_campaigns(rows, args)
  for row in store.rows([[
    select e.title, e.year, count(*) as n, sum(o.cost_fen) as fen
    from campaigns_outcome o
    join campaigns_edition e on e.id = o.edition_id
    where o.state = '完成' and o.done_on >= :from and o.done_on < :to
      and o.no = (select max(no) from campaigns_outcome
                  where edition_id = o.edition_id and child_id = o.child_id and due = o.due and recorded_at <= :known)
    group by e.id, e.title, e.year order by e.title, e.year
  ]], args) do
    local hidden = row.n < suppress.smallest
    rows[#rows + 1] = {
      section = "活动(人次)", item = ("%s %d"):format(row.title, row.year), county = "", n = hidden and "*" or row.n,
      fen = hidden and "*" or row.fen,
    }
  end
end

-- q:{ from, to }
function figures.count(q, known)
  local rows, args = {}, { from = q.from, to = q.to, known = known }
  add_donations(rows, args)
  add_payments(rows, args)
  add_campaigns(rows, args)
  return rows
end

return figures
