-- 一项活动的一期(每年一期):建一次,再建还是那一期;把孩子列为对象,每人一项任务。
local store = require "store"
local json = require "json"

local edition = {}

-- 没有这一期则为 nil。year 省略:今天以前开始的最近一期。
function edition.find(campaign, year)
  return store.row([[
    select id, campaign, year, title, opens, closes, budget_fen, reference from campaigns_edition
    where campaign = :campaign and (year = :year or (:year is null and opens <= :today))
    order by year desc limit 1
  ]], { campaign = campaign, year = year or json.null, today = store.today() })
end

-- { campaign, year, title, opens, closes, budget_fen, reference } → 这一期,是不是新建的
function edition.open(fields)
  local known = edition.find(fields.campaign, fields.year)
  if known then return known, false end
  store.insert("campaigns_edition", fields)
  return edition.find(fields.campaign, fields.year), true
end

local function known_targets(id, due)
  local known = {}
  for row in store.rows("select child_id from campaigns_target where edition_id = :id and due = :due",
    { id = id, due = due }) do
    known[row.child_id] = true
  end
  return known
end

-- children:targets.choose 选出的孩子;due 省略为这一期的最后一天。已经是对象的不变。返回新列入几名。
function edition.add(e, children, due)
  due = due or e.closes
  local known, added = known_targets(e.id, due), 0
  for _, child in ipairs(children) do
    if not known[child.id] then
      store.insert("campaigns_target", {
        edition_id = e.id, child_id = child.id, due = due, county = child.county, carer_id = child.carer_id,
      })
      added = added + 1
    end
  end
  return added
end

-- { targets, done, waived, open, cost_fen }
function edition.figures(e)
  return store.row([[
    select count(*) as targets, count(case state when '完成' then 1 end) as done,
           count(case state when '免' then 1 end) as waived, count(case state when '待办' then 1 end) as open,
           coalesce(sum(cost_fen), 0) as cost_fen
    from campaigns_task where edition_id = :id
  ]], { id = e.id })
end

return edition
