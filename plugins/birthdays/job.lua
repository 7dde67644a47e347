-- 每名孩子生日前几天:记一项任务,告诉结对的爱心人士(没有结对的告诉县里的联系人)。
local schedule = require "schedule"
local outbox = require "outbox"
local calendar = require "calendar"
local store = require "store"
local options = require "options"
local edition = require "campaigns.edition"
local notice = require "campaigns.notice"
local policy = require "campaigns.policy"
local kept = require "kept"
local policies = require "policies"

local function targets()
  local list = {}
  for row in kept.roster(store.today()) do
    local birthday = kept.birthday(row)
    if birthday then
      list[#list + 1] = { id = row.id, date = birthday.date, lunar = birthday.lunar, leap = birthday.leap }
    end
  end
  return list
end

local function open_edition(year, entry)
  return edition.open {
    campaign = "birthdays", year = year, title = "生日", opens = (year - 1) .. "-12-01", closes = year .. "-12-31",
    budget_fen = policy.budget_fen(entry), reference = entry.reference,
  }
end

local function words(row, day)
  if row.lunar_birthday then return ("%s(农历%s)"):format(day, calendar.lunar(day).text) end
  return ("%s(满 %d 周岁)"):format(day, calendar.age(row.birth_date, day))
end

local function tell(row, day, entry)
  local to = notice.recipient(row)
  if not to then return "没有人可以告诉(见 campaigns/staff.lua)" end
  outbox.send {
    key = ("birthdays:%s:%d"):format(day, row.id), to = to, subject = "孩子快过生日了",
    text = ("%s%s过生日。%s"):format(notice.child(row), words(row, day), entry.task),
  }
  return row.carer_id and "已告诉结对的爱心人士" or "已告诉县里的联系人"
end

schedule.job {
  name = "birthdays", title = "生日", when = { birthday = true, before = options.days_ahead, at = "09:00" },
  targets = targets,
  run = function(job)
    local row = kept.child(job.target, job.day)
    local birthday = row and kept.birthday(row)
    if not birthday then return "已不在名册上,或者没有生日" end
    local day = kept.next(birthday, job.day)
    if day < store.today() then return words(row, day) .. "的生日已经过了,没有通知" end
    local year = math.tointeger(tonumber(day:sub(1, 4)))
    local entry = policy.at(policies, year)
    if not entry then return ("%d 年还没有安排"):format(year) end
    local e = open_edition(year, entry)
    edition.add(e, { { id = row.id, county = row.county_code, carer_id = row.carer_id } }, day)
    return ("%s过生日,%s"):format(words(row, day), tell(row, day, entry))
  end,
}
