-- Notices that are corrected by newer ones; questions whose answers everybody may read, without names.
local t = dofile "tests/e2e/harness.lua"
local home = require "home"

t.test("a notice stays as it was; its correction names it and takes its place", function()
  local h = home.new()
  h:ok(home.preparer, "notice publish --title 集中培训 --text 五月十日在市妇联 --audience 爱心人士")
  h:ok(home.preparer, "notice publish --title 系统停用 --text 周六维护 --audience 工作人员")
  t.has(h:ok(home.preparer, "notice publish --title 集中培训改期 --text 五月十二日在市妇联 --audience 爱心人士 --corrects 1"),
    "通知 3 已发布")
  h:fails(1, home.preparer, "notice publish --title 又改 --text 五月十五日 --corrects 1", "已由通知 3 更正")
  h:fails(1, home.preparer, "notice publish --title 又改 --text 五月十五日 --corrects 9", "没有编号 9 的通知")
  local current = h:ok(home.auditor, "notice list --audience 爱心人士")
  t.has(current, "五月十二日")
  t.lacks(current, "五月十日", "周六维护")
  t.has(h:ok(home.auditor, "notice list --all"), "五月十日", "五月十二日", "周六维护")
  h:fails(1, home.auditor, "notice publish --title x --text x")
  local changed = t.run(("sqlite3 '%s' \"update notices_notice set text = 'x'\""):format(h:path "var/qianshou.db"))
  t.is_true(changed.status ~= 0, "a notice cannot be changed")
end)

t.test("answered questions are for everybody, without names; the asker is sealed", function()
  local h = home.new()
  h:ok(home.preparer, "question add --text '我是顾远山，关爱金什么时候发？' --topic 关爱金 --kind 爱心人士 --by 顾远山")
  h:ok(home.preparer, "question add --text 夏令营怎样报名 --topic 夏令营 --kind 照护人")
  t.lacks(t.capture(("sqlite3 '%s' .dump"):format(h:path "var/qianshou.db")), "顾远山")
  h:fails(1, home.preparer, "question answer 1 --text 每年四月和十月", "请用 --wording")
  h:ok(home.preparer, "question answer 1 --text 每年四月 --wording 关爱金什么时候发")
  h:ok(home.preparer, "question answer 1 --text 每年四月和十月 --wording 关爱金什么时候发")
  h:fails(1, home.preparer, "question answer 9 --text x", "没有编号 9 的问题")
  t.equal(t.matches(h:ok(home.auditor, "report faq --format csv"), "\n(.-)%s*$"),
    "关爱金,关爱金什么时候发,每年四月和十月,2022-09-20", "the answered ones, the newest answer")
  local open = h:ok(home.preparer, "question list --open")
  t.has(open, "夏令营怎样报名")
  t.lacks(open, "关爱金")
  t.has(h:ok(home.preparer, "question list"), "顾远山")
  t.lacks(h:ok(home.auditor, "question list"), "顾远山")
end)

t.finish()
