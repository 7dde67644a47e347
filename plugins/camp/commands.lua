-- 报名、录取、候补、退出、到营。
local command = require "command"
local store = require "store"
local consent = require "consent.live"
local places = require "places"
local rules = require "rules"

local year_arg = { "year", "integer", required = true, help = "哪一年的夏令营" }
local child_arg = { "child", "text", required = true, help = "档案号" }

-- 这一年的方案、这一期、这个孩子;缺哪样就返回 nil 和为什么。
local function read(args)
  local p, missing = places.policy(args.year)
  if not p then return nil, missing end
  local child, absent = places.child(args.child, p.opens)
  if not child then return nil, absent end
  local edition = places.edition(args.year, p)
  return { policy = p, child = child, edition = edition, place = places.find(edition, child.id) }
end

command.add {
  name = "camp apply",
  title = "夏令营报名",
  permission = "import",
  args = { year_arg, child_arg, { "medical", "text", help = "过敏、用药等,只出现在应急表上" } },
  run = function(args)
    local c, why = read(args)
    if not c then return nil, why end
    if c.place then return nil, "已经报过名,现在是:" .. c.place.state end
    why = rules.refuse(c.policy, c.child.birth_date)
    if why then return nil, why end
    places.apply(c.edition, c.child.id, args.medical, store.today())
    return args.child .. " 已报名"
  end,
}

-- 换状态:先看这一步允不允许。
local function step(args, state, fields)
  local c, why = read(args)
  if not c then return nil, why end
  if not c.place then return nil, "还没有报名" end
  if not places.may_become(state, c.place.state) then
    return nil, ("现在是%s,不能变成%s"):format(c.place.state, state)
  end
  fields.state, fields.day = state, store.today()
  places.step(c.place, fields)
  return ("%s:%s → %s"):format(args.child, c.place.state, state)
end

-- 录取的两个条件:有名额;整个营期都有有效的同意书。
local function may_accept(args)
  local c, why = read(args)
  if not c then return why end
  why = rules.full(c.policy, c.child.county, places.accepted(c.edition, c.child.county, c.policy))
  if why then return why end
  for _, day in ipairs { c.policy.opens, c.policy.closes } do
    local ok, missing = consent.has(c.child.id, "camp", day)
    if not ok then return missing end
  end
end

command.add {
  name = "camp accept",
  title = "录取(要有名额、有效的同意书和保险)",
  permission = "import",
  args = {
    year_arg, child_arg,
    { "insurance", "text", required = true, help = "保单号" },
    { "companion", "text", help = "随行人员编号" },
  },
  run = function(args)
    local why = may_accept(args)
    if why then return nil, why end
    return step(args, "录取", { insurance = args.insurance, companion = args.companion })
  end,
}

local function add_step(name, title, state)
  command.add {
    name = name,
    title = title,
    permission = "import",
    args = { year_arg, child_arg, { "reason", "text", help = "原因" } },
    run = function(args) return step(args, state, { reason = args.reason }) end,
  }
end

add_step("camp wait", "列入候补", "候补")
add_step("camp withdraw", "退出", "退出")
add_step("camp arrive", "到营签到", "到营")
