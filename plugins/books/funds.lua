-- 收、支、余:每个基金,谁限定的,什么用途。先查账是不是平的;不平就不出数字。
local report = require "report"
local store = require "store"

local sql = [[
  select f.code, f.title as fund, r.title as restriction, p.title as purpose,
         -sum(case k.class when 'income' then l.fen else 0 end) as income,
         -sum(case l.account when 'matching' then l.fen else 0 end) as matching,
         sum(case k.class when 'spending' then l.fen else 0 end) as spent,
         sum(case k.class when 'fee' then l.fen else 0 end) as fee,
         -sum(case k.class when 'move' then l.fen else 0 end) as moved,
         sum(case l.account when 'bank' then l.fen else 0 end) as balance
  from ledger l
  join fund f on f.id = l.fund_id
  join restriction r on r.code = l.restriction
  join purpose p on p.code = l.purpose
  join account_kind k on k.code = l.account
  where l.day <= :day
  group by f.id, f.code, f.title, r.code, r.title, p.code, p.title
  order by f.id, r.code, p.code
]]

local figures = { "income", "matching", "spent", "fee", "moved", "balance" }

local function fault()
  local f = store.row "select what, id from ledger_fault limit 1"
  return f and ("账不平:%s %d 与凭证不符。有人绕过程序改过数据;请停用并查日志"):format(f.what, f.id)
end

local function add_total(rows, title, sums)
  local line = { title, "合计", "" }
  for _, name in ipairs(figures) do line[#line + 1] = sums[name] or 0 end
  rows[#rows + 1] = line
end

local function list(day)
  local rows, sums, all, last = {}, {}, {}, nil
  for row in store.rows(sql, { day = day }) do
    if last and last ~= row.fund then
      add_total(rows, last, sums)
      sums = {}
    end
    last = row.fund
    local line = { row.fund, row.restriction, row.purpose }
    for _, name in ipairs(figures) do
      line[#line + 1] = row[name]
      sums[name], all[name] = (sums[name] or 0) + row[name], (all[name] or 0) + row[name]
    end
    rows[#rows + 1] = line
  end
  if last then add_total(rows, last, sums) end
  add_total(rows, "各基金", all)
  return rows
end

report.add {
  name = "funds",
  title = "各基金的收、支、余",
  args = { { "as_of", "date", required = true, help = "截至哪一天(含)" } },
  run = function(args)
    local why = fault()
    if why then return nil, why end
    return {
      title = "各基金收支余(余额 = 收入 − 支出 − 手续费 + 调拨与指定)",
      columns = {
        { "基金" }, { "限定" }, { "用途" }, { "收入(元)", "yuan" }, { "其中平台配捐(元)", "yuan" }, { "支出(元)", "yuan" },
        { "手续费(元)", "yuan" }, { "调拨与指定(元)", "yuan" }, { "余额(元)", "yuan" },
      },
      rows = list(args.as_of),
    }
  end,
}
