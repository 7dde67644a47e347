-- 同意书撤回了:发布了的故事要撤下。撤回时当场告诉发布的人;名单随时可以看。
local event = require "event"
local outbox = require "outbox"
local report = require "report"
local store = require "store"
local stories = require "stories"

-- 发布了、还没有撤下的,在 day 这天没有有效同意书的 → { story, why } 的列表;child_id 可选,只看一个孩子的。
local function to_take_down(day, child_id)
  local list = {}
  for row in store.rows([[
    select id from publicity_now where state = '发布' and :child in (0, child_id) order by id
  ]], { child = child_id or 0 }) do
    local story = stories.find(row.id)
    local why = stories.unconsented(story, day)
    if why then list[#list + 1] = { story = story, why = why } end
  end
  return list
end

event.on("consent.withdrawn", function(e)
  for _, t in ipairs(to_take_down(e.day, e.child_id)) do
    outbox.send {
      key = ("publicity:%d:%s:%s"):format(t.story.id, e.purpose, e.day), to = "staff:" .. t.story.publisher,
      subject = ("故事 %d 要撤下"):format(t.story.id),
      text = ("故事 %d(发在 %s)从 %s 起%s。请撤下,然后登记:story take-down %d"):format(t.story.id, t.story.outlet, e.day,
        t.why, t.story.id),
    }
  end
end)

report.add {
  name = "takedown",
  title = "要撤下的故事",
  args = { { "as_of", "date", required = true, help = "哪一天" } },
  run = function(args)
    local rows = {}
    for i, t in ipairs(to_take_down(args.as_of)) do
      rows[i] = { t.story.id, t.story.pseudonym, t.story.outlet, t.story.day, t.why }
    end
    return {
      columns = { { "编号", "integer" }, { "化名" }, { "发在哪里" }, { "发布日期" }, { "为什么" } },
      rows = rows,
    }
  end,
}
