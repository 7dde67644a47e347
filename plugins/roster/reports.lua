local calendar = require "calendar"
local report = require "report"
local store = require "store"

report.add {
  name = "roster",
  title = "某天的名册",
  args = {
    { "as_of", "date", required = true, help = "哪一天" },
    { "known", "date", help = "按到哪一天为止登记的资料;默认到现在" },
  },
  run = function(args)
    local known = args.known and calendar.instant(calendar.add_days(args.known, 1)) - 1 or store.now()
    return {
      columns = {
        { "县(市、区)" }, { "档案号" }, { "化名" }, { "状态" }, { "原因" }, { "学段" }, { "年级", "integer" }, { "入册" },
      },
      rows = store.rows([[
        select d.name, c.file_no, c.pseudonym, case e.status when 'held' then '暂停' else '在册' end as status, e.reason,
               s.stage, s.grade, e.valid_from
        from asof(enrolment, :day, :known) e
        join child c on c.id = e.child_id
        join division d on d.code = e.county
        left join asof(schooling, :day, :known) s on s.child_id = c.id
        order by e.county, c.file_no
      ]], { day = args.as_of, known = known }),
    }
  end,
}

report.add {
  name = "leavings",
  title = "退出名册的孩子和原因",
  args = {
    { "from", "date", required = true, help = "从哪一天" },
    { "to", "date", required = true, help = "到哪一天" },
  },
  run = function(args)
    return {
      columns = { { "日期" }, { "档案号" }, { "化名" }, { "原因" } },
      rows = store.rows([[
        select l.day, c.file_no, c.pseudonym, l.reason from roster_leaving l join child c on c.id = l.child_id
        where l.day between :from and :to order by l.day, c.file_no
      ]], { from = args.from, to = args.to }),
    }
  end,
}
