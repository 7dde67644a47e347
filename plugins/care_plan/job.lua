-- 每天看一遍:七天之内要评估、过了日子还没有评估的,告诉爱心人士(没有结对的告诉县里),每人每周最多一封。
local schedule = require "schedule"
local calendar = require "calendar"
local letters = require "campaigns.letters"
local plans = require "plans"

local days_ahead = 7

schedule.job {
  name = "care_plan", title = "一人一策:该评估了", when = { cron = "15 8 * * *" }, late = "once",
  run = function(job)
    local due, late = {}, 0
    local until_day = calendar.add_days(job.day, days_ahead)
    for g in plans.standing(job.day, {}) do
      if g.county and g.next_on and g.next_on <= until_day then
        due[#due + 1] = {
          id = g.child_id, carer_id = g.carer_id, county = g.county, note = (":%s,%s 评估"):format(g.area, g.next_on),
        }
        if g.next_on < job.day then late = late + 1 end
      end
    end
    local sent = letters.send("care_plan:" .. letters.week(job.day), due, "一人一策该评估了",
      "请看一看这些目标做得怎样,告诉慈善总会登记:")
    return ("要评估的 %d 个,其中过期的 %d 个;新发 %d 封"):format(#due, late, sent)
  end,
}
