-- Sampled surveys: a sealed frame, a draw that anybody can recompute, satisfaction with its size and interval.
local t = dofile "tests/e2e/harness.lua"
local home = require "home"

local survey = "2023年度满意度"

-- The sealed frame as printed → rows { no, pseudonym, county, stage, drawn }.
local function frame(h, verb)
  local rows = {}
  for line in h:ok(home.preparer, ("survey %s --survey %s --format csv"):format(verb, survey)):gmatch "[^\n]+" do
    local no, pseudonym, county, stage, drawn = line:match "^(%d+),([^,]*),(%d+),([^,]*),([^\r]*)"
    if no then
      rows[#rows + 1] = { no = no, pseudonym = pseudonym, county = county, stage = stage, drawn = drawn ~= "" }
    end
  end
  return rows
end

t.test("948 children, 95 % and 5 %: 274 are drawn, each stratum by its share", function()
  local h = home.demo()
  local rows, drawn, all, sample = frame(h, "frame"), 0, {}, {}
  t.equal(#rows, 948, "frame")
  for _, r in ipairs(rows) do
    local stratum = r.county .. r.stage
    all[stratum] = (all[stratum] or 0) + 1
    sample[stratum] = (sample[stratum] or 0) + (r.drawn and 1 or 0)
    drawn = drawn + (r.drawn and 1 or 0)
  end
  t.equal(drawn, 274, "drawn")
  t.equal(h:integer "select count(*) from evaluation_frame f join child c on c.pseudonym = f.pseudonym", 0,
    "pseudonyms that lead to the office's own lists")
  t.matches(h:ok(home.preparer, ("survey sample --survey %s --format csv"):format(survey)), "\n%d+,%w+%-%w+,DEMO%-%d+,")
  for stratum, n in pairs(all) do
    t.is_true(math.abs(sample[stratum] - n * 274 / 948) < 1, "share of " .. stratum)
  end
end)

t.test("the draw is recomputed from the sealed frame and the seed by other means", function()
  local h = home.demo()
  local title = h:ok(home.preparer, ("survey frame --survey %s"):format(survey))
  local sealed = t.matches(title, "抽样框摘要 (%x+)")
  -- the frame's digest, by b2sum
  local lines = {}
  for _, r in ipairs(frame(h, "frame")) do
    lines[#lines + 1] = ("%s\t%s\t%s\t%s"):format(r.no, r.pseudonym, r.county, r.stage)
  end
  local file = t.write(t.path "frame", table.concat(lines, "\n"))
  t.equal(t.capture(("b2sum -l 256 '%s'"):format(file)):match "^%x+", sealed, "digest of the frame")
  -- one stratum: who has the smallest keys is in the sample
  local rows, stratum = frame(h, "frame"), {}
  for _, r in ipairs(rows) do
    if r.county == rows[1].county and r.stage == rows[1].stage then stratum[#stratum + 1] = r end
  end
  local keys = {}
  for i, r in ipairs(stratum) do
    keys[i] = t.write(t.path("key" .. i), ("20231201\n%s\n%s"):format(sealed, r.pseudonym))
  end
  local i, worst_in, best_out = 0, "", "~"
  for key in t.capture(("b2sum -l 256 '%s'"):format(table.concat(keys, "' '"))):gmatch "(%x+)  " do
    i = i + 1
    if stratum[i].drawn and key > worst_in then worst_in = key end
    if not stratum[i].drawn and key < best_out then best_out = key end
  end
  t.equal(i, #stratum, "keys")
  t.is_true(worst_in < best_out, "the smallest keys are drawn")
  t.has(h:ok(home.preparer, ("survey verify --survey %s"):format(survey)), "复算一致")
end)

t.test("a sample changed behind the program's back does not verify; a survey is drawn once", function()
  local h = home.demo()
  h:fails(1, home.preparer, ("survey draw --survey %s --day 2023-12-01 --seed x"):format(survey), "已封存")
  h:tamper "drop trigger evaluation_frame_no_update; update evaluation_frame set drawn = 1 - drawn where no = 7"
  h:fails(1, home.preparer, ("survey verify --survey %s"):format(survey), "复算不一致")
end)

t.test("satisfaction says how many were asked, how many answered, and its interval", function()
  local h = home.demo()
  t.matches(h:ok(home.auditor, "report satisfaction --as-of 2023-12-31"),
    "满意率 9%d%.%d%%%(抽样 274 名,回收 2%d%d 份,95%% 区间 9%d%.%d%%—")
  t.has(h:ok(home.auditor, "report satisfaction --as-of 2023-12-10"), "还没有收回答卷")
  h:fails(1, home.auditor, "report satisfaction --as-of 2022-12-10", "没有做过抽样评估")
end)

t.test("who was not drawn cannot answer; a suggestion is handed to a department and settled", function()
  local h = home.demo()
  local outsider
  for _, r in ipairs(frame(h, "frame")) do
    if not r.drawn then outsider = outsider or r.pseudonym end
  end
  local file = t.write(t.path "a.csv", ("评估,化名,评分,日期\n%s,%s,5,2023-12-22\n"):format(survey, outsider))
  h:fails(1, home.preparer, ("import survey_answers '%s'"):format(file), "1 of 1 rows are bad")
  t.has(t.read(file .. ".rejected.csv"), "没有抽中")
  local id = t.matches(h:ok(home.preparer, ("survey suggestions --survey %s --format csv"):format(survey)), "\n(%d+),")
  h:fails(1, home.preparer, ("survey settle %s --note 好"):format(id), "先交办")
  h:ok(home.preparer, ("survey assign %s --department 团市委 --due 2024-03-31"):format(id))
  h:ok(home.preparer, ("survey settle %s --note 已安排周末辅导"):format(id))
  t.has(h:ok(home.preparer, ("survey suggestions --survey %s"):format(survey)), "已办结", "团市委")
  h:fails(1, home.preparer, ("survey settle %s --note 再办"):format(id), "已经办结")
end)

t.finish()
