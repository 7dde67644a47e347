-- 答卷:一名被抽中的孩子(或照护人)答一次;1 到 5 分,4 分和 5 分算满意。
local intake = require "intake"
local store = require "store"

local function survey(name)
  return store.value("select id from evaluation_survey where name = :name", { name = name })
    or intake.reject("survey", "没有这次评估")
end

local function sampled(survey_id, pseudonym)
  local row = store.row("select child_id, drawn from evaluation_frame where survey_id = :id and pseudonym = :pseudonym",
    { id = survey_id, pseudonym = pseudonym })
  if not row then intake.reject("pseudonym", "抽样框里没有这个化名") end
  if row.drawn == 0 then intake.reject("pseudonym", "没有抽中,不计入") end
  return row.child_id
end

intake.source {
  name = "survey_answers",
  title = "满意度答卷",
  key = { "survey", "pseudonym" },
  columns = {
    { "评估", "survey", "text", required = true },
    { "化名", "pseudonym", "text", required = true },
    { "评分", "score", "integer", required = true },
    { "日期", "day", "date", required = true },
    { "建议", "suggestion", "text" },
  },
  row = function(r)
    if r.score < 1 or r.score > 5 then intake.reject("score", "评分是 1 到 5") end
    local id = survey(r.survey)
    local child_id = sampled(id, r.pseudonym)
    local before = store.value("select score from evaluation_answer where survey_id = :id and child_id = :child",
      { id = id, child = child_id })
    if before == r.score then return "same" end
    if before then intake.reject("score", "已经答过,答卷不改") end
    store.insert("evaluation_answer", { survey_id = id, child_id = child_id, score = r.score, day = r.day })
    if r.suggestion then
      store.insert("evaluation_suggestion", { survey_id = id, child_id = child_id, text = r.suggestion })
    end
    return "new"
  end,
}
