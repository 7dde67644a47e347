-- 抽样、看样本、复算、跟进建议。
local command = require "command"
local store = require "store"
local draw = require "draw"
local surveys = require "surveys"

local name_arg = { "survey", "text", required = true, help = "评估名称" }

command.add {
  name = "survey draw",
  title = "封存抽样框并抽样(县 × 学段分层)",
  permission = "import",
  args = {
    name_arg,
    { "day", "date", required = true, help = "按哪一天的名册" },
    { "seed", "text", required = true, help = "公开的种子,例如当天的彩票开奖号" },
    { "confidence", "choice", choices = draw.confidences, default = "95", help = "置信度(%)" },
    { "margin", "integer", default = 5, help = "误差(%)" },
  },
  run = function(args)
    if surveys.find(args.survey) then return nil, "这次评估已经抽过样,抽样框已封存" end
    if args.margin < 1 or args.margin > 50 then return nil, "误差在 1 到 50 之间" end
    local s = surveys.draw {
      name = args.survey, day = args.day, seed = args.seed, confidence = math.tointeger(tonumber(args.confidence)),
      margin = args.margin,
    }
    return ("总体 %d 名,样本 %d 名(%d%% 置信,误差 %d%%);抽样框摘要 %s"):format(s.population, s.size, s.confidence, s.margin,
      s.frame_hash)
  end,
}

local function frame_of(args)
  local s, missing = surveys.find(args.survey)
  if not s then return nil, missing end
  return surveys.frame(s.id), ("%s(种子 %s,抽样框摘要 %s)"):format(s.name, s.seed, s.frame_hash)
end

command.add {
  name = "survey frame",
  title = "封存的抽样框(化名):供任何人复算",
  permission = "report",
  args = { name_arg },
  run = function(args)
    local frame, title = frame_of(args)
    if not frame then return nil, title end
    local rows = {}
    for no, row in ipairs(frame) do
      rows[no] = { row.no, row.pseudonym, row.county, row.stage, row.drawn == 1 and "抽中" or "" }
    end
    return {
      title = title,
      columns = { { "序号", "integer" }, { "化名" }, { "县" }, { "学段" }, { "抽中" } },
      rows = rows,
    }
  end,
}

command.add {
  name = "survey sample",
  title = "抽中的样本:问谁,答卷上写哪个化名(内部)",
  permission = "report",
  args = { name_arg },
  run = function(args)
    local frame, title = frame_of(args)
    if not frame then return nil, title end
    local rows = {}
    for _, row in ipairs(frame) do
      if row.drawn == 1 then rows[#rows + 1] = { row.no, row.pseudonym, row.file_no, row.county, row.stage } end
    end
    return {
      title = title,
      columns = { { "序号", "integer" }, { "化名" }, { "档案号" }, { "县" }, { "学段" } },
      rows = rows,
    }
  end,
}

command.add {
  name = "survey verify",
  title = "从抽样框和种子复算样本",
  permission = "report",
  args = { name_arg },
  run = function(args)
    local s, missing = surveys.find(args.survey)
    if not s then return nil, missing end
    local differing = surveys.verify(s)
    if differing > 0 then return nil, ("复算不一致:%d 处"):format(differing) end
    return ("复算一致:%d 名中抽中 %d 名"):format(s.population, s.size)
  end,
}

local newest_followup = [[
  select g.id, g.survey_id, m.pseudonym, f.no, f.department, f.due, f.done_on, f.note,
         unseal('evaluation_suggestion', 'text', g.id, g.text_sealed) as text
  from evaluation_suggestion g
  join evaluation_frame m on m.survey_id = g.survey_id and m.child_id = g.child_id
  left join evaluation_followup f
    on f.suggestion_id = g.id and f.no = (select max(no) from evaluation_followup where suggestion_id = g.id)
]]

command.add {
  name = "survey suggestions",
  title = "答卷里的建议和跟进",
  permission = "report",
  args = { name_arg },
  run = function(args)
    local s, missing = surveys.find(args.survey)
    if not s then return nil, missing end
    local rows = {}
    for r in store.rows(newest_followup .. " where g.survey_id = :id order by g.id", { id = s.id }) do
      local state = r.done_on and "已办结 " .. r.done_on or r.due and r.due < store.today() and "逾期" or r.due and "办理中"
      rows[#rows + 1] = { r.id, r.pseudonym, r.text, r.department, r.due, state or "未交办", r.note }
    end
    return {
      columns = { { "编号", "integer" }, { "化名" }, { "建议" }, { "部门" }, { "期限" }, { "状态" }, { "说明" } },
      rows = rows,
    }
  end,
}

local function follow(args, fields)
  local r = store.row(newest_followup .. " where g.id = :id", { id = args.suggestion })
  if not r then return nil, ("没有编号 %d 的建议"):format(args.suggestion) end
  if r.done_on then return nil, "已经办结" end
  fields.department, fields.due = fields.department or r.department, fields.due or r.due
  if not fields.department then return nil, "先交办给一个部门:survey assign" end
  fields.suggestion_id, fields.no = r.id, (r.no or 0) + 1
  store.insert("evaluation_followup", fields)
  return ("建议 %d:%s"):format(r.id, fields.done_on and "已办结" or "已交办 " .. fields.department)
end

local suggestion_arg = { "suggestion", "integer", required = true, positional = true, help = "建议编号" }

command.add {
  name = "survey assign",
  title = "把一条建议交办给部门",
  permission = "import",
  args = {
    suggestion_arg,
    { "department", "text", required = true, help = "部门" },
    { "due", "date", required = true, help = "期限" },
  },
  run = function(args) return follow(args, { department = args.department, due = args.due }) end,
}

command.add {
  name = "survey settle",
  title = "一条建议办结",
  permission = "import",
  args = { suggestion_arg, { "note", "text", required = true, help = "怎样办的" } },
  run = function(args) return follow(args, { done_on = store.today(), note = args.note }) end,
}
