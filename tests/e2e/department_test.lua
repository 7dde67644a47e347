-- Lead departments: what they promised, by when, and their score card.
local t = dofile "tests/e2e/harness.lua"
local home = require "home"

local function with_task()
  local h = home.new()
  h.now = "2024-01-05 09:00"
  h:ok(home.preparer, "task add --department 团市委 --title 寒假陪伴 --due 2024-02-20 --reference 联席会议2024-1")
  return h
end

t.test("a task is on the board, nears its day, is overdue, and is done late", function()
  local h = with_task()
  t.has(h:ok(home.auditor, "task board"), "寒假陪伴", "在办", "联席会议2024-1")
  h.now = "2024-02-15 09:00"
  t.has(h:ok(home.auditor, "task board"), "快到期")
  h.now = "2024-02-23 09:00"
  t.has(h:ok(home.auditor, "task board"), "逾期 3 天")
  h:ok(home.preparer, "task done 1 --note 已办")
  t.lacks(h:ok(home.auditor, "task board"), "寒假陪伴")
  t.has(h:ok(home.auditor, "task board --all"), "办结(迟)")
  h:fails(1, home.preparer, "task done 1 --note 再办", "已经办结")
end)

t.test("an extension keeps the old day in the history; the same task twice and a past day are refused", function()
  local h = with_task()
  h:ok(home.preparer, "task extend 1 --due 2024-03-10 --reason 寒假延长")
  t.has(h:ok(home.auditor, "task board"), "2024-03-10", "寒假延长")
  t.equal(h:value "select due from departments_step where no = 1", "2024-02-20")
  h:fails(1, home.preparer, "task add --department 团市委 --title 寒假陪伴 --due 2024-05-20 --reference x", "已经交办过")
  h:fails(1, home.preparer, "task add --department 团市委 --title 春游 --due 2023-05-20 --reference x", "已经过去")
  h:fails(2, home.preparer, "task add --department 体育局 --title 春游 --due 2024-05-20 --reference x")
end)

t.test("the weekly job tells of what is near or overdue, once a week", function()
  local h = with_task()
  h.now = "2024-02-19 09:30"
  t.has(h:ok(home.admin, "schedule run 'departments board' --at '2024-02-19 09:00'"), "1 项")
  t.has(h:ok(home.admin, "schedule run 'departments board' --at '2024-02-19 09:01'"), "1 项")
  t.equal(h:integer "select count(*) from outbox where key like 'departments:%'", 1, "messages")
end)

t.test("the score card counts tasks in time and pairs as the published figures do", function()
  local h = home.demo()
  h:ok(home.preparer, "task add --department 市妇联 --title 春季走访 --due 2024-03-20 --reference 工作要点")
  h:ok(home.preparer, "task done 1 --note 已办")
  local text = h:ok(home.auditor, "report score card --from 2024-01-01 --to 2024-03-31 --format csv")
  t.matches(text, "市妇联,1,1,0,100%%,%d+,")
  t.matches(text, "市文明办,0,0,0,,0,0,0")
end)

t.finish()
