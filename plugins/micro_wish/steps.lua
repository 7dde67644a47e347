-- 一个心愿的每一步:审核、退回、再交、公布、认领、放弃、送达、感谢。命令和登记表都走这里;走不了时返回 nil 和为什么。
local event = require "event"
local money = require "money"
local store = require "store"
local names = require "registers.names"
local wording = require "registers.wording"
local rules = require "rules"
local wishes = require "wishes"

local steps = {}

-- 最近一次认领是哪天。
function steps.claimed_on(w)
  return store.value("select day from micro_wish_step where wish_id = :id and no = :no", { id = w.id, no = w.claim_no })
end

local function cannot(w, state)
  if state == "认领" and w.claim_no and w.state ~= "公布" then
    return ("心愿 %d 在 %s 已被认领"):format(w.id, steps.claimed_on(w))
  end
  return ("心愿 %d 是%s(%s),不能变成%s"):format(w.id, w.state, w.day, state)
end

-- check(w, fields) 返回不能走的原因;fields 是这一步要记的。
local function advance(id, state, fields, check)
  local w, missing = wishes.find(id)
  if not w then return nil, missing end
  if not rules.may_become(w.state, state) then return nil, cannot(w, state) end
  fields.day = fields.day or store.today()
  local why = fields.day > store.today() and "日期还没有到" or fields.day < w.day and ("日期早于%s(%s)"):format(w.state, w.day)
    or check and check(w, fields)
  if why then return nil, why end
  fields.state = state
  wishes.step(w, fields)
  return ("心愿 %d:%s → %s"):format(w.id, w.state, state)
end

-- 看过的话原样记下:墙上只出现看过的。
local function review(w, fields)
  fields.wall_text = wishes.text(w)
  local why = wording.reveals(fields.wall_text, names.of_child(w.child_id, store.today()))
  return why and ("心愿 %d 不能公布:%s,请用 wish return 退回"):format(w.id, why)
end

function steps.accept(id) return advance(id, "通过", {}, review) end
function steps.send_back(id, reason) return advance(id, "退回", { note = reason }) end
function steps.resubmit(id, text) return advance(id, "征集", { text = text }) end

-- 通过了的全部上墙。返回几个。
function steps.publish(e)
  local ready = wishes.in_state(e, "通过")
  for _, w in ipairs(ready) do wishes.step(w, { state = "公布" }) end
  return #ready
end

-- who:{ name, phone, unit, day }
function steps.claim(id, who)
  local said, why = advance(id, "认领", { claimer = who.name, phone = who.phone, unit = who.unit, day = who.day })
  if said then event.raise("micro_wish.claimed", { wish = id }) end
  return said, why
end

function steps.release(id, reason)
  return advance(id, "公布", { note = reason }, function(w)
    if w.state ~= "认领" then return "只有认领了的可以放弃" end
  end)
end

function steps.deliver(id, cost_fen, day)
  return advance(id, "送达", { cost_fen = cost_fen, day = day }, function(w)
    local cap = store.value("select cap_fen from micro_wish_edition where id = :id", { id = w.edition_id })
    if cost_fen < 0 or cost_fen > cap then return ("花费不超过 %s 元"):format(money.format(cap)) end
  end)
end

function steps.thank(id, note) return advance(id, "感谢", { note = note }) end

return steps
