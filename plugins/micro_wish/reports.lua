-- 认领率、送达率、花费,按县;给外面看时隐去小数目。
local report = require "report"
local store = require "store"
local hide_small = require "campaigns.hide"

local sql = [[
  select coalesce(d.name, '不在名册') as county, count(*) as wishes,
         sum(case when n.state in ('公布', '认领', '送达', '感谢') then 1 else 0 end) as published,
         sum(case when n.state in ('认领', '送达', '感谢') then 1 else 0 end) as claimed,
         sum(case when n.state in ('送达', '感谢') then 1 else 0 end) as delivered,
         sum(case when n.state = '感谢' then 1 else 0 end) as thanked, coalesce(sum(n.cost_fen), 0) as cost_fen
  from micro_wish_now n
  join micro_wish_edition e on e.id = n.edition_id
  left join asof(enrolment, :day, :known) r on r.child_id = n.child_id
  left join division d on d.code = r.county
  where e.year = :year
  group by d.code, d.name
  order by d.code
]]

local counts = { "wishes", "published", "claimed", "delivered", "thanked" }

local function percent(n, of) return of > 0 and (n * 10000 + of // 2) // of or "" end

local function read(args)
  local lines, total = {}, { county = "合计", cost_fen = 0 }
  for _, name in ipairs(counts) do total[name] = 0 end
  for r in store.rows(sql, { year = args.year, day = ("%d-06-01"):format(args.year), known = store.now() }) do
    local line = { county = r.county, cost_fen = r.cost_fen }
    for _, name in ipairs(counts) do
      line[name] = r[name]
      total[name] = total[name] + r[name]
    end
    total.cost_fen = total.cost_fen + r.cost_fen
    lines[#lines + 1] = line
  end
  lines[#lines + 1] = total
  return lines
end

local function inside(lines)
  local rows = {}
  for i, line in ipairs(lines) do
    rows[i] = {
      line.county, line.wishes, line.published, line.claimed, line.delivered, line.thanked, line.cost_fen,
      percent(line.claimed, line.published), percent(line.delivered, line.published),
    }
  end
  return {
    columns = {
      { "县(市、区)" }, { "心愿", "integer" }, { "上墙", "integer" }, { "认领", "integer" }, { "送达", "integer" },
      { "感谢", "integer" }, { "花费(元)", "yuan" }, { "认领率", "percent" }, { "送达率", "percent" },
    },
    rows = rows,
  }
end

-- 对外只说许了多少、送到多少:各步的人数相差往往只有一两个,都写出来就等于说了是谁。
local function outside(lines)
  for _, line in ipairs(lines) do line.targets, line.done = line.wishes, line.delivered end
  hide_small(lines)
  local rows = {}
  for i, line in ipairs(lines) do
    local hidden = line.hidden
    rows[i] = {
      line.county, hidden.targets and "*" or line.wishes, hidden.done and "*" or line.delivered,
      (hidden.targets or hidden.done) and "*" or percent(line.delivered, line.wishes),
      hidden.done and "*" or line.cost_fen,
    }
  end
  return {
    columns = {
      { "县(市、区)" }, { "心愿", "integer" }, { "送达", "integer" }, { "送达率", "percent" }, { "花费(元)", "yuan" },
    },
    rows = rows,
  }
end

report.add {
  name = "wishes",
  title = "六一微心愿:认领、送达、花费",
  args = {
    { "year", "integer", required = true, help = "哪一年" },
    { "public", "boolean", help = "对外:只有许愿和送达;1 至 4 人的格子写 *,也不能从合计减出来" },
  },
  run = function(args)
    local sheet = (args.public and outside or inside)(read(args))
    sheet.title = ("%d 年六一微心愿"):format(args.year)
    return sheet
  end,
}
