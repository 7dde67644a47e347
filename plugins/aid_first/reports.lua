-- 两张清单:应减未减的,和减免后还要负担多少。
local report = require "report"
local store = require "store"
local calendar = require "calendar"

-- 学期里最近的一天:学期过完取最后一天,还没开学取第一天。
local function day_within(term)
  local last = calendar.add_days(term.ends, -1)
  local today = store.today()
  if today < term.starts then return term.starts end
  return today < last and today or last
end

local fee_rows = [[
  select c.file_no, unseal('child_identity', 'name', i.child_id, i.name_sealed) as name,
         d.name as county, s.stage, f.charged_fen, f.waived_fen, f.entitled_waiver_fen,
         f.entitled_waiver_fen - f.waived_fen as difference_fen, f.charged_fen - f.waived_fen as remaining_fen
  from asof(enrolment, :day, :known) e
  join asof(fee, :day, :known) f on f.child_id = e.child_id
  join child c on c.id = e.child_id
  join division d on d.code = e.county
  left join asof(child_identity, :day, :known) i on i.child_id = e.child_id
  left join asof(schooling, :day, :known) s on s.child_id = e.child_id
]]

local function read(term_code, condition, each)
  local term = calendar.term(term_code)
  local rows = {}
  local args = { day = day_within(term), known = store.now() }
  for row in store.rows(fee_rows .. condition .. " order by e.county, c.file_no", args) do
    rows[#rows + 1] = each(row)
  end
  return rows
end

local term_arg = { "term", "term", required = true, help = "学期,例如 2023-1" }

report.add {
  name = "aid alerts",
  title = "应减未减清单",
  args = { term_arg },
  run = function(args)
    return {
      title = calendar.title(args.term) .. " 应减未减",
      columns = {
        { "档案号" }, { "姓名" }, { "县(市、区)" }, { "学段" },
        { "应减免(元)", "yuan" }, { "已减免(元)", "yuan" }, { "相差(元)", "yuan" },
      },
      rows = read(args.term, "where f.entitled_waiver_fen > f.waived_fen", function(row)
        return {
          row.file_no, row.name, row.county, row.stage, row.entitled_waiver_fen, row.waived_fen, row.difference_fen,
        }
      end),
    }
  end,
}

report.add {
  name = "aid remaining",
  title = "减免后仍需负担的费用",
  args = { term_arg },
  run = function(args)
    return {
      title = calendar.title(args.term) .. " 减免后仍需负担的费用",
      columns = {
        { "档案号" }, { "姓名" }, { "县(市、区)" }, { "学段" },
        { "应收(元)", "yuan" }, { "已减免(元)", "yuan" }, { "仍需负担(元)", "yuan" },
      },
      rows = read(args.term, "where f.charged_fen > f.waived_fen", function(row)
        return { row.file_no, row.name, row.county, row.stage, row.charged_fen, row.waived_fen, row.remaining_fen }
      end),
    }
  end,
}
