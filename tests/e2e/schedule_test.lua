-- What staff see and do with jobs: list, preview, history, run, pause, resume, and rehearsals on a copy.
local t = dofile "tests/e2e/harness.lua"
local home = require "home"
local server = require "server"

local admin, auditor, preparer = home.admin, home.auditor, home.preparer

local manifest = [[{"name": "feasts", "title": "节日", "version": "1", "api": 1,
  "needs": ["schedule.job", "store.read", "store.write", "outbox.send"]}]]

local table_of_runs = [[create table feasts_run (
  id integer primary key, job text not null, day text not null, today text not null) strict;]]

-- One job of each kind; `write` keeps what each was told in a table of the plugin's own.
local jobs = [[
local outbox = require "outbox"
local schedule = require "schedule"
local store = require "store"

local function write(job)
  store.insert("feasts_run", { job = job.name, day = job.day, today = store.today() })
end

schedule.job {
  name = "spring_festival", title = "春节送祝福",
  when = { lunar = "01-01", at = "09:00" },
  run = function(job)
    write(job)
    outbox.send { key = "spring:" .. job.day, to = "staff:周敏", subject = "春节", text = job.day, transport = "file_drop" }
    return "初一是 " .. job.day
  end,
}

schedule.job {
  name = "birthday", title = "生日祝福",
  when = { birthday = true, before = 1, at = "08:00", workday = "previous" },
  late = "each", grace = "90m",
  targets = function()
    return { { id = 1, date = "02-29" }, { id = 2, lunar = "01-11" }, { id = 3, date = "11-20" } }
  end,
  run = function(job) return "第 " .. job.target .. " 号" end,
}

schedule.job {
  name = "flaky", title = "寄不出去",
  when = { cron = "0 9 1 6 *" }, late = "skip",
  run = function(job) write(job) error "网断了" end,
}
]]

local function add_feasts(h, source)
  h:add_plugin("feasts", { ["plugin.json"] = manifest, ["init.lua"] = source or jobs })
  t.shell(("mkdir -p '%s'"):format(h:path "plugins/feasts/schema"))
  h:write("plugins/feasts/schema/0001_run.sql", table_of_runs)
  return h
end

-- A home without jobs but those of the tests.
local function bare()
  local h = home.bare()
  local text = h:read("init.lua"):gsub('plugin "[%w_]+" %b{}', ""):gsub('plugin "[%w_]+"', "")
  h:write("init.lua", text .. 'plugin "file_drop" { folder = "var/outbox" }\n')
  return h
end

-- An empty store at 2024-01-01 with the plugin.
local function fresh(source)
  local h = bare()
  h.now = "2024-01-01 00:00"
  h:ok(admin, "store init --synthetic")
  return add_feasts(h, source)
end

local function rows(text)
  local n = 0
  for _ in text:gmatch "\n" do n = n + 1 end
  return n - 1 -- the heading
end

-- ---- looking ----

t.test("list says in words when each job runs, what happens when it is missed, and when it comes next", function()
  local h = fresh()
  local text = h:ok(auditor, "schedule list --format csv")
  t.has(text, "spring_festival,春节送祝福,feasts,农历正月初一 09:00,补一次(迟过 1 小时算错过),2024-02-10 09:00,0,正常,",
    "\"每人生日前 1 天 08:00,遇休息日提前\",逐次补(迟过 90 分钟算错过),2024-02-19 08:00,3,正常,",
    "每年 6 月 1 日 09:00,不补(迟过 1 小时算错过),2024-06-01 09:00,0,正常,")
  h.now = "2024-02-10 10:00"
  t.has(h:ok(auditor, "schedule list --format csv"), "2024-02-10 09:00,0,正常,")
  h.now = "2024-02-10 10:01"
  t.has(h:ok(auditor, "schedule list --format csv"), "2024-02-10 09:00,0,过期未做,", "2024-06-01 09:00,0,正常,")
end)

