-- 爱心人士和结对:到最后有人结对的、退出名册的、换过人的、结对后又中止的。
local parameters = require "parameters"
local number = require "number"
local people = require "people"
local prng = require "prng"
local sheet = require "sheet"

local pairing = {}

local days = parameters.days
local headings = { "档案号", "爱心人士编号", "结对日期", "结束日期", "结束原因" }

-- 谁在 2022 年结对、谁在 2023 年结对、谁的结对结束了。
local function plan(members, rng)
  local staying, leaving = {}, {}
  for _, m in ipairs(members) do
    if m.path.next then staying[#staying + 1] = m else leaving[#leaving + 1] = m end
  end
  local steps, handovers, ended = {}, 0, 0
  for i, m in ipairs(rng:shuffle(staying)) do
    local step = { m = m, early = m.path.at ~= nil }
    if i <= parameters.paired then
      step.handover = step.early and handovers < parameters.handovers
      if step.handover then handovers = handovers + 1 end
      steps[#steps + 1] = step
    elseif step.early and ended < parameters.unpaired_again then
      step.ends, step.why, ended = days.handover, "爱心人士工作调动", ended + 1
      steps[#steps + 1] = step
    end
  end
  for _, m in ipairs(leaving) do
    if rng:percent(parameters.leavers_paired_percent) then
      steps[#steps + 1] = { m = m, early = true, ends = days.school_year, why = "退出名册" }
    end
  end
  return steps
end

local function carer_name(rng, no, kind)
  if kind == "爱心党支部" then return ("演示机关第%d党支部"):format(no) end
  return people.adult(rng, kind == "爱心爸爸" and "men" or "women")
end

-- slots[i] 是第 i 个结对名额属于哪位爱心人士。
local function carers(rng, needed)
  local s = sheet.new("2022-1_03_carers.csv", "gb18030", { "编号", "类型", "姓名", "电话", "牵头部门", "可结对数" })
  local slots, no = {}, 0
  while #slots < needed do
    no = no + 1
    local kind, carer_no = rng:weighted(parameters.carers), ("A-%04d"):format(no)
    local capacity = rng:between(1, kind.most)
    s:add { carer_no, kind.kind, carer_name(rng, no, kind.kind), number.phone(rng), kind.lead, capacity }
    for _ = 1, capacity do slots[#slots + 1] = carer_no end
  end
  s:add_bad { "A-9001", "爱心叔叔", "演示", false, "市妇联", 1 }
  s:add_bad { "A-9002", "爱心妈妈", "演示", false, "市妇联", 0 }
  return s, slots
end

local function write(steps, rng, slots)
  local first = sheet.new("2022-1_04_pairings.csv", "utf-16le", headings)
  local later = sheet.new("2023-1_04_pairings.csv", "utf-8", headings)
  local used, made = 0, {}
  local function slot()
    used = used + 1
    return slots[used]
  end
  local function pair(file_no, carer, from, to)
    made[#made + 1] = { file_no = file_no, carer = carer, from = from, to = to }
  end
  for _, step in ipairs(steps) do
    local file_no, carer = step.m.file_no, slot()
    if not step.early then
      local from = number.day(rng, days.paired_later, 30)
      later:add { file_no, carer, from }
      pair(file_no, carer, from)
    else
      local from = number.day(rng, days.paired_from, 60)
      first:add { file_no, carer, from }
      pair(file_no, carer, from, step.ends or step.handover and days.handover)
      if step.ends then later:add { file_no, carer, from, step.ends, step.why } end
      if step.handover then
        later:add { file_no, carer, from, days.handover, "爱心人士工作调动" }
        local next_carer = slot()
        later:add { file_no, next_carer, days.handover }
        pair(file_no, next_carer, days.handover)
      end
    end
  end
  return first, later, made
end

-- 没有登记过的爱心人士;那天还不在名册上;结束早于开始。
local function add_bad_rows(first, file_no)
  first:add_bad { file_no, "A-9999", "2022-09-10" }
  first:add_bad { file_no, "A-0001", "2022-06-30" }
  first:add_bad { file_no, "A-0001", "2022-09-12", "2022-09-01" }
end

-- 返回三张表:爱心人士、2022 年的结对、2023 年的结对;和结成的每一对 { file_no, carer, from, to }。
function pairing.sheets(seed, members)
  local rng = prng.new(seed, "pairing")
  local steps = plan(members, rng)
  local roll, slots = carers(rng, #steps + parameters.handovers)
  local first, later, made = write(steps, rng, slots)
  add_bad_rows(first, steps[#steps].m.file_no)
  return roll, first, later, made
end

return pairing
