local report = require "report"
local store = require "store"
local satisfaction = require "satisfaction"

report.add {
  name = "satisfaction",
  title = "满意率(带样本量和区间)",
  args = {
    { "as_of", "date", required = true, help = "算到哪一天的答卷" },
  },
  run = function(args)
    local known = store.now()
    local survey = satisfaction.latest(args.as_of, known)
    if not survey then return nil, args.as_of .. " 以前没有做过抽样评估" end
    return survey.name .. ":" .. satisfaction.text(satisfaction.of(survey, args.as_of, known))
  end,
}
