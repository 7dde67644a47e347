-- 每月第一个工作日数一数名册。任务收到的是应当运行的那一刻(job.day),不是实际的时间;返回一句话,写进历史。
local schedule = require "schedule"
local store = require "store"
local words = require "words"

local count_sql = "select count(*) from asof(enrolment, :day, :known)"

schedule.job {
  name = "NAME",
  title = "每月报在册人数",
  when = { cron = "0 9 1 * *", workday = "next" },
  late = "once", -- 停机错过了几次,补一次;"each" 次次补,"skip" 不补
  run = function(job)
    return words.sentence(job.day, store.value(count_sql, { day = job.day, known = store.now() }))
  end,
}
