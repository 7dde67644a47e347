-- Stories under a pseudonym of their own, with consent, read by another person; taken down when consent ends. Honours.
local t = dofile "tests/e2e/harness.lua"
local home = require "home"
local city = require "city"

local child = city.children[1]

local function segment(marker, content)
  return "\xFF" .. string.char(marker, (#content + 2) // 256, (#content + 2) % 256) .. content
end

local picture = "\xFF\xD8" .. segment(0xE0, "JFIF\0") .. "\xFF\xDA\x00\x02\x11\x22\xFF\x00\x33\xFF\xD9"

local function draft_file(text) return t.write(t.path "story.txt", "一双球鞋\n\n" .. text .. "\n") end

local good = "{化名}收到球鞋的那天，绕着操场跑了三圈。"

local function consent(h, purpose)
  h:ok(home.preparer, ("consent add --child E2E-01 --purpose %s --by 祖父某 --relation 祖父 --basis 监护 --from 2023-06-01 "
    .. "--proof 同-%s"):format(purpose, purpose))
end

-- The city with one consent for publication, E2E-01's; built once and copied.
local base
local function consented()
  if not base then
    base = city.at "registered"
    base.now = "2023-06-10 09:00"
    consent(base, "publication")
  end
  return base:copy()
end

local function draft(h, text)
  return h:ok(home.preparer, ("story draft --child E2E-01 --file '%s'"):format(draft_file(text or good)))
end

local function refused(h, text, why)
  h:fails(1, home.preparer, ("story draft --child E2E-01 --file '%s'"):format(draft_file(text)), why)
end

local function published()
  local h = consented()
  draft(h)
  h:ok(home.approver, "story approve 1")
  h:ok(home.preparer, "story publish 1 --outlet 演示公众号")
  return h
end

t.test("a story is drafted with consent, approved by another person, and published under its own pseudonym", function()
  local h = consented()
  h:fails(1, home.preparer, ("story draft --child E2E-02 --file '%s'"):format(draft_file(good)),
    "没有有效的“公开报道(化名)”同意书")
  local name = t.matches(draft(h), "化名 (%S+)")
  h:fails(1, home.preparer, "story publish 1 --outlet 演示公众号", "现在是起草,不能变成发布")
  h:fails(1, home.preparer, "story approve 1")
  h:ok(home.approver, "story return 1 --reason 太短")
  h:ok(home.preparer, ("story redraft 1 --file '%s'"):format(draft_file(good .. "第二天又跑了三圈。")))
  h:ok(home.approver, "story approve 1")
  h:ok(home.preparer, "story publish 1 --outlet 演示公众号")
  local page = h:ok(home.auditor, "story show 1")
  t.has(page, name .. "收到球鞋", "第二天又跑了三圈", "发布")
  t.lacks(page, child.name, child.file_no, "{化名}")
  t.has(h:ok(home.auditor, "story list --state 发布"), name, "演示公众号")
end)

t.test("the author does not approve, not even with the approver's role", function()
  local h = consented()
  h:edit("init.lua", 'role "preparer" { "import",', 'role "preparer" { "import", "round.approve",')
  draft(h)
  h:fails(1, home.preparer, "story approve 1", "写的人不能审")
end)

t.test("words that tell who the child is do not pass; two stories of a child have nothing in common", function()
  local h = consented()
  refused(h, child.name .. "跑了三圈。", "写着姓名、学校或住址")
  refused(h, "在虚构学校跑了三圈。", "写着姓名、学校或住址")
  refused(h, "联系 " .. child.phone, "写着电话或证件号一样的数字")
  refused(h, child.file_no .. "跑了三圈。", "写着姓名")
  local first = t.matches(draft(h), "化名 (%S+)")
  refused(h, first .. "又有了新书包。", "写着姓名")
  local second = t.matches(draft(h), "化名 (%S+)")
  t.is_true(first ~= second, "two pseudonyms")
  t.is_true(h:value "select pseudonym from child where file_no = 'E2E-01'" ~= first, "not the house's own pseudonym")
end)

t.test("consent that ended between draft and publication stops the publication", function()
  local h = consented()
  draft(h)
  h:ok(home.approver, "story approve 1")
  h:ok(home.preparer, "consent withdraw --child E2E-01 --purpose publication --day 2023-06-10")
  h:fails(1, home.preparer, "story publish 1 --outlet 演示公众号", "已经撤回")
end)

t.test("a withdrawn consent tells who published, and the story is on the list until it is taken down", function()
  local h = published()
  t.has(h:ok(home.auditor, "report takedown --as-of 2023-06-20"), "没有数据")
  h:ok(home.preparer, "consent withdraw --child E2E-01 --purpose publication --day 2023-06-20 --reason 改变主意")
  t.equal(h:integer "select count(*) from outbox where key like 'publicity:1:%'", 1, "letters")
  t.has(h:ok(home.auditor, "report takedown --as-of 2023-06-20"), "演示公众号", "已经撤回")
  t.has(h:ok(home.auditor, "report takedown --as-of 2023-06-19"), "没有数据")
  h:ok(home.preparer, "story take-down 1 --reason 撤回同意")
  t.has(h:ok(home.auditor, "report takedown --as-of 2023-06-20"), "没有数据")
end)

t.test("a photo is one of the child's file, with a consent of its own that lasts", function()
  local h = consented()
  consent(h, "photo")
  local said = h:ok(home.preparer, ("growth photo --child E2E-01 --photo '%s' --day 2023-06-05 --caption 操场")
    :format(t.write(t.path "photo.jpg", picture)))
  local hash = t.matches(said, "摘要 (%x+)")
  draft(h)
  h:fails(1, home.preparer, "story photo 1 --hash 00", "没有这张照片")
  h:ok(home.preparer, "story photo 1 --hash " .. hash)
  t.has(h:ok(home.approver, "story show 1"), "照片 " .. hash)
  h:ok(home.approver, "story approve 1")
  h:fails(1, home.preparer, "story photo 1 --hash " .. hash, "改稿以后再配照片")
  h:ok(home.preparer, "consent withdraw --child E2E-01 --purpose photo --day 2023-06-10")
  h:fails(1, home.preparer, "story publish 1 --outlet 演示公众号", "拍照")
end)

t.test("what became of a story is kept, whoever tries", function()
  local h = published()
  for _, sql in ipairs { "update publicity_step set text = 'x'", "delete from publicity_story",
    "insert into publicity_step select id, no + 1, '通过', day, author, null, null, null, null, 0 from publicity_now" } do
    t.is_true(t.run(("sqlite3 '%s' \"%s\""):format(h:path "var/qianshou.db", sql)).status ~= 0, sql)
  end
end)

t.test("honours follow the policy, once each, decided by another person", function()
  local h = consented()
  city.import(h, "volunteers", "volunteers.csv", { { "编号", "姓名", "电话", "单位", "注册日期" },
    { "V-1", "陆静", "15400000001", "演示大学青协", "2022-03-01" } })
  local checks = { { "志愿者编号", "签到时间", "签退时间", "服务内容" } }
  for i = 0, 79 do
    local day = ("2023-%02d-%02d"):format(i // 20 + 1, i % 20 + 1)
    checks[#checks + 1] = { "V-1", day .. " 08:00", day .. " 16:00", "陪读" }
  end
  city.import(h, "volunteer_checks", "checks.csv", checks)
  t.has(h:ok(home.preparer, "honour propose"), "新提出 2 个")
  h.now = "2023-08-01 09:00"
  t.has(h:ok(home.preparer, "honour propose"), "新提出 1 个")
  t.has(h:ok(home.preparer, "honour propose"), "新提出 0 个")
  h:fails(1, home.preparer, "honour approve --all")
  h:ok(home.approver, "honour refuse 2 --reason 时长待核对")
  t.has(h:ok(home.approver, "honour approve --all"), "已授予 2 个")
  local list = h:ok(home.preparer, "honour list --format csv")
  t.has(list, "三星志愿者,陆静,V-1,累计志愿服务 640.0 小时", "2023 年志愿服务优秀单位,演示大学青协", "时长待核对",
    "结对满 1 年," .. city.carer .. ",A-1,2022-08-01 起结对")
  t.lacks(h:ok(home.auditor, "honour list"), "陆静", city.carer)
end)

t.finish()
