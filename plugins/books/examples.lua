-- 上线前必须成立的例子:账与对账单怎样对上。
local matching = require "matching"

local function equal(got, wanted) assert(got == wanted, ("得到 %s,应是 %s"):format(got, wanted)) end

local function book(document, settlement, fen)
  return { day = "2023-10-27", document = document, settlement = settlement, fen = fen }
end
local function bank(reference, fen) return { day = "2023-10-28", reference = reference, fen = fen } end

return {
  { name = "逐笔对上", check = function()
    local open, sums = matching.compare({ book("P1", "B1", -100) }, { bank("P1", -100) })
    equal(#open, 0)
    equal(sums.matched, 1)
  end },
  { name = "一批对一行", check = function()
    equal(#matching.compare({ book("P1", "B1", -100), book("P2", "B1", -50) }, { bank("B1", -150) }), 0)
  end },
  { name = "一批里退回的一笔单独列在对账单上", check = function()
    local open = matching.compare({ book("P1", "B1", -100), book("P2", "B1", -50), book("P2", "B1", 50) },
      { bank("B1", -100) })
    equal(#open, 0)
  end },
  { name = "两边各有没有的,金额不符的也列出来", check = function()
    local open, sums = matching.compare({ book("D1", "D1", 70), book("D2", "D2", 30) },
      { bank("D2", 31), bank("X", 5) })
    equal(#open, 3)
    equal(matching.word(open[1]), "账上有,对账单没有")
    equal(matching.word(open[2]), "金额不符")
    equal(matching.word(open[3]), "对账单有,账上没有")
    equal(sums.bank_fen - sums.book_fen, -64)
  end },
}
