-- 收、发、作废。命令和导入都走这里;记不了时返回 nil、出错的栏和为什么。
local stipend = require "stipend"
local store = require "store"
local json = require "json"
local policies = require "policies"
local rules = require "rules"

local entries = {}

local function same(known, g)
  return known.day == g.day and known.item == g.item and known.quantity == g.quantity and known.unit_fen == g.unit_fen
end

-- g:{ receipt_no, day, item, quantity, unit_fen, giver } → "new" 或 "same"
function entries.receive(g)
  local field, why = rules.gift_fault(g, store.today())
  if field then return nil, field, why end
  local known = store.row("select day, item, quantity, unit_fen from gifts_gift where receipt_no = :no",
    { no = g.receipt_no })
  if known then
    if same(known, g) then return "same" end
    local why_not = "这个收据编号已登记为 %s 的 %s,与这一行不同;登记错的请先作废,换一个编号"
    return nil, "receipt_no", why_not:format(known.day, known.item)
  end
  store.insert("gifts_gift", {
    receipt_no = g.receipt_no, day = g.day, item = g.item, quantity = g.quantity, unit_fen = g.unit_fen,
    giver = g.giver, actor = store.actor(),
  })
  return "new"
end

function entries.find(receipt_no)
  return store.row("select id, day, item, quantity, unit_fen, remaining from gifts_stock where receipt_no = :no",
    { no = receipt_no })
end

local function given_this_year(child_id, day)
  return store.value([[
    select coalesce(sum(h.quantity * g.unit_fen), 0)
    from gifts_handed h join gifts_gift g on g.id = h.gift_id
    where h.child_id = :child and substr(h.day, 1, 4) = :year
  ]], { child = child_id, year = day:sub(1, 4) })
end

-- 一样的发放已经有了:同一批、同一天、同一名孩子或同一期活动。
local function known_handout(gift, h)
  return store.row([[
    select quantity from gifts_handed
    where gift_id = :gift and day = :day and coalesce(child_id, 0) = :child and coalesce(edition_id, 0) = :edition
  ]], { gift = gift.id, day = h.day, child = h.child_id or 0, edition = h.edition_id or 0 })
end

-- h:{ receipt_no, day, quantity, child_id, edition_id } → "new" 或 "same"
function entries.give(h)
  local gift = entries.find(h.receipt_no)
  if not gift then return nil, "receipt_no", "没有这个收据编号,或者已经作废:" .. h.receipt_no end
  local known = known_handout(gift, h)
  if known then
    if known.quantity == h.quantity then return "same" end
    return nil, "quantity", ("那天已经发过 %d 件;登记错的请先作废"):format(known.quantity)
  end
  local given_fen = h.child_id and given_this_year(h.child_id, h.day) or 0
  local field, why = rules.handout_fault(stipend.at(policies, h.day), gift, h, given_fen, store.today())
  if field then return nil, field, why end
  store.insert("gifts_handout", {
    gift_id = gift.id, day = h.day, quantity = h.quantity, child_id = h.child_id, edition_id = h.edition_id,
    actor = store.actor(),
  })
  return "new"
end

-- 作废一笔收据;发出过的不能作废。
function entries.void_gift(receipt_no, reason)
  local gift = entries.find(receipt_no)
  if not gift then return nil, "没有这个收据编号,或者已经作废:" .. receipt_no end
  if gift.remaining < gift.quantity then return nil, ("已经发出 %d 件,不能作废"):format(gift.quantity - gift.remaining) end
  store.insert("gifts_gift_void", { gift_id = gift.id, reason = reason, actor = store.actor() })
  return ("收据 %s(%s)已作废"):format(receipt_no, gift.item)
end

-- 作废一次发放,东西回到库里。
function entries.void_handout(id, reason)
  local h = store.row("select day, quantity from gifts_handed where id = :id", { id = id })
  if not h then return nil, ("没有编号 %d 的发放,或者已经作废"):format(id) end
  store.insert("gifts_handout_void", { handout_id = id, reason = reason, actor = store.actor() })
  return ("%s 发放的 %d 件已作废,回到库里"):format(h.day, h.quantity)
end

-- 一名孩子收到的;省略看全部。
function entries.handouts(child_id)
  return store.rows([[
    select h.id, h.day, g.receipt_no, g.item, h.quantity, h.quantity * g.unit_fen as fen, c.file_no,
           case when e.id is not null then e.title || ' ' || e.year end as edition
    from gifts_handed h
    join gifts_gift g on g.id = h.gift_id
    left join child c on c.id = h.child_id
    left join campaigns_edition e on e.id = h.edition_id
    where :child is null or h.child_id = :child
    order by h.day, h.id
  ]], { child = child_id or json.null })
end

return entries
