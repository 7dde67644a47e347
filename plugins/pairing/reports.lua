local report = require "report"
local store = require "store"
local people = require "people"

report.add {
  name = "waiting",
  title = "等待结对的孩子",
  args = { { "as_of", "date", required = true, help = "哪一天" } },
  run = function(args)
    local rows = {}
    for _, group in ipairs(people.waiting(args.as_of)) do
      for _, child in ipairs(group.children) do
        rows[#rows + 1] = { child.county, child.file_no, child.pseudonym, child.stage, child.since, #group.children }
      end
    end
    return {
      columns = { { "县(市、区)" }, { "档案号" }, { "化名" }, { "学段" }, { "入册" }, { "兄弟姐妹同等(人)", "integer" } },
      rows = rows,
    }
  end,
}

report.add {
  name = "pairs",
  title = "结对情况:按牵头部门和类型",
  args = { { "as_of", "date", required = true, help = "哪一天" } },
  run = function(args)
    return {
      columns = { { "牵头部门" }, { "类型" }, { "爱心人士", "integer" }, { "名额", "integer" }, { "结对(对)", "integer" } },
      rows = store.rows([[
        select r.lead, r.kind, count(*) as carers, sum(r.capacity) as places, sum(coalesce(n.pairs, 0)) as pairs
        from carer r
        left join (select carer_id, count(*) as pairs from asof(pairing, :day, :known) group by carer_id) n
               on n.carer_id = r.id
        group by r.lead, r.kind
        order by r.lead, r.kind
      ]], { day = args.as_of, known = store.now() }),
    }
  end,
}
