-- 一年一次的活动:到日子建好这一期,把任务交给结对的爱心人士;截止以前提醒还没做的。每年如此,不用人管。
local schedule = require "schedule"
local edition = require "edition"
local notice = require "notice"
local policy = require "policy"
local targets = require "targets"

local campaign = {}

-- 这一年的安排;不归这个任务管的,说明为什么。
local function plan_of(c, timing, day)
  local year = policy.year(c.festival, day)
  local entry = policy.at(c.policies, year)
  if not entry then return nil, ("%d 年还没有安排"):format(year) end
  if not policy.follows(c.festival, entry, timing) then return nil, ("%d 年按另一条安排"):format(year) end
  return entry, year
end

local function open(c, timing, job)
  local entry, year = plan_of(c, timing, job.day)
  if not entry then return year end
  local _, closes = policy.window(c.festival, entry, year)
  local e, is_new = edition.open {
    campaign = c.name, year = year, title = c.title, opens = job.day, closes = closes,
    budget_fen = policy.budget_fen(entry), reference = entry.reference,
  }
  local added = edition.add(e, targets.choose(entry.who, job.day))
  local said = notice.send(e, job.day, { task = entry.task })
  return ("%s %d(%s,%s 截止)%s:新增对象 %d 名,%s"):format(c.title, year, policy.festival(c.festival, year), e.closes,
    is_new and "" or "已有,", added, said)
end

local function remind(c, timing, job)
  local entry, year = plan_of(c, timing, job.day)
  if not entry then return year end
  local e = edition.find(c.name, year)
  if not e then return ("%s %d 还没有开始"):format(c.title, year) end
  local said = notice.send(e, job.day, { kind = "reminder", task = entry.task })
  local f = edition.figures(e)
  return ("%s %d:对象 %d 名,完成 %d 名,还有 %d 名;%s"):format(c.title, year, f.targets, f.done, f.open, said)
end

local function add_job(c, timing, what, title, run)
  if not timing[what] then return end
  local words = { c.name, what ~= "open" and what or nil }
  if timing.from ~= c.policies[1].from then words[#words + 1] = "from_" .. timing.from end
  schedule.job {
    name = table.concat(words, " "), title = c.title .. title, when = timing[what],
    run = function(job) return run(c, timing, job) end,
  }
end

-- c:{ name, title, festival = { lunar = "01-01" }, policies }
function campaign.declare(c)
  policy.check(c.policies)
  for _, timing in ipairs(policy.timings(c.festival, c.policies)) do
    add_job(c, timing, "open", "", open)
    add_job(c, timing, "reminder", ":还有什么没做", remind)
  end
end

return campaign
