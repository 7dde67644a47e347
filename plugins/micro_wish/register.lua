-- 两张表:心愿征集表,爱心人士替结对的孩子一并报来;认领送达表,认领单位报来谁认领、哪天送到。
local intake = require "intake"
local store = require "store"
local child = require "registers.child"
local steps = require "steps"
local wishes = require "wishes"

intake.source {
  name = "wishes",
  title = "微心愿征集表",
  key = { "file_no" },
  columns = {
    { "档案号", "file_no", "text", required = true },
    { "心愿", "text", "text", required = true },
    { "种类", "kind", "text", required = true },
    { "约多少元", "yuan", "yuan", required = true, aliases = { "金额" } },
  },
  row = function(r)
    local e, missing = wishes.current()
    if not e then intake.reject("file_no", missing) end
    local child_id = child.of_row(r)
    if wishes.of_child(e, child_id) then return "same" end
    local wish = { child_id = child_id, text = r.text, kind = r.kind, fen = r.yuan }
    local field, why = wishes.fault(e, wish, store.today())
    if field then intake.reject(field == "child" and "file_no" or field, why) end
    wishes.add(e, wish)
    return "new"
  end,
}

-- 走不了的,整行退回;field:出错的栏。
local function go(field, said, why)
  if not said then intake.reject(field, why) end
end

local function claim(w, r)
  if w.state ~= "公布" and w.claim_no then
    local day = steps.claimed_on(w)
    if day ~= r.claimed_on then intake.reject("wish", ("心愿 %d 在 %s 已被认领"):format(w.id, day)) end
    return false
  end
  go("wish", steps.claim(w.id, { name = r.by, phone = r.phone, unit = r.unit, day = r.claimed_on }))
  return true
end

local function deliver(w, r)
  if w.state == "送达" or w.state == "感谢" or not r.delivered_on then return false end
  if not r.cost then intake.reject("cost", "送到了要写花费") end
  go("delivered_on", steps.deliver(w.id, r.cost, r.delivered_on))
  return true
end

local function thank(w, r)
  if w.state == "感谢" or not r.thanks then return false end
  go("thanks", steps.thank(w.id, r.thanks))
  return true
end

intake.source {
  name = "wish_claims",
  title = "微心愿认领送达表",
  key = { "wish" },
  columns = {
    { "心愿编号", "wish", "integer", required = true },
    { "认领人", "by", "text", required = true },
    { "电话", "phone", "phone" },
    { "单位", "unit", "text" },
    { "认领日期", "claimed_on", "date", required = true },
    { "送达日期", "delivered_on", "date" },
    { "花费", "cost", "yuan", aliases = { "花费(元)" } },
    { "感谢", "thanks", "text" },
  },
  row = function(r)
    local w, missing = wishes.find(r.wish)
    if not w then intake.reject("wish", missing) end
    local changed = claim(w, r)
    changed = deliver(w, r) or changed
    changed = thank(w, r) or changed
    return changed and "changed" or "same"
  end,
}
