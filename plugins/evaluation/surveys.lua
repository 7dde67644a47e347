-- 一次评估:封存抽样框、抽样、复算。
local identity = require "identity"
local store = require "store"
local draw = require "draw"

local surveys = {}

local frame_sql = [[
  select e.child_id, e.county, coalesce(s.stage, '未登记') as stage
  from asof(enrolment, :day, :known) e
  left join asof(schooling, :day, :known) s on s.child_id = e.child_id
]]

local function by_stratum(a, b)
  if a.county ~= b.county then return a.county < b.county end
  if a.stage ~= b.stage then return a.stage < b.stage end
  return a.pseudonym < b.pseudonym
end

-- 抽样框给外面的人看,所以化名只用于这一次:两次评估对不到一起,也对不到内部的表。
local function make_frame(name, day)
  local frame = {}
  for row in store.rows(frame_sql, { day = day, known = store.now() }) do
    frame[#frame + 1] = {
      child_id = row.child_id, pseudonym = identity.pseudonym(row.child_id, "survey " .. name), county = row.county,
      stage = row.stage,
    }
  end
  table.sort(frame, by_stratum)
  for no, row in ipairs(frame) do row.no = no end
  return frame
end

function surveys.find(name)
  local s = store.row("select * from evaluation_survey where name = :name", { name = name })
  if s then return s end
  return nil, "没有这次评估:" .. name
end

function surveys.frame(id)
  local frame = {}
  for row in store.rows([[
    select f.no as no, c.file_no as file_no, f.pseudonym as pseudonym, f.county as county, f.stage as stage,
           f.drawn as drawn
    from evaluation_frame f join child c on c.id = f.child_id
    where f.survey_id = :id order by f.no
  ]], { id = id }) do
    frame[row.no] = {
      no = row.no, file_no = row.file_no, pseudonym = row.pseudonym, county = row.county, stage = row.stage,
      drawn = row.drawn,
    }
  end
  return frame
end

local function save_frame(id, frame, drawn)
  for _, row in ipairs(frame) do
    store.insert("evaluation_frame", {
      survey_id = id, no = row.no, child_id = row.child_id, pseudonym = row.pseudonym, county = row.county,
      stage = row.stage, drawn = drawn[row.no] and 1 or 0,
    })
  end
end

-- 一次写完:抽样框、种子、样本。
function surveys.draw(args)
  local frame = make_frame(args.name, args.day)
  local size = draw.size(#frame, args.confidence, args.margin)
  local drawn = draw.sample(frame, args.seed, size)
  local id
  store.atomic(function()
    id = store.insert("evaluation_survey", {
      name = args.name, day = args.day, seed = args.seed, confidence = args.confidence, margin = args.margin,
      population = #frame, size = size, frame_hash = draw.frame_hash(frame),
    })
    save_frame(id, frame, drawn)
  end)
  return surveys.find(args.name)
end

-- 从封存的抽样框和种子重算一遍;返回不一致的条数。
function surveys.verify(s)
  local frame = surveys.frame(s.id)
  local drawn, differing = draw.sample(frame, s.seed, s.size), 0
  for _, row in ipairs(frame) do
    if (drawn[row.no] and 1 or 0) ~= row.drawn then differing = differing + 1 end
  end
  if draw.frame_hash(frame) ~= s.frame_hash then differing = differing + 1 end
  return differing
end

return surveys
