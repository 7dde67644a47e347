-- 一期营里的名额:报名、换状态、统计。
local store = require "store"
local policy = require "policy"
local rules = require "rules"

local places = {}

-- 那一年的方案;没有的,返回 nil 和说明。
function places.policy(year)
  for _, p in ipairs(policy) do
    if p.opens:sub(1, 4) == tostring(year) then return p end
  end
  return nil, ("policy.lua 里没有 %d 年的夏令营"):format(year)
end

function places.edition(year, p)
  local id = store.value("select id from camp_edition where year = :year", { year = year })
  return id or store.insert("camp_edition", { year = year, title = p.title, opens = p.opens, closes = p.closes })
end

-- 孩子在 day 这天的情况;不在名册上的没有。
function places.child(file_no, day)
  local args = { no = file_no, day = day, known = store.now() }
  local child = store.row([[
    select c.id, c.file_no, e.county, i.birth_date
    from child c
    join asof(enrolment, :day, :known) e on e.child_id = c.id
    left join asof(child_identity, :day, :known) i on i.child_id = c.id
    where c.file_no = :no
  ]], args)
  if child then return child end
  return nil, ("%s 不在 %s 的名册上"):format(file_no, day)
end

local newest = [[
  s.no = (select max(no) from camp_state where place_id = s.place_id)
]]

function places.find(edition_id, child_id)
  return store.row([[
    select p.id, s.no, s.state from camp_place p join camp_state s on s.place_id = p.id and ]] .. newest .. [[
    where p.edition_id = :edition and p.child_id = :child
  ]], { edition = edition_id, child = child_id })
end

function places.apply(edition_id, child_id, medical, day)
  local id = store.insert("camp_place", { edition_id = edition_id, child_id = child_id, medical = medical })
  store.insert("camp_state", { place_id = id, no = 1, state = "报名", day = day })
end

function places.step(place, fields)
  fields.place_id, fields.no = place.id, place.no + 1
  store.insert("camp_state", fields)
end

-- 已录取(含到营)的人数:全部、这个县。
function places.accepted(edition_id, county, p)
  local row = store.row([[
    select count(*) as everywhere, coalesce(sum(case when e.county = :county then 1 else 0 end), 0) as here
    from camp_place p
    join camp_state s on s.place_id = p.id and ]] .. newest .. [[
    join asof(enrolment, :day, :known) e on e.child_id = p.child_id
    where p.edition_id = :edition and s.state in ('录取', '到营')
  ]], { edition = edition_id, county = county, day = p.opens, known = store.now() })
  return row.everywhere, row.here
end

places.newest = newest
places.may_become = rules.may_become
return places
