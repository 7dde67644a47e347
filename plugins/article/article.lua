-- 文章里的那段话,和同样的数按县、按部门分开。
local report = require "report"
local store = require "store"
local calendar = require "calendar"
local money = require "money"
local hours = require "volunteers.hours"
local figures = require "figures"
local counties = require "counties"

local args = {
  { "as_of", "date", required = true, help = "事情截至哪一天" },
  { "known", "date", help = "按到哪一天为止登记的资料;默认到现在" },
}

local function known_at(given)
  return given.known and calendar.instant(calendar.add_days(given.known, 1)) - 1 or store.now()
end

local function chinese_date(date)
  local year, month, day = date:match("^(%d+)-(%d+)-(%d+)$")
  return ("%d年%d月%d日"):format(tonumber(year), tonumber(month), tonumber(day))
end

local function paragraph(day, f)
  return table.concat {
    "截至", chinese_date(day), ",“大手牵小手 一起向未来”项目累计发放关爱资金 ", money.wan(f.paid_fen), " 万元,惠及 ", f.times,
    " 人次,关爱对象 ", f.children, " 名,结对 ", f.paired, " 对,", figures.first_campaign, " ", money.wan(f.donated_fen),
    " 万元。另有 ", f.children - f.paired, " 名孩子等待结对。",
    f.admitted and ("%d年9月有 %d 名孩子考入大学。"):format(f.admitted_year, f.admitted) or "",
    "登记志愿者 ", f.volunteers, " 名,志愿服务 ", hours.text(f.minutes), " 小时;上门探访 ", f.visits, " 次,各类服务 ",
    f.services, " 次。",
    f.satisfaction and f.satisfaction .. "。" or "", store.synthetic() and "(演示数据)" or "",
  }
end

report.add {
  name = "article",
  title = "截至某日的公布数字",
  args = args,
  run = function(given) return paragraph(given.as_of, figures.of(given.as_of, known_at(given))) end,
}

report.add {
  name = "article counties",
  title = "公布的数字,按县(市、区)",
  args = args,
  run = function(given)
    return {
      columns = {
        { "县(市、区)" }, { "关爱对象", "integer" }, { "结对", "integer" }, { "等待结对", "integer" }, { "人次", "integer" },
        { "发放(元)", "yuan" },
      },
      rows = counties.rows(figures.counties(given.as_of, known_at(given))),
    }
  end,
}

report.add {
  name = "article departments",
  title = "公布的数字,按牵头部门",
  args = args,
  run = function(given)
    return {
      columns = {
        { "牵头部门" }, { "结对", "integer" }, { "爱心人士", "integer" }, { "探访(人次)", "integer" }, { "服务(人次)", "integer" },
      },
      rows = figures.departments(given.as_of, known_at(given)),
    }
  end,
}
