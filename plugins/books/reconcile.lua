-- 银行存款余额调节表:账面与对账单逐笔核对,没有对上的两边都列出来,最后两个余额要能互相推出来。
local report = require "report"
local store = require "store"
local matching = require "matching"

local book_sql = [[
  select day, document, settlement, sum(fen) as fen from ledger
  where account = 'bank' and day <= :day
  group by journal_id, day, document, settlement having sum(fen) <> 0
]]
local bank_sql = "select day, reference, fen from books_statement where day <= :day order by day, id"

local function read(sql, day, fields)
  local list = {}
  for row in store.rows(sql, { day = day }) do
    local line = {}
    for _, name in ipairs(fields) do line[name] = row[name] end
    list[#list + 1] = line
  end
  return list
end

local function sheet(open, sums)
  local rows, difference = {}, 0
  for _, group in ipairs(open) do
    local off = group.bank_fen - group.book_fen
    difference = difference + off
    rows[#rows + 1] = { matching.word(group), group.day, group.key, group.book_fen, group.bank_fen, off }
  end
  rows[#rows + 1] = {
    ("对上 %d 个号,没有对上 %d 个"):format(sums.matched, #open), "", "余额", sums.book_fen, sums.bank_fen, difference,
  }
  return rows
end

report.add {
  name = "reconcile",
  title = "银行对账:账面与对账单,两边没有对上的",
  args = { { "as_of", "date", required = true, help = "截至哪一天(含)" } },
  run = function(args)
    local book = read(book_sql, args.as_of, { "day", "document", "settlement", "fen" })
    local bank = read(bank_sql, args.as_of, { "day", "reference", "fen" })
    return {
      title = "银行存款余额调节表(对账单余额 = 账面余额 + 差额)",
      columns = {
        { "情况" }, { "日期" }, { "凭证号" }, { "账面(元)", "yuan" }, { "对账单(元)", "yuan" }, { "差额(元)", "yuan" },
      },
      rows = sheet(matching.compare(book, bank)),
    }
  end,
}
