-- 全部导入文件,按应当导入的顺序。文件名:学期_序号_导入格式.csv
local cast = require "cast"
local register = require "register"
local roster = require "roster"
local schooling = require "schooling"
local pairing = require "pairing"
local donations = require "donations"
local volunteering = require "volunteering"
local screening = require "screening"
local wishing = require "wishing"
local consents = require "consents"
local visiting = require "visiting"

local city = {}

function city.sheets(seed)
  local members = cast.members(seed)
  local children, used, households = register.first(seed, members)
  local volunteers, checks = volunteering.sheets(seed)
  local carers, pairs_first, pairs_later, pairs_made = pairing.sheets(seed, members)
  local visits, services = visiting.sheets(seed, pairs_made)
  return {
    children,
    roster.first(members),
    carers,
    pairs_first,
    donations.sheet(seed),
    schooling.places(members, 1, "2022-1", "2022-1_06_schooling.csv", "gb18030"),
    schooling.fees(seed, members, 1, "2022-1", "2022-1_07_education_fees.csv", "utf-8"),
    screening.sheet(seed, households),
    consents.sheet(members),
    roster.spring(members),
    schooling.places(members, 2, "2022-2", "2022-2_02_schooling.csv", "gb18030"),
    schooling.fees(seed, members, 2, "2022-2", "2022-2_03_education_fees.csv", "utf-8"),
    wishing.sheet(seed, members),
    register.later(seed, members, used),
    roster.autumn(members),
    pairs_later,
    schooling.places(members, 3, "2023-1", "2023-1_05_schooling.csv", "gb18030"),
    schooling.fees(seed, members, 3, "2023-1", "2023-1_06_education_fees.csv", "gb18030"),
    volunteers,
    checks,
    visits,
    services,
  }
end

return city
