-- 季度信息公开:到日子把上一季度的数字冻结成一份;以后的变化只以更正公告出现,公布过的不改。
local schedule = require "schedule"
local report = require "report"
local command = require "command"
local due = require "due"
local quarter = require "quarter"
local publication = require "publication"
local sheet = require "sheet"

-- 还没有冻结的季度都冻结,不只上一季度:停机错过的也补上。
local function freeze_until(last)
  local frozen, code = {}, due.first
  while code <= last do
    if not publication.is_frozen(code) then
      publication.freeze(code)
      frozen[#frozen + 1] = code
    end
    code = quarter.next(code)
  end
  return frozen
end

local function changed_before(last)
  local changed, code = {}, due.first
  while code <= last do
    if #publication.changes(code) > 0 then changed[#changed + 1] = code end
    code = quarter.next(code)
  end
  return changed
end

local function named(words, codes) return #codes > 0 and words .. table.concat(codes, "、") or "" end

schedule.job {
  name = "disclosure", title = "季度信息公开",
  when = { cron = ("0 9 %d 1,4,7,10 *"):format(due.day), workday = "previous" },
  run = function(job)
    local last = quarter.ended(job.day)
    local frozen = freeze_until(last)
    local said = named("冻结并公布 ", frozen) .. named(";与公布过的已有不同,请发更正公告:", changed_before(last))
    return said ~= "" and said or "没有新的季度"
  end,
}

local unpublished = " 还没有公布:到期由任务 disclosure 冻结并公布(见 qianshou schedule list)"
local quarter_arg = { "quarter", "text", required = true, help = "季度,例如 2024-1 是 2024 年 1 月至 3 月" }

report.add {
  name = "disclosure",
  title = "某季度公布的数字,连同以后的更正",
  args = { quarter_arg },
  run = function(args)
    if not quarter.read(args.quarter) then return nil, "季度写作 2024-1 至 2024-4" end
    local list = publication.of(args.quarter)
    if #list == 0 then return nil, args.quarter .. unpublished end
    return sheet.of(args.quarter, list)
  end,
}

command.add {
  name = "disclosure correct",
  title = "公布更正公告:公布过的季度,现在不同了的各行",
  permission = "round.approve",
  args = { quarter_arg, { "reason", "text", required = true, help = "为什么更正;会公布" } },
  run = function(args)
    if not quarter.read(args.quarter) then return nil, "季度写作 2024-1 至 2024-4" end
    if not publication.is_frozen(args.quarter) then return nil, args.quarter .. unpublished end
    local n = publication.correct(args.quarter, args.reason)
    if not n then return nil, args.quarter .. " 与公布的相同,没有要更正的" end
    return ("%s 的更正公告已公布:%d 行"):format(args.quarter, n)
  end,
}
