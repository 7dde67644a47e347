-- 一年一份名单:打分、写下、审批。孩子一个接一个地读,名单再大内存也不变。
local hash = require "hash"
local json = require "json"
local stipend = require "stipend"
local store = require "store"
local score = require "score"
local weights = require "weights"

local lists = {}

-- 一行一个类别;没有类别的户也有一行。
local pool_sql = [[
  select h.child_id, h.county, h.income_fen, h.minors, c.category
  from asof(screening_household, :day, :known) h
  left join asof(category, :day, :known) c on c.child_id = h.child_id
  order by h.child_id
]]

local function add_rows(list_id, w, day, known)
  local n, current = 0, nil
  local function finish()
    if not current then return end
    local points, reasons = score.of(w, current)
    store.insert("screening_row", {
      list_id = list_id, child_id = current.child_id, county = current.county, points = points, reasons = reasons,
    })
    n = n + 1
  end
  for row in store.rows(pool_sql, { day = day, known = known }) do
    if not current or current.child_id ~= row.child_id then
      finish()
      current = { child_id = row.child_id, county = row.county, income_fen = row.income_fen, minors = row.minors,
        categories = {} }
    end
    if row.category then current.categories[#current.categories + 1] = row.category end
  end
  finish()
  return n
end

function lists.make(year, day)
  local w = stipend.at(weights, day)
  if not w then return nil, day .. " 还没有打分的办法(weights.lua)" end
  local n, id
  store.atomic(function()
    local no = store.value("select coalesce(max(no), 0) + 1 from screening_list where year = :year", { year = year })
    id = store.insert("screening_list", {
      year = year, no = no, day = day, weights_from = w.from, weights_hash = hash.text(json.encode(w)),
      threshold = w.threshold, made_by = store.actor(),
    })
    for county, places in pairs(w.places) do
      store.insert("screening_quota", { list_id = id, county = math.tointeger(tonumber(county)), places = places })
    end
    n = add_rows(id, w, day, store.now())
  end)
  return id, n
end

-- 那一年最新的一份;approved:只要审批过的。
function lists.of_year(year, approved)
  local join = approved and "join" or "left join"
  local list = store.row([[
    select l.*, a.approved_by, a.digest from screening_list l ]] .. join .. [[ screening_approval a on a.list_id = l.id
    where l.year = :year order by l.no desc limit 1
  ]], { year = year })
  if list then return list end
  return nil, ("%d 年还没有%s名单"):format(year, approved and "审批过的" or "排")
end

lists.selected = "r.place <= r.places and r.points >= r.threshold"

function lists.digest(id)
  local lines = {}
  for r in store.rows("select child_id, points from screening_ranked r where r.list_id = :id and "
    .. lists.selected .. " order by r.county, r.place", { id = id }) do
    lines[#lines + 1] = ("%d:%d"):format(r.child_id, r.points)
  end
  return hash.text(table.concat(lines, "\n")), #lines
end

return lists