t.test("preview lists what comes in order, with the lunar day, until a day and for one job", function()
  local h = fresh()
  local text = h:ok(auditor, "schedule preview --until 2024-06-01 --format csv")
  t.equal(text:gsub("\r", ""):gsub("%w%w%w%w%-%w%w%w%w,", "WHO,"), [[
时间,星期,农历,任务,名称,对象,备注
2024-02-10 09:00,周六,正月初一,spring_festival,春节送祝福,,
2024-02-19 08:00,周一,正月初十,birthday,生日祝福,WHO,
2024-02-28 08:00,周三,正月十九,birthday,生日祝福,WHO,
2024-06-01 09:00,周六,四月廿五,flaky,寄不出去,,
]])
  t.equal(rows(h:ok(auditor, "schedule preview --until 2024-06-01 --job birthday --format csv")), 2)
end)

t.test("preview marks what holidays that are not announced may still move", function()
  local h = fresh()
  local text = h:ok(auditor, "schedule preview --until 2030-12-31 --job birthday --format csv")
  t.lacks(text:match "2025%-11%-19[^\n]*", "未公布")
  t.has(text:match "2029%-11%-19[^\n]*", "未公布节假日,可能变动")
end)

t.test("preview reaches to the end of the calendar, and no further", function()
  local h = fresh()
  local text = h:ok(auditor, "schedule preview --until 2100-12-31 --job spring_festival --format csv")
  t.has(text, "2100-02-09 09:00,周二,正月初一,spring_festival")
  t.equal(rows(text), 77, "springs from 2024 to 2100")
  h:fails(2, auditor, "schedule preview --until 2101-01-01", "the calendar ends with 2100")
end)

-- ---- doing ----

t.test("run does a job now, tells it the instant it is given, and stands in history and audit", function()
  local h = fresh()
  t.has(h:ok(admin, "schedule run spring_festival --at '2023-01-22 09:00'"), "已做:初一是 2023-01-22")
  t.equal(h:value "select job || ' ' || day from feasts_run", "spring_festival 2023-01-22")
  local history = h:ok(auditor, "schedule history --job spring_festival --format csv")
  t.has(history, "2023-01-22 09:00,spring_festival,,完成(手动),0,1,", ",初一是 2023-01-22")
  t.has(h:ok(auditor, "audit list"), "schedule run", "job spring_festival", admin)
  t.has(h:ok(auditor, "schedule list --format csv"), "2024-02-10 09:00,0,正常,2023-01-22 09:00 完成:初一是 2023-01-22")
end)

t.test("run for somebody takes the pseudonym that preview shows", function()
  local h = fresh()
  local name = t.matches(h:ok(auditor, "schedule preview --until 2024-12-31 --job birthday --format csv"),
    "2024%-11%-19[^\n]*,(%w+%-%w+),")
  t.has(h:ok(admin, "schedule run birthday --target " .. name), "已做:第 3 号")
  t.has(h:ok(auditor, "schedule history --format csv"), ",birthday," .. name .. ",完成(手动)")
  h:fails(2, admin, "schedule run birthday", "--target is missing")
  h:fails(2, admin, "schedule run birthday --target XXXX-XXXX", "nobody of job birthday")
  h:fails(2, admin, "schedule run spring_festival --target " .. name, "leave --target out")
end)

t.test("a run that fails leaves nothing but its place in the audit", function()
  local h = fresh()
  h:fails(1, admin, "schedule run flaky", "网断了")
  t.equal(h:integer "select count(*) from feasts_run", 0)
  t.equal(h:integer "select count(*) from occurrence_run", 0)
  t.has(h:ok(auditor, "audit list"), "job flaky")
end)

t.test("a paused job is not previewed until it is resumed; both are in the audit", function()
  local h = fresh()
  t.has(h:ok(admin, "schedule pause spring_festival"), "已暂停")
  t.has(h:ok(auditor, "schedule list --format csv"), "补一次(迟过 1 小时算错过),,0,暂停,")
  t.lacks(h:ok(auditor, "schedule preview --until 2024-12-31"), "spring_festival")
  h:fails(1, admin, "schedule pause spring_festival", "paused already")
  h:ok(admin, "schedule resume spring_festival")
  t.has(h:ok(auditor, "schedule preview --until 2024-12-31"), "2024-02-10 09:00")
  h:fails(1, admin, "schedule resume spring_festival", "not paused")
  t.has(h:ok(auditor, "audit list"), "schedule pause", "schedule resume")
end)

