local report = require "report"
local store = require "store"
local overdue = require "overdue"

local function county_names()
  local names = {}
  for row in store.rows "select code, name from division where status = 'current'" do names[row.code] = row.name end
  return names
end

report.add {
  name = "overdue",
  title = "该上门、该联系而没有的",
  args = {
    { "as_of", "date", required = true, help = "哪一天" },
    { "lead", "text", help = "只看这个牵头部门的" },
  },
  run = function(args)
    local rows, names = {}, county_names()
    for _, item in ipairs(overdue(args.as_of)) do
      local pair = item.pair
      if not args.lead or args.lead == pair.lead then
        rows[#rows + 1] = { names[pair.county], pair.file_no, pair.carer_no, pair.lead, pair.since, item.what, item.due,
          item.days, item.told_county and "是" or "" }
      end
    end
    return {
      columns = {
        { "县(市、区)" }, { "档案号" }, { "爱心人士编号" }, { "牵头部门" }, { "结对日期" }, { "什么" },
        { "应在以前" }, { "超过(天)", "integer" }, { "要告诉县里" },
      },
      rows = rows,
    }
  end,
}
