-- 一段日子里谁过生日。
local report = require "report"
local calendar = require "calendar"
local kept = require "kept"

local function line(row, day)
  local lunar = row.lunar_birthday and calendar.lunar(day).text or nil
  return {
    day, lunar or "公历", row.file_no, row.name, row.county, row.birth_date and calendar.age(row.birth_date, day),
    row.carer_no, row.carer,
  }
end

local function by_day(a, b)
  if a[1] ~= b[1] then return a[1] < b[1] end
  return a[3] < b[3]
end

report.add {
  name = "birthdays",
  title = "一段日子里过生日的孩子",
  args = {
    { "from", "date", required = true, help = "从哪天" },
    { "to", "date", required = true, help = "到哪天(含)" },
  },
  run = function(args)
    local rows = {}
    for row in kept.roster(args.from) do
      local birthday = kept.birthday(row)
      local day = birthday and kept.next(birthday, args.from)
      if day and day <= args.to then rows[#rows + 1] = line(kept.child(row.id, args.from), day) end
    end
    table.sort(rows, by_day)
    return {
      title = ("%s 至 %s 过生日的孩子"):format(args.from, args.to),
      columns = {
        { "日期" }, { "历法" }, { "档案号" }, { "姓名" }, { "县(市、区)" }, { "周岁", "integer" }, { "爱心人士编号" },
        { "爱心人士" },
      },
      rows = rows,
    }
  end,
}
