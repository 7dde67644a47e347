-- 一次评估:封存抽样框、抽样、复算。
local store = require "store"
local draw = require "draw"

local surveys = {}

local frame_sql = [[
  select c.id as child_id, c.pseudonym, e.county, coalesce(s.stage, '未登记') as stage, 0 as drawn
  from asof(enrolment, :day, :known) e
  join child c on c.id = e.child_id
  left join asof(schooling, :day, :known) s on s.child_id = c.id
  order by e.county, stage, c.pseudonym
]]

local function read_frame(sql, args)
  local frame = {}
  for row in store.rows(sql, args) do
    frame[#frame + 1] = {
      no = #frame + 1, child_id = row.child_id, pseudonym = row.pseudonym, county = row.county, stage = row.stage,
      drawn = row.drawn,
    }
  end
  return frame
end

function surveys.find(name)
  local s = store.row("select * from evaluation_survey where name = :name", { name = name })
  if s then return s end
  return nil, "没有这次评估:" .. name
end

function surveys.frame(id)
  return read_frame([[
    select child_id, pseudonym, county, stage, drawn from evaluation_frame where survey_id = :id order by no
  ]], { id = id })
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
  local frame = read_frame(frame_sql, { day = args.day, known = store.now() })
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
