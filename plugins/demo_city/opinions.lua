-- 替被抽中的孩子和照护人写答卷:读库里的样本,绝大多数满意,几份没有收回。
local prng = require "prng"
local sheet = require "sheet"
local store = require "store"
local words = require "words"

local opinions = {}

local sample_sql = [[
  select f.pseudonym from evaluation_frame f
  join evaluation_survey s on s.id = f.survey_id
  where s.name = :survey and f.drawn = 1
  order by f.county, f.stage, f.child_id
]]

local function score(rng)
  local at = rng:below(100)
  if at < 2 then return 3 end
  return at < 20 and 4 or 5
end

function opinions.sheet(survey, seed)
  local rng = prng.new(seed, "opinions")
  local s = sheet.new("survey_answers.csv", "utf-8", { "评估", "化名", "评分", "日期", "建议" })
  for row in store.rows(sample_sql, { survey = survey }) do
    if not rng:percent(2) then
      s:add { survey, row.pseudonym, score(rng), "2023-12-20", rng:percent(4) and rng:pick(words.suggestions) }
    end
  end
  return s
end

return opinions