t.test("only administrators run, pause and resume; without a name nobody looks", function()
  local h = fresh()
  for _, verb in ipairs { "run", "pause", "resume" } do
    h:fails(1, preparer, "schedule " .. verb .. " flaky", 'may not "admin"')
  end
  h:fails(1, nil, "schedule list", "--as NAME")
  h:fails(1, nil, "schedule rehearse --from 2024-01-01 --to 2024-01-02", "--as NAME")
end)

t.test("wrong words are wrong usage, with the nearest job", function()
  local h = fresh()
  h:fails(2, admin, "schedule pause spring_festval", 'did you mean "spring_festival"?')
  h:fails(2, admin, "schedule run spring_festval", 'did you mean "spring_festival"?')
  h:fails(2, auditor, "schedule preview --job nothing", 'there is no job "nothing"')
  h:fails(2, auditor, "schedule history --job nothing", 'there is no job "nothing"')
  h:fails(2, admin, "schedule run flaky --at tomorrow", '--at "tomorrow" is no instant')
  h:fails(2, auditor, "schedule rehearse --from 2024-01-01", "--to is missing")
  h:fails(2, auditor, "schedule rehearse --from 2024-01-02 --to 2024-01-01", "is before --from")
  h:fails(2, auditor, "schedule rehearse --from 2024-01-02 --to 2101-01-01", "the calendar ends with 2100")
end)

-- ---- what nobody served ----

local missed = [[
local schedule = require "schedule"
for _, late in ipairs { "once", "each", "skip" } do
  schedule.job { name = late, title = late, when = { cron = "0 9 * * *" }, late = late,
                 run = function(job) return job.day .. ", " .. job.missed end }
end
schedule.job { name = "broken", title = "坏的", when = { cron = "0 9 2 * *" }, run = function() error "没有网" end }
]]

t.test("after days without a server, history tells what each late policy made of them", function()
  local h = fresh(missed)
  h:ok(auditor, "schedule list") -- planned from here on
  h.now = "2024-01-04 12:00"
  server.during(h, function()
    server.wait_for("the history", 10, function() return h:integer "select count(*) from occurrence_run" >= 6 end)
  end)
  local function history(job)
    return (h:ok(auditor, "schedule history --format csv --job " .. job):gsub(",2024%-01%-04 12:0[%d:]+,", ",AT,"))
  end
  t.has(history "once", '2024-01-04 09:00,once,,完成,4,1,AT,"2024-01-04, 4"')
  t.has(history "skip", "2024-01-04 09:00,skip,,跳过,4,0,AT,")
  for day = 1, 4 do t.has(history "each", ("2024-01-%02d 09:00,each,,完成,1,1,AT"):format(day)) end
  t.equal(rows(h:ok(auditor, "schedule history --last 2 --format csv")), 2)
  t.matches(h:ok(auditor, "schedule list --format csv"), "broken[^\n]*,重试中,")
end)

t.test("what failed for good needs a person, until it has been done by hand", function()
  local h = fresh(missed)
  h:ok(auditor, "schedule list")
  for _, later in ipairs { "09:00", "09:02", "09:08", "09:40", "11:50" } do
    h.now = "2024-01-02 " .. later
    local tried = h:integer "select coalesce(max(attempt), 0) from occurrence"
    server.during(h, function()
      server.wait_for("an attempt", 10, function()
        return h:integer("select count(*) from occurrence where attempt > " .. tried) > 0
          or h:integer "select count(*) from occurrence_run where outcome = 'failed'" > 0
      end)
    end)
  end
  t.has(h:ok(auditor, "schedule history --job broken --format csv"), "2024-01-02 09:00,broken,,失败(需要人处理),", "没有网")
  t.matches(h:ok(auditor, "schedule list --format csv"), "broken[^\n]*,需要人处理,2024%-01%-02 09:00 失败:[^\n]*没有网")
  h:edit("plugins/feasts/init.lua", 'error "没有网"', 'return "网好了"')
  h:ok(admin, "schedule run broken --at '2024-01-02 09:00'")
  t.matches(h:ok(auditor, "schedule list --format csv"), "broken[^\n]*,正常,2024%-01%-02 09:00 完成:网好了")
end)

