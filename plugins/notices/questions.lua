-- 答疑:记下问题、回答、看还没有答的;答过的是常见问题,不带姓名。
local command = require "command"
local report = require "report"
local store = require "store"
local rules = require "rules"

command.add {
  name = "question add",
  title = "记下一个问题(原话和姓名加密保存)",
  permission = "import",
  args = {
    { "text", "text", required = true, help = "问什么" },
    { "topic", "text", required = true, help = "哪一方面,例如 关爱金" },
    { "kind", "choice", choices = rules.askers, default = "爱心人士", help = "谁问的" },
    { "by", "text", help = "姓名" },
  },
  run = function(args)
    local id = store.insert("notices_question", {
      day = store.today(), asker_kind = args.kind, asker = args.by, topic = args.topic, question = args.text,
      actor = store.actor(),
    })
    return ("问题 %d 已记下"):format(id)
  end,
}

local question_sql = [[
  select q.id, unseal('notices_question', 'asker', q.id, q.asker_sealed) as asker,
         unseal('notices_question', 'question', q.id, q.question_sealed) as question,
         (select count(*) from notices_answer a where a.question_id = q.id) as answers
  from notices_question q where q.id = :id
]]

command.add {
  name = "question answer",
  title = "回答一个问题(再答一次就是改正,以最后的为准)",
  permission = "names",
  args = {
    { "question", "integer", required = true, positional = true, help = "问题编号" },
    { "text", "text", required = true, help = "回答" },
    { "wording", "text", help = "常见问题里怎样问;默认用原话" },
  },
  run = function(args)
    local q = store.row(question_sql, { id = args.question })
    if not q then return nil, ("没有编号 %d 的问题"):format(args.question) end
    local asked = args.wording or q.question
    local why = rules.answer_fault(asked, args.text, q.asker or "")
    if why then return nil, why .. ";请用 --wording 写成不带姓名的问法" end
    store.insert("notices_answer", {
      question_id = q.id, no = q.answers + 1, day = store.today(), question = asked, answer = args.text,
      actor = store.actor(),
    })
    return ("问题 %d 已回答"):format(q.id)
  end,
}

command.add {
  name = "question list",
  title = "问题和答复(内部)",
  permission = "report",
  args = { { "open", "boolean", help = "只看还没有答的" } },
  run = function(args)
    return {
      columns = {
        { "编号", "integer" }, { "日期" }, { "谁问的" }, { "姓名" }, { "方面" }, { "问题" }, { "答复" }, { "答复日期" },
      },
      rows = store.rows([[
        select q.id, q.day, q.asker_kind, unseal('notices_question', 'asker', q.id, q.asker_sealed), q.topic,
               unseal('notices_question', 'question', q.id, q.question_sealed), a.answer, a.day
        from notices_question q left join notices_answered a on a.question_id = q.id
        where :open = 0 or a.question_id is null order by q.day, q.id
      ]], { open = args.open and 1 or 0 }),
    }
  end,
}

report.add {
  name = "faq",
  title = "常见问题(答过的,不带姓名)",
  args = { { "topic", "text", help = "只看这一方面" } },
  run = function(args)
    return {
      columns = { { "方面" }, { "问" }, { "答" }, { "日期" } },
      rows = store.rows([[
        select q.topic, a.question, a.answer, a.day
        from notices_answered a join notices_question q on q.id = a.question_id
        where :topic in ('', q.topic) order by q.topic, q.id
      ]], { topic = args.topic or "" }),
    }
  end,
}
