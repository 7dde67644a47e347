-- 名单、缺同意书的、应急表(要看真实姓名的权限,报到时打印)。
local report = require "report"
local store = require "store"
local consent = require "consent.live"
local places = require "places"

local year_arg = { "year", "integer", required = true, help = "哪一年的夏令营" }

local function editions(year)
  return store.row("select id, opens, closes from camp_edition where year = :year", { year = year })
end

report.add {
  name = "camp",
  title = "夏令营名单",
  args = { year_arg },
  run = function(args)
    local e = editions(args.year)
    local rows = {}
    for r in e and store.rows([[
      select c.id, c.file_no, c.pseudonym, d.name as county, s.state, s.reason, s.insurance, s.companion
      from camp_place p
      join camp_state s on s.place_id = p.id and ]] .. places.newest .. [[
      join child c on c.id = p.child_id
      left join asof(enrolment, :day, :known) r on r.child_id = c.id
      left join division d on d.code = r.county
      where p.edition_id = :edition
      order by s.state, d.code, c.file_no
    ]], { edition = e.id, day = e.opens, known = store.now() }) or function() end do
      local ok, why = consent.has(r.id, "camp", e.closes)
      rows[#rows + 1] = {
        r.county, r.file_no, r.pseudonym, r.state, r.reason, ok and "有" or why, r.insurance, r.companion,
      }
    end
    return {
      columns = {
        { "县(市、区)" }, { "档案号" }, { "化名" }, { "状态" }, { "原因" }, { "同意书" }, { "保单号" }, { "随行" },
      },
      rows = rows,
    }
  end,
}

report.add {
  name = "camp emergency",
  title = "夏令营应急表(姓名、监护人电话、用药)",
  args = { year_arg },
  run = function(args)
    local e = editions(args.year)
    return {
      columns = { { "姓名" }, { "监护人" }, { "关系" }, { "电话" }, { "过敏、用药" }, { "保单号" }, { "随行" } },
      rows = e and store.rows([[
        select unseal('child_identity', 'name', i.child_id, i.name_sealed) as name,
               unseal('guardian', 'name', g.id, g.name_sealed) as guardian, s.relation,
               unseal('guardian', 'phone', g.id, g.phone_sealed) as phone,
               unseal('camp_place', 'medical', p.id, p.medical_sealed) as medical, t.insurance, t.companion
        from camp_place p
        join camp_state t on t.place_id = p.id and t.no = (select max(no) from camp_state where place_id = p.id)
        join asof(child_identity, :day, :known) i on i.child_id = p.child_id
        left join asof(guardianship, :day, :known) s on s.child_id = p.child_id
        left join guardian g on g.id = s.guardian_id
        where p.edition_id = :edition and t.state in ('录取', '到营')
        order by p.id
      ]], { edition = e.id, day = e.opens, known = store.now() }) or {},
    }
  end,
}