-- ---- rehearsals ----

local function bytes(h)
  return t.capture(("cd '%s' && sha256sum qianshou.db qianshou.db.key && cat qianshou.db-wal 2>/dev/null | sha256sum")
    :format(h:path "var"))
end

local function copies(h) return t.capture(("ls '%s' | grep rehearsal"):format(h:path "var")) end

t.test("a rehearsed year tells what each job would do, and the store keeps every byte", function()
  local h = fresh()
  h:ok(auditor, "schedule list") -- the store knows the jobs already
  local before = bytes(h)
  local text = h:ok(auditor, "schedule rehearse --from 2024-01-01 --to 2024-12-31")
  t.matches(text, "2024%-02%-10 09:00 +spring_festival +完成 +1 +2 +初一是 2024%-02%-10")
  t.matches(text, "2024%-02%-19 08:00 +birthday +%w+%-%w+ +完成 +0 +0 +第 2 号")
  t.matches(text, "2024%-06%-01 09:00 +flaky +失败%(再试%) +0 +0 +[^\n]*网断了")
  t.has(text, "spring_festival:完成 1 次,失败 0 次,消息 1 条,改动 2 行", "birthday:完成 3 次,失败 0 次",
    "flaky:完成 0 次,失败 1 次,消息 0 条,改动 0 行", "没有发出任何消息,真实数据没有动")
  t.equal(bytes(h), before, "the store")
  t.equal(copies(h), "", "left beside the store")
end)

t.test("a rehearsal's day is the day it is at, also in SQL's eyes", function()
  local h = fresh((jobs:gsub('return "初一是 " .. job.day', 'return "今天 " .. store.today()')))
  h.now = "2024-03-01 09:00"
  h:ok(admin, "schedule run spring_festival") -- the store's newest instant is in March
  local text = h:ok(auditor, "schedule rehearse --from 2024-02-01 --to 2024-02-29")
  t.has(text, "今天 2024-02-10", "数据记到 2024-03-01 09:00 为止")
end)

t.test("what was run already is rehearsed again, what is paused is not", function()
  local h = fresh()
  h:ok(admin, "schedule run spring_festival --at '2024-02-10 09:00'")
  h:ok(admin, "schedule pause birthday")
  local text = h:ok(auditor, "schedule rehearse --from 2024-02-01 --to 2024-02-29 --format csv")
  t.has(text, "2024-02-10 09:00,spring_festival,,完成,0,1,") -- its message had been written
  t.equal(rows(text), 1)
end)

t.test("a rehearsal may run over years, in any store", function()
  local h = add_feasts(bare())
  h.now = nil -- a store of real data: the clock is the system's
  h:ok(admin, "store init")
  local text = h:ok(auditor, "schedule rehearse --from 2033-01-01 --to 2034-12-31 --format csv")
  t.has(text, "2033-01-31 09:00,spring_festival", "2034-02-19 09:00,spring_festival", "2033-02-25 08:00,birthday")
end)

local forever = "schedule rehearse --from 2024-01-01 --to 2099-12-31"

local function stop_rehearsal(h, signal)
  local r = t.run(("timeout -s %s 0.7 %s"):format(signal, h:command(auditor, forever)))
  t.is_true(r.status ~= 0, "the rehearsal was stopped by " .. signal)
end

t.test("whoever stops a rehearsal leaves nothing; what a killed one leaves goes with the next", function()
  local h = fresh(jobs:gsub('when = { lunar = "01%-01", at = "09:00" }', 'when = { every = "1m" }'))
  for _, signal in ipairs { "INT", "TERM", "HUP" } do
    stop_rehearsal(h, signal)
    t.equal(copies(h), "", "left after " .. signal)
  end
  stop_rehearsal(h, "KILL")
  t.matches(copies(h), "^qianshou%.db%.rehearsal%-%w+$")
  t.matches(t.capture(("stat -c %%a '%s'/*rehearsal*"):format(h:path "var")), "^700$")
  h:ok(auditor, "schedule rehearse --from 2024-01-01 --to 2024-01-01")
  t.equal(copies(h), "", "left after the next")
end)

t.finish()
