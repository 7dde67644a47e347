-- 探访和服务(到 2023 年底):结对后先上门,以后隔一阵去一次;服务多数是结对的人做的,少数是志愿者,很少有人计时。
local calendar = require "calendar"
local parameters = require "parameters"
local prng = require "prng"
local sheet = require "sheet"
local words = require "words"

local visiting = {}

local given = parameters.visiting
local headings = { "记录编号", "档案号", "日期", "种类", "谁去的", "爱心人士编号", "分钟", "带了什么", "所见" }

-- 一对从哪天起、隔多少天一次,直到结对结束或年底:逐个日子调用 add(day)。
local function each_day(rng, pair, first_day, steps, add)
  local last = pair.to and calendar.add_days(pair.to, -1) or given.to
  local day = first_day
  while day <= last do
    add(day)
    day = calendar.add_days(day, rng:between(steps[1], steps[2]))
  end
end

local function first_visit(rng, pair)
  local days = rng:percent(given.late_percent) and given.late_days or given.first_days
  return calendar.add_days(pair.from, rng:between(days[1], days[2]))
end

local function visits(seed, pairs_made)
  local rng, no = prng.new(seed, "visits"), 0
  local s = sheet.new("2023-12_01_visits.csv", "gb18030", headings)
  for _, pair in ipairs(pairs_made) do
    local kind = "家访"
    each_day(rng, pair, first_visit(rng, pair), given.visit_days, function(day)
      no = no + 1
      s:add { ("访-%06d"):format(no), pair.file_no, day, kind, "爱心人士", pair.carer,
        rng:percent(50) and rng:between(3, 12) * 10, rng:percent(40) and rng:pick(words.presents),
        rng:percent(30) and rng:pick(words.findings) }
      kind = rng:pick(words.visits)
    end)
  end
  return s
end

local function services(seed, pairs_made)
  local rng, no = prng.new(seed, "services"), 0
  local s = sheet.new("2023-12_02_services.csv", "utf-8", headings)
  for _, pair in ipairs(pairs_made) do
    local first = calendar.add_days(pair.from, rng:between(given.service_days[1], given.service_days[2]))
    each_day(rng, pair, first, given.service_days, function(day)
      no = no + 1
      local volunteer = rng:percent(given.volunteer_percent)
      s:add { ("服-%06d"):format(no), pair.file_no, day, rng:pick(words.help), volunteer and "志愿者" or "爱心人士",
        not volunteer and pair.carer, rng:percent(given.clocked_percent) and rng:between(3, 18) * 10 }
    end)
  end
  return s
end

-- 还没有到的日子;那天不与孩子结对的人;没有登记过的孩子;不认识的种类。
local function add_bad_rows(s, pair, kind)
  s:add_bad { "X-1", pair.file_no, "2024-02-01", kind, "爱心人士", pair.carer }
  s:add_bad { "X-2", pair.file_no, pair.from, kind, "爱心人士", "A-9999" }
  s:add_bad { "X-3", "DEMO-90001", pair.from, kind, "工作人员" }
  s:add_bad { "X-4", pair.file_no, pair.from, "路过", "工作人员" }
  return s
end

-- pairs_made:{ file_no, carer, from, to } 的列表。返回两张表:探访、服务。
function visiting.sheets(seed, pairs_made)
  local one = pairs_made[1]
  return add_bad_rows(visits(seed, pairs_made), one, "家访"), add_bad_rows(services(seed, pairs_made), one, "作业辅导")
end

return visiting
