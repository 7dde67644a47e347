local report = require "report"
local store = require "store"
local lists = require "lists"

local year_arg = { "year", "integer", required = true, help = "哪一年" }

local function why_not(r)
  if not r.places then return "不在本项目的县(市、区)" end
  if r.points < r.threshold then return ("不够 %d 分"):format(r.threshold) end
  if r.place > r.places then return ("县额 %d 名已满"):format(r.places) end
  return "列入"
end

report.add {
  name = "screening",
  title = "摸排名单:各县排名、得分和理由",
  args = { year_arg, { "selected", "boolean", help = "只看列入的" } },
  run = function(args)
    local list, missing = lists.of_year(args.year)
    if not list then return nil, missing end
    local rows = {}
    for r in store.rows([[
      select d.name as county, r.place, r.places, r.threshold, r.points, r.reasons, c.file_no, c.pseudonym
      from screening_ranked r join child c on c.id = r.child_id left join division d on d.code = r.county
      where r.list_id = :id order by r.county, r.place
    ]], { id = list.id }) do
      local result = why_not(r)
      if not args.selected or result == "列入" then
        rows[#rows + 1] = { r.county, r.place, r.file_no, r.pseudonym, r.points, r.reasons, result }
      end
    end
    return {
      title = ("%d 年摸排名单(%s)"):format(args.year, list.approved_by and list.approved_by .. " 审批" or "未审批"),
      columns = {
        { "县(市、区)" }, { "名次", "integer" }, { "档案号" }, { "化名" }, { "得分", "integer" }, { "理由" }, { "结果" },
      },
      rows = rows,
    }
  end,
}

local changes_sql = [[
  with now as (select * from screening_ranked r where r.list_id = :now and ]] .. lists.selected .. [[),
       before as (select * from screening_ranked r where r.list_id = :before and ]] .. lists.selected .. [[)
  select '新列入' as change, n.county, n.child_id, n.points, n.reasons from now n
  where not exists (select 1 from before b where b.child_id = n.child_id)
  union all
  select '不再列入', b.county, b.child_id, a.points, coalesce(a.reasons, '这一年没有走访') from before b
  left join screening_row a on a.list_id = :now and a.child_id = b.child_id
  where not exists (select 1 from now n where n.child_id = b.child_id)
]]

report.add {
  name = "screening changes",
  title = "与上一年名单相比:谁新列入,谁不再列入",
  args = { year_arg },
  run = function(args)
    local now, missing = lists.of_year(args.year)
    if not now then return nil, missing end
    local before, none = lists.of_year(args.year - 1)
    if not before then return nil, none end
    return {
      columns = { { "变化" }, { "县(市、区)" }, { "档案号" }, { "化名" }, { "得分", "integer" }, { "理由" } },
      rows = store.rows([[
        select x.change, d.name, c.file_no, c.pseudonym, x.points, x.reasons
        from (]] .. changes_sql .. [[) x join child c on c.id = x.child_id left join division d on d.code = x.county
        order by x.change, x.county, c.file_no
      ]], { now = now.id, before = before.id }),
    }
  end,
}
