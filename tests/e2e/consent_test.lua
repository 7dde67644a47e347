-- Consent: what may be done with a child only when the right person has said so; camps as the first to ask.
local t = dofile "tests/e2e/harness.lua"
local home = require "home"
local city = require "city"

local function registered()
  local h = city.at "registered"
  h.now = "2023-06-10 09:00"
  return h
end

local grandfather = "consent add --child E2E-01 --purpose camp --by 祖父某 --relation 祖父 --basis 委托照护 --from 2023-06-01 "
  .. "--proof 同-2023-017"

t.test("a camp refuses a child without consent, and accepts it with the grandfather's who cares for it", function()
  local h = registered()
  h:ok(home.preparer, "camp apply --year 2023 --child E2E-01 --medical 青霉素过敏")
  h:fails(1, home.preparer, "camp accept --year 2023 --child E2E-01 --insurance B-1", "没有有效的“参加夏令营”同意书")
  h:ok(home.preparer, grandfather)
  t.has(h:ok(home.preparer, "camp accept --year 2023 --child E2E-01 --insurance B-1"), "报名 → 录取")
  t.has(h:ok(home.preparer, "report camp --year 2023"), "录取", "有", "B-1")
end)

t.test("a withdrawn consent is none from its day on", function()
  local h = registered()
  h:ok(home.preparer, grandfather)
  h:ok(home.preparer, "consent withdraw --child E2E-01 --purpose camp --day 2023-06-20 --reason 改变主意")
  h:ok(home.preparer, "camp apply --year 2023 --child E2E-01")
  h:fails(1, home.preparer, "camp accept --year 2023 --child E2E-01 --insurance B-1", "已经撤回")
  t.has(h:ok(home.preparer, "consent show --child E2E-01 --day 2023-06-19"), "有效")
end)

t.test("from the eighteenth birthday on only the person's own consent counts", function()
  local h = registered() -- E2E-05 was born 2004-05-30
  h:fails(1, home.preparer, "consent add --child E2E-05 --purpose photo --by 祖父某 --relation 祖父 --basis 监护 "
    .. "--from 2023-06-01 --proof 同-1", "要本人签")
  h:ok(home.preparer, "consent add --child E2E-05 --purpose photo --by 窦知行 --relation 本人 --basis 本人 "
    .. "--from 2023-06-01 --proof 同-1")
  t.has(h:ok(home.preparer, "consent show --child E2E-05"), "有效", "本人")
end)

t.test("who has no consent is on the missing list, by pseudonym", function()
  local h = registered()
  local before = h:ok(home.approver, "report consent missing --purpose camp --day 2023-07-17")
  t.has(before, "E2E-01", "没有有效的")
  h:ok(home.preparer, grandfather)
  t.lacks(h:ok(home.approver, "report consent missing --purpose camp --day 2023-07-17"), "E2E-01")
  t.lacks(before, "戚一诺")
end)

t.test("the register of consents gives back what does not fit and takes the rest once", function()
  local h = registered()
  local rows = { { "档案号", "事项", "签字人", "与孩子关系", "依据", "开始日期", "到期日期", "证明" } }
  for i = 1, 10 do
    local basis = i == 5 and "本人" or "监护"
    rows[#rows + 1] = { ("E2E-%02d"):format(i), "data", "某某", "祖父", basis, "2022-06-15", "", "同-" .. i }
  end
  rows[#rows + 1] = { "E2E-99", "data", "某某", "祖父", "监护", "2022-06-15", "", "同-99" }
  local file = city.csv("consents.csv", rows)
  t.has(h:ok(home.preparer, ("import consents '%s'"):format(file)), "写入 10", "退回 1")
  t.has(h:ok(home.preparer, ("import consents '%s' --again"):format(file)), "写入 0", "无变化 10")
end)

t.test("quota, age and order of steps are kept; the emergency sheet shows names only to who may see them", function()
  local h = registered()
  h:fails(1, home.preparer, "camp apply --year 2023 --child E2E-04", "周岁")
  h:fails(1, home.preparer, "camp arrive --year 2023 --child E2E-01", "还没有报名")
  h:ok(home.preparer, "camp apply --year 2023 --child E2E-01 --medical 青霉素过敏")
  h:fails(1, home.preparer, "camp apply --year 2023 --child E2E-01", "已经报过名")
  h:fails(1, home.preparer, "camp arrive --year 2023 --child E2E-01", "不能变成到营")
  h:ok(home.preparer, grandfather)
  h:edit("plugins/camp/policy.lua", "[320613] = 9", "[320613] = 0")
  h:fails(1, home.preparer, "camp accept --year 2023 --child E2E-01 --insurance B-1", "名额已满")
  h:edit("plugins/camp/policy.lua", "[320613] = 0", "[320613] = 9")
  h:ok(home.preparer, "camp accept --year 2023 --child E2E-01 --insurance B-1")
  t.has(h:ok(home.preparer, "report camp emergency --year 2023"), "戚一诺", "青霉素过敏")
  t.lacks(h:ok(home.approver, "report camp emergency --year 2023"), "戚一诺", "青霉素过敏")
end)

t.finish()
