-- 查重:同一个身份证号,或者同一天出生、监护人同名的两份档案。只提出来,由人决定;决定留着,不再重复问。
local command = require "command"
local report = require "report"
local store = require "store"
local child = require "registers.child"

local candidates_sql = [[
  with person as (
    select i.child_id, i.idno_index, i.birth_date, i.sex, i.name_sealed, g.name_index as guardian
    from asof(child_identity, :day, :known) i
    left join asof(guardianship, :day, :known) s on s.child_id = i.child_id
    left join guardian g on g.id = s.guardian_id
  ), pair as (
    select a.child_id as a, b.child_id as b, '身份证号相同' as why
    from person a join person b on b.idno_index = a.idno_index and b.child_id > a.child_id
    union all
    select a.child_id, b.child_id, '同日出生、监护人同名'
    from person a join person b on b.birth_date = a.birth_date and b.guardian = a.guardian and b.child_id > a.child_id
    where a.idno_index is null or b.idno_index is null or a.idno_index = b.idno_index
  )
  select min(p.why) as why, ca.file_no as a, cb.file_no as b, ca.id as a_id, cb.id as b_id,
         unseal('child_identity', 'name', ca.id, pa.name_sealed) as a_name,
         unseal('child_identity', 'name', cb.id, pb.name_sealed) as b_name,
         (select d.decision from roster_decision d
          where d.child_a = ca.id and d.child_b = cb.id order by d.no desc limit 1) as decision
  from pair p
  join child ca on ca.id = p.a
  join child cb on cb.id = p.b
  join person pa on pa.child_id = p.a
  join person pb on pb.child_id = p.b
  group by p.a, p.b
  order by ca.file_no, cb.file_no
]]

report.add {
  name = "duplicates",
  title = "可能是同一个孩子的两份档案",
  args = { { "all", "boolean", help = "连已经决定过的" } },
  run = function(args)
    local rows = {}
    for r in store.rows(candidates_sql, { day = store.today(), known = store.now() }) do
      if args.all or not r.decision then rows[#rows + 1] = { r.a, r.a_name, r.b, r.b_name, r.why, r.decision } end
    end
    return { columns = { { "档案号" }, { "姓名" }, { "另一份" }, { "姓名" }, { "为什么" }, { "决定" } }, rows = rows }
  end,
}

command.add {
  name = "roster decide",
  title = "两份档案是不是同一个孩子:记下人的决定",
  permission = "names",
  args = {
    { "a", "text", required = true, positional = true, help = "档案号" },
    { "b", "text", required = true, positional = true, help = "另一份的档案号" },
    { "decision", "choice", required = true, choices = { "同一人", "不同人" }, help = "决定" },
    { "reason", "text", required = true, help = "依据" },
  },
  run = function(args)
    local a, missing = child.find(args.a)
    if not a then return nil, missing end
    local b, absent = child.find(args.b)
    if not b then return nil, absent end
    if a == b then return nil, "是同一份档案" end
    if a > b then a, b = b, a end
    local no = store.value("select coalesce(max(no), 0) + 1 from roster_decision where child_a = :a and child_b = :b",
      { a = a, b = b })
    store.insert("roster_decision", {
      child_a = a, child_b = b, no = no, decision = args.decision, decided_by = store.actor(), reason = args.reason,
    })
    return ("已记下:%s 和 %s %s"):format(args.a, args.b, args.decision)
  end,
}
