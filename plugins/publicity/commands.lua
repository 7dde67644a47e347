-- 故事:起草、改稿、配照片、审、发布、撤下、看。
local command = require "command"
local store = require "store"
local child = require "registers.child"
local rules = require "rules"
local stories = require "stories"

local id_arg = { "story", "integer", required = true, positional = true, help = "故事编号" }
local file_arg = { "file", "file", required = true, help = "UTF-8 文本:第一行题目,后面正文;孩子写成 {化名}" }
local reason_arg = { "reason", "text", required = true, help = "为什么" }

command.add {
  name = "story draft",
  title = "起草一个孩子的故事:先要有公开报道的同意书,话里不能认出孩子",
  permission = "names",
  args = { { "child", "text", required = true, help = "档案号" }, file_arg },
  run = function(args)
    local id, missing = child.find(args.child)
    if not id then return nil, missing end
    local title, text = rules.split(args.file.bytes)
    if not title then return nil, text end
    return stories.draft(id, title, text)
  end,
}

command.add {
  name = "story redraft",
  title = "改稿(照片要重新配)",
  permission = "names",
  args = { id_arg, file_arg },
  run = function(args)
    local title, text = rules.split(args.file.bytes)
    if not title then return nil, text end
    return stories.redraft(args.story, title, text)
  end,
}

command.add {
  name = "story photo",
  title = "给正在起草的一稿配一张档案里的照片:要有拍照同意书",
  permission = "names",
  args = { id_arg, { "hash", "text", required = true, help = "照片的摘要(growth photo 收的时候说的)" } },
  run = function(args) return stories.photo(args.story, args.hash) end,
}

command.add {
  name = "story approve",
  title = "审核通过(不能是写的人)",
  permission = "round.approve",
  args = { id_arg },
  run = function(args) return stories.approve(args.story) end,
}

command.add {
  name = "story return",
  title = "退回,写明原因",
  permission = "round.approve",
  args = { id_arg, reason_arg },
  run = function(args) return stories.send_back(args.story, args.reason) end,
}

command.add {
  name = "story publish",
  title = "登记发布:同意书和话再核一遍",
  permission = "names",
  args = { id_arg, { "outlet", "text", required = true, help = "发在哪里" } },
  run = function(args) return stories.publish(args.story, args.outlet) end,
}

command.add {
  name = "story take-down",
  title = "登记已经撤下",
  permission = "import",
  args = { id_arg, reason_arg },
  run = function(args) return stories.take_down(args.story, args.reason) end,
}

local function page(story)
  local lines = {
    ("故事 %d  %s(%s)"):format(story.id, story.state, story.day), "",
    rules.with_pseudonym(story.title, story.pseudonym), "", rules.with_pseudonym(story.text, story.pseudonym),
  }
  for p in stories.photos(story) do lines[#lines + 1] = ("照片 %s(%s)"):format(p.content_hash, p.taken_on) end
  return table.concat(lines, "\n")
end

command.add {
  name = "story show",
  title = "一个故事写成怎样(化名)",
  permission = "report",
  args = { id_arg },
  run = function(args)
    local story, missing = stories.find(args.story)
    if not story then return nil, missing end
    return page(story)
  end,
}

command.add {
  name = "story list",
  title = "全部故事和进度",
  permission = "report",
  args = { { "state", "choice", choices = { "起草", "通过", "退回", "发布", "撤下" }, help = "只看这个状态的" } },
  run = function(args)
    return {
      columns = {
        { "编号", "integer" }, { "化名" }, { "题目" }, { "状态" }, { "日期" }, { "写的人" }, { "发在哪里" }, { "说明" },
      },
      rows = store.rows([[
        select id, pseudonym, replace(title, '{化名}', pseudonym), state, day, author, outlet, note from publicity_now
        where :state in ('', state) order by id
      ]], { state = args.state or "" }),
    }
  end,
}
