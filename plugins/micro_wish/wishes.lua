-- 一年一期的心愿:建期、许愿、一步一步往下走。命令、导入、任务都走这里。
local identity = require "identity"
local store = require "store"
local targets = require "campaigns.targets"
local policy = require "campaigns.policy"
local policies = require "policies"
local rules = require "rules"

local wishes = {}

function wishes.edition(year)
  return store.row("select * from micro_wish_edition where year = :year", { year = year })
end

-- 今天所在的一期。
function wishes.current()
  local year = math.tointeger(tonumber(store.today():sub(1, 4)))
  local e = wishes.edition(year)
  if e then return e end
  local entry = policy.at(policies, year)
  local opens = entry and rules.day(entry, "opens", year)
  return nil, ("%d 年的微心愿还没有开始%s"):format(year, opens and ",预定 " .. opens .. " 开始征集" or "")
end

-- 建一次,再建还是那一期 → 这一期,是不是新建的
function wishes.open(year)
  local known = wishes.edition(year)
  if known then return known, false end
  local entry = policy.at(policies, year)
  store.insert("micro_wish_edition", {
    year = year, opens = rules.day(entry, "opens", year), publishes_on = rules.day(entry, "publishes", year),
    delivers_by = rules.day(entry, "delivers", year), cap_fen = rules.cap_fen(entry), reference = entry.reference,
  })
  return wishes.edition(year), true
end

function wishes.step(wish, fields)
  fields.wish_id, fields.no = wish.id, wish.no + 1
  fields.day, fields.actor = fields.day or store.today(), store.actor()
  store.insert("micro_wish_step", fields)
end

local function eligible(e, child_id, day)
  return #targets.choose(policy.at(policies, e.year).who, day, child_id) > 0
end

-- 能不能许这个愿;不能时返回出错的栏和为什么。wish:{ child_id, fen, kind }
function wishes.fault(e, wish, day)
  if not rules.collecting(e, day) then
    return "child", ("征集在 %s 到 %s 以前"):format(e.opens, e.publishes_on)
  end
  if wish.fen <= 0 or wish.fen > e.cap_fen then
    return "yuan", ("一份礼物不超过 %d 元"):format(e.cap_fen // 100)
  end
  local kinds = policy.at(policies, e.year).kinds
  local known = false
  for _, kind in ipairs(kinds) do known = known or kind == wish.kind end
  if not known then return "kind", "礼物的种类是:" .. table.concat(kinds, "、") end
  if not eligible(e, wish.child_id, day) then return "child", "不在许愿的范围内(年龄、学段或不在名册)" end
end

function wishes.of_child(e, child_id)
  return store.row("select * from micro_wish_now where edition_id = :edition and child_id = :child",
    { edition = e.id, child = child_id })
end

function wishes.find(id)
  local w = store.row("select * from micro_wish_now where id = :id", { id = id })
  if w then return w end
  return nil, ("没有编号 %d 的心愿"):format(id)
end

-- wish:{ child_id, text, kind, fen } → 编号
function wishes.add(e, wish)
  local id
  store.atomic(function()
    id = store.insert("micro_wish_wish", {
      edition_id = e.id, child_id = wish.child_id, kind = wish.kind, fen = wish.fen,
      wall_name = identity.pseudonym(wish.child_id, "micro_wish " .. e.year),
    })
    wishes.step({ id = id, no = 0 }, { state = "征集", text = wish.text })
  end)
  return id
end

function wishes.text(wish)
  return store.value("select unseal('micro_wish_step', 'text', id, text_sealed) from micro_wish_now where id = :id",
    { id = wish.id })
end

-- 某一期里某个状态的心愿,按编号。
function wishes.in_state(e, state)
  local list = {}
  for row in store.rows([[
    select id, no, child_id from micro_wish_now where edition_id = :edition and state = :state order by id
  ]], { edition = e.id, state = state }) do
    list[#list + 1] = { id = row.id, no = row.no, child_id = row.child_id }
  end
  return list
end

return wishes
