-- 账与对账单怎样对上。只算,不碰库。
--
-- 对账单的一行写的是单笔的凭证号,或者一批的号(银行文件的批次、平台的结算号):对账单上有哪个,账上的那几笔就归到哪个。
-- 归在一个号下的,账上合计等于对账单合计,就是对上了。
local matching = {}

local function group_of(groups, order, key)
  if not groups[key] then
    groups[key] = { key = key, book_fen = 0, bank_fen = 0, book = 0, bank = 0 }
    order[#order + 1] = groups[key]
  end
  return groups[key]
end

local function note_day(group, day)
  if not group.day or day < group.day then group.day = day end
end

-- book:{ day, document, settlement, fen };bank:{ day, reference, fen } → 没有对上的各组,和两边的合计。
function matching.compare(book, bank)
  local groups, order, sums = {}, {}, { book_fen = 0, bank_fen = 0, matched = 0 }
  for _, line in ipairs(bank) do
    local group = group_of(groups, order, line.reference)
    group.bank_fen, group.bank = group.bank_fen + line.fen, group.bank + 1
    sums.bank_fen = sums.bank_fen + line.fen
    note_day(group, line.day)
  end
  for _, line in ipairs(book) do
    local single = not groups[line.document] and groups[line.settlement]
    local group = single or group_of(groups, order, line.document)
    group.book_fen, group.book = group.book_fen + line.fen, group.book + 1
    sums.book_fen = sums.book_fen + line.fen
    note_day(group, line.day)
  end
  local open = {}
  for _, group in ipairs(order) do
    if group.book_fen == group.bank_fen then
      sums.matched = sums.matched + 1
    else
      open[#open + 1] = group
    end
  end
  table.sort(open, function(a, b)
    if a.day ~= b.day then return a.day < b.day end
    return a.key < b.key
  end)
  return open, sums
end

function matching.word(group)
  if group.bank == 0 then return "账上有,对账单没有" end
  if group.book == 0 then return "对账单有,账上没有" end
  return "金额不符"
end

return matching
