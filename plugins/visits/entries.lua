-- 记账:一次探访或服务(一个编号)有一名或几名孩子。命令和导入都走这里。
local store = require "store"
local kinds = require "kinds"

local entries = { titles = { visit = "探访", service = "服务" } }

local function has(list, wanted)
  for _, name in ipairs(list) do
    if name == wanted then return true end
  end
  return false
end

-- 不看库就知道错的:返回出错的栏和为什么。today:今天。
function entries.fault(book, r, today)
  if r.day > today then return "day", "日期还没有到" end
  if not has(kinds[book], r.kind) then return "kind", "种类是:" .. table.concat(kinds[book], "、") end
  if r.minutes and (r.minutes < 1 or r.minutes > kinds.longest_minutes) then
    return "minutes", ("时长在 1 到 %d 分钟之间,没有计时的留空"):format(kinds.longest_minutes)
  end
  if r.carer_no and r.done_by ~= "爱心人士" then return "carer_no", "写了爱心人士编号,就是爱心人士去的" end
end

function entries.find(book, no)
  return store.row([[
    select e.id, e.day, e.kind, e.minutes, e.done_by, e.carer_id, e.items, v.reason as void
    from visits_event e left join visits_void v on v.event_id = e.id
    where e.ledger = :book and e.no = :no
  ]], { book = book, no = no })
end

-- 孩子那天在哪个县的名册上,与谁结对。
local function on_the_day(child_id, day)
  return store.row([[
    select n.county, p.carer_id
    from child c
    left join asof(enrolment, :day, :known) n on n.child_id = c.id
    left join asof(pairing, :day, :known) p on p.child_id = c.id
    where c.id = :child
  ]], { day = day, known = store.now(), child = child_id })
end

-- 爱心人士去的,是那天与孩子结对的那位;写了编号的要对得上。记不了时返回 nil、出错的栏和为什么。
local function who(r)
  local child = on_the_day(r.child_id, r.day)
  if not child.county then return nil, "file_no", "那天孩子不在名册上" end
  if r.done_by ~= "爱心人士" then return nil end
  local named = r.carer_no and store.value("select id from carer where carer_no = :no", { no = r.carer_no })
  if r.carer_no and not named then return nil, "carer_no", "没有这个爱心人士编号,请先导入爱心人士登记表" end
  if not child.carer_id then return nil, "carer_no", "那天没有人与孩子结对,请写明是谁去的" end
  if named and named ~= child.carer_id then
    return nil, "carer_no", "那天与孩子结对的不是这位爱心人士,请写明是谁去的"
  end
  return child.carer_id
end

local function agrees(e, r)
  return e.day == r.day and e.kind == r.kind and e.minutes == r.minutes and e.done_by == r.done_by
    and e.items == r.items
end

-- 同一编号再来一行,是同一次里的另一名孩子,其余各栏要写得一样,爱心人士也是同一位。
local function join(e, r)
  if e.void then return nil, "no", "这个编号已经作废:" .. e.void end
  local carer_id, field, why = who(r)
  if field then return nil, field, why end
  if not agrees(e, r) or carer_id ~= e.carer_id then
    return nil, "no", ("这个编号是 %s 的一次%s,与这一行不同;登记错的请先作废"):format(e.day, e.kind)
  end
  local known = store.value("select 1 from visits_child where child_id = :child and event_id = :event",
    { child = r.child_id, event = e.id })
  return not known and "new" or "same"
end

local function begin(book, r)
  local carer_id, field, why = who(r)
  if field then return nil, field, why end
  return store.insert("visits_event", {
    ledger = book, no = r.no, day = r.day, kind = r.kind, minutes = r.minutes, done_by = r.done_by, carer_id = carer_id,
    items = r.items, actor = store.actor(),
  })
end

-- r:{ no, child_id, day, kind, minutes, done_by, carer_no, items, findings } → "new" 或 "same";记不了时返回 nil、出错的栏和为什么。
-- 同一名孩子在同一次里已经记过的,以先记的为准。
function entries.record(book, r)
  local field, why = entries.fault(book, r, store.today())
  if field then return nil, field, why end
  local e = entries.find(book, r.no)
  local outcome, event_id = "new", e and e.id
  if e then
    outcome, field, why = join(e, r)
  else
    event_id, field, why = begin(book, r)
  end
  if field then return nil, field, why end
  if outcome == "new" then
    store.insert("visits_child", { child_id = r.child_id, event_id = event_id, findings = r.findings })
  end
  return outcome
end

-- 当场录入、纸上没有编号的。
function entries.next_no(day)
  local n = store.value("select count(*) from visits_event where day = :day", { day = day })
  return ("录%s-%d"):format(day:gsub("-", ""), n + 1)
end

-- 作废一次;返回 nil 和为什么。
function entries.void(book, no, reason)
  local e = entries.find(book, no)
  if not e then return nil, ("没有编号 %s 的%s"):format(no, entries.titles[book]) end
  if e.void then return nil, "已经作废:" .. e.void end
  store.insert("visits_void", { event_id = e.id, reason = reason, actor = store.actor() })
  return ("%s 的%s(%s)已作废"):format(e.day, e.kind, no)
end

return entries
