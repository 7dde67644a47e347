-- 缺同意书的名单:名册上的孩子,这件事在这一天没有有效同意书的,各为什么。
local report = require "report"
local store = require "store"
local live = require "live"

report.add {
  name = "consent missing",
  title = "缺同意书的名单",
  args = {
    { "purpose", "choice", required = true, choices = live.codes(), help = "什么事" },
    { "day", "date", required = true, help = "哪一天" },
  },
  run = function(args)
    local rows = {}
    for c in store.rows([[
      select c.id, c.file_no, c.pseudonym, d.name as county
      from asof(enrolment, :day, :known) e
      join child c on c.id = e.child_id
      join division d on d.code = e.county
      order by e.county, c.file_no
    ]], { day = args.day, known = store.now() }) do
      local ok, why = live.has(c.id, args.purpose, args.day)
      if not ok then rows[#rows + 1] = { c.county, c.file_no, c.pseudonym, why } end
    end
    return { columns = { { "县(市、区)" }, { "档案号" }, { "化名" }, { "为什么" } }, rows = rows }
  end,
}
