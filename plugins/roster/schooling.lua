-- roster progress:新学年的升级,先看后写。
local calendar = require "calendar"
local command = require "command"
local store = require "store"
local progress = require "progress"

local sql = [[
  select c.id, c.file_no, c.pseudonym, was.stage, was.grade, was.study, was.school_id, new.stage as reported
  from asof(enrolment, :day, :known) e
  join child c on c.id = e.child_id
  left join asof(schooling, :before, :known) was on was.child_id = c.id
  left join asof(schooling, :day, :known) new on new.child_id = c.id
  order by c.file_no
]]

local function year_end(term) return calendar.term(calendar.term_after(term.code)).ends end

local function write(r, step, term)
  local fields = { child_id = r.id, stage = step.stage, grade = step.grade, study = "在读" }
  if step.stage == r.stage then fields.school_id = r.school_id end
  store.spell("schooling", fields, term.starts, year_end(term))
end

local function name(stage, grade) return stage and ("%s%d年级"):format(stage, grade) or "" end

-- 升级的、要人处理的;已经报来的不列。
local function steps(term)
  local moving, asking = {}, {}
  local args = { day = term.starts, before = calendar.add_days(term.starts, -1), known = store.now() }
  for r in store.rows(sql, args) do
    local was = r.stage and { stage = r.stage, grade = r.grade, study = r.study }
    local step, why = progress.step(was, r.reported)
    local child = { id = r.id, file_no = r.file_no, pseudonym = r.pseudonym, stage = r.stage, grade = r.grade,
      school_id = r.school_id, step = step, why = why }
    if step then moving[#moving + 1] = child elseif why then asking[#asking + 1] = child end
  end
  return moving, asking
end

command.add {
  name = "roster progress",
  title = "新学年升级:例外先列出来,其余升一级;--accept 才写入",
  permission = "import",
  args = {
    { "term", "term", required = true, help = "新学年的秋季学期,例如 2024-1" },
    { "accept", "boolean", help = "写入" },
  },
  run = function(args)
    local term = calendar.term(args.term)
    if term.half ~= 1 then return nil, "升级在秋季学期,例如 2024-1" end
    local moving, asking = steps(term)
    if args.accept then
      store.atomic(function()
        for _, child in ipairs(moving) do write(child, child.step, term) end
      end)
    end
    local rows, done = {}, args.accept and "已升级" or "可以升级"
    for _, c in ipairs(asking) do rows[#rows + 1] = { c.file_no, c.pseudonym, name(c.stage, c.grade), "", c.why } end
    for _, c in ipairs(moving) do
      rows[#rows + 1] = { c.file_no, c.pseudonym, name(c.stage, c.grade), name(c.step.stage, c.step.grade), done }
    end
    return {
      title = ("%s升级:%d 名%s,%d 名要人处理"):format(calendar.title(args.term), #moving, done, #asking),
      columns = { { "档案号" }, { "化名" }, { "上学年" }, { "新学年" }, { "结果" } },
      rows = rows,
    }
  end,
}
