-- 每天看一遍:该上门、该联系而没有的,告诉爱心人士,每人每周最多一封;拖过几周的,也告诉县里的联系人。
local schedule = require "schedule"
local letters = require "campaigns.letters"
local overdue = require "overdue"

local function said(item) return (":%s,应在 %s 以前"):format(item.what, item.due) end

local function to_carer(item)
  local pair = item.pair
  return { id = pair.child_id, carer_id = pair.carer_id, county = pair.county, note = said(item) }
end

local function to_county(item)
  local pair = item.pair
  local note = (",爱心人士 %s(%s)%s,已过 %d 天"):format(pair.carer_no, pair.lead, said(item), item.days)
  return { id = pair.child_id, county = pair.county, note = note }
end

schedule.job {
  name = "contact_cadence", title = "联系提醒", when = { cron = "0 8 * * *" }, late = "once",
  run = function(job)
    local late, long_late, key = {}, {}, "contact_cadence:" .. letters.week(job.day)
    for _, item in ipairs(overdue(job.day)) do
      late[#late + 1] = to_carer(item)
      if item.told_county then long_late[#long_late + 1] = to_county(item) end
    end
    local carers = letters.send(key, late, "请联系您结对的孩子", "这些孩子该上门或联系了,做完请告诉慈善总会登记:")
    local staff = letters.send(key .. ":county", long_late, "很久没有联系的孩子", "这些孩子很久没有人联系了,请问一问爱心人士:")
    return ("超期 %d 对,其中告诉县里的 %d 对;新发爱心人士 %d 封、县里 %d 封"):format(#late, #long_late, carers, staff)
  end,
}
