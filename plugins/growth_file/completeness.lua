-- 档案缺什么:名册上的孩子,逐项看。
local report = require "report"
local store = require "store"
local required = require "required"

local function missing_of(child_id, day)
  local missing = {}
  for _, field in ipairs(required) do
    if not store.value(field.sql, { child = child_id, day = day, known = store.now() }) then
      missing[#missing + 1] = field.title
    end
  end
  return missing
end

report.add {
  name = "completeness",
  title = "档案完整情况",
  args = { { "as_of", "date", required = true, help = "哪一天" } },
  run = function(args)
    local rows, complete, n = {}, 0, 0
    for c in store.rows([[
      select c.id, c.file_no, c.pseudonym, d.name as county from asof(enrolment, :day, :known) e
      join child c on c.id = e.child_id join division d on d.code = e.county order by e.county, c.file_no
    ]], { day = args.as_of, known = store.now() }) do
      local missing = missing_of(c.id, args.as_of)
      n = n + 1
      if #missing == 0 then
        complete = complete + 1
      else
        rows[#rows + 1] = { c.county, c.file_no, c.pseudonym, table.concat(missing, "、") }
      end
    end
    return {
      title = ("档案完整 %d 份,共 %d 份"):format(complete, n),
      columns = { { "县(市、区)" }, { "档案号" }, { "化名" }, { "缺什么" } },
      rows = rows,
    }
  end,
}
