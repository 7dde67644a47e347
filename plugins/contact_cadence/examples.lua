-- 到期不到期、按哪一条办法、写错的办法。
local policies = require "policies"
local rules = require "rules"

local own = {
  { from = "2022-03-01", reference = "试验", first_visit_days = 14, contact_days = 30, escalate_weeks = 4 },
  { from = "2023-07-01", reference = "试验", first_visit_days = 7, contact_days = 90, escalate_weeks = 4 },
}

-- 三月一日结对的一对,met:第一次见面,last:最近一次联系。
local function expect(name, pair, day, wanted)
  return { name = name, check = function()
    local of = { since = pair.since or "2023-03-01", first_met = pair.met, last_contact = pair.last or pair.met }
    local item = rules.overdue(own, of, day)
    local got = item and ("%s %s %d%s"):format(item.what, item.due, item.days, item.told_county and " 告诉县里" or "")
    if got ~= wanted then error(("应是 %s,算出 %s"):format(wanted, got), 0) end
  end }
end

-- 改掉一项以后应当被拒绝。
local function refuses(name, value)
  return { name = "写错的办法,一装入就说:" .. name, check = function()
    local entry = {}
    for field, v in pairs(own[1]) do entry[field] = v end
    rules.check { entry }
    entry[name] = value
    assert(not pcall(rules.check, { entry }))
  end }
end

return {
  { name = "现行的办法写得对", check = function() rules.check(policies) end },
  expect("第十四天还不算晚", {}, "2023-03-15", nil),
  expect("第十五天没有上过门", {}, "2023-03-16", "第一次上门 2023-03-15 1"),
  expect("打过电话不算上门", { last = "2023-03-05" }, "2023-03-16", "第一次上门 2023-03-15 1"),
  expect("整四周还不告诉县里", {}, "2023-04-12", "第一次上门 2023-03-15 28"),
  expect("拖过四周,告诉县里", {}, "2023-04-13", "第一次上门 2023-03-15 29 告诉县里"),
  expect("上门后第三十天还不算晚", { met = "2023-03-10" }, "2023-04-09", nil),
  expect("上门后第三十一天该联系了", { met = "2023-03-10" }, "2023-04-10", "联系 2023-04-09 1"),
  expect("最近通过话的不算晚", { met = "2023-03-10", last = "2023-04-08" }, "2023-04-10", nil),
  expect("新办法只管以后结的对", { since = "2023-07-01" }, "2023-07-09", "第一次上门 2023-07-08 1"),
  expect("新办法实行以后联系的,按九十天", { met = "2023-03-10", last = "2023-07-01" }, "2023-09-29", nil),
  expect("有办法以前结的对,不管", { since = "2021-01-01" }, "2023-03-16", nil),
  refuses("contact_days", 0),
  refuses("reference", ""),
}
