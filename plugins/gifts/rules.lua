-- 收到的、发出的合不合规矩。只算,不碰库。都返回出错的栏和为什么;合规矩则为 nil。
local money = require "money"

local rules = {}

-- 一笔收据最多值多少、多少件:再多一定是写错了,也不让乘积超出整数。
local most_fen, most = money.yuan(1000000000), 1000000

-- g:{ day, quantity, unit_fen }
function rules.gift_fault(g, today)
  if g.day > today then return "day", "日期还没有到" end
  if g.quantity < 1 then return "quantity", "数量至少是 1" end
  if g.quantity > most then return "quantity", ("一笔不超过 %d 件"):format(most) end
  if g.unit_fen < 1 then return "unit", "单价要大于零,按市价估" end
  if g.unit_fen > most_fen // g.quantity then return "unit", ("一笔不超过 %s 元"):format(money.format(most_fen)) end
end

-- policy:那天的限额;gift:这一笔实物,连同 remaining;given_fen:这名孩子这一年已经收到的价值;h:{ day, quantity, child_id }
function rules.handout_fault(policy, gift, h, given_fen, today)
  if h.day > today then return "day", "日期还没有到" end
  if h.day < gift.day then return "day", ("这批实物 %s 才收到"):format(gift.day) end
  if h.quantity < 1 then return "quantity", "数量至少是 1" end
  if h.quantity > gift.remaining then return "quantity", ("只剩 %d 件"):format(gift.remaining) end
  if not h.child_id then return nil end
  local fen = h.quantity * gift.unit_fen
  local once, year = money.yuan(policy.once_yuan), money.yuan(policy.year_yuan)
  if fen > once then return "quantity", ("一次发给一名孩子的不超过 %s 元"):format(money.format(once)) end
  if given_fen + fen > year then
    return "quantity", ("这名孩子今年已收到 %s 元,一年不超过 %s 元"):format(money.format(given_fen), money.format(year))
  end
end

return rules
