-- 首批爱心款:市级和各县(市、区)基金各有许多小额捐款和一些单位捐款,合计正好是参数里的总额。
local parameters = require "parameters"
local money = require "money"
local number = require "number"
local people = require "people"
local prng = require "prng"
local sheet = require "sheet"
local words = require "words"

local donations = {}

local given = parameters.donations
local days = parameters.days

-- 各基金的总额(分)。
local function funds()
  local total_fen = money.yuan(given.total_yuan)
  local parts = money.share(total_fen, { given.city_percent, 100 - given.city_percent })
  local weights = {}
  for i, county in ipairs(parameters.counties) do weights[i] = county.weight end
  local list = { { code = "city", fen = parts[1], small = given.small * given.city_percent // 100 } }
  for i, fen in ipairs(money.share(parts[2], weights)) do
    local small = given.small * (100 - given.city_percent) // 100 // #weights
    list[#list + 1] = { code = tostring(parameters.counties[i].code), fen = fen, small = small }
  end
  return list
end

local function plain(fen) return ("%d.%02d"):format(fen // 100, fen % 100) end

local function donor(rng)
  local at = rng:below(10)
  if at < 4 then return false end
  return at < 9 and people.adult(rng, at < 6 and "men" or "women") or "爱心市民"
end

local function company(rng)
  return ("(演示)南通%s%s有限公司"):format(rng:pick(words.streets), rng:pick(words.trades))
end

local function add_small(rng, fund, add)
  for _ = 1, fund.small do
    local fen = money.yuan(rng:pick(given.small_yuan))
    fund.fen = fund.fen - fen
    add(fund, "腾讯公益", donor(rng), fen)
  end
end

-- 单位捐款到剩下不足一笔为止,最后一笔是余数。
local function add_large(rng, fund, add)
  local large = given.large_yuan
  local steps = (large.to - large.from) // large.step
  while fund.fen > 0 do
    local fen = money.yuan(large.from + large.step * rng:between(0, steps))
    if fen > fund.fen then fen = fund.fen end
    fund.fen = fund.fen - fen
    add(fund, "银行转账", company(rng), fen)
  end
end

-- 金额是汉字;同一订单号再来一次;不存在的日期;没有的基金。
local function add_bad_rows(s, day)
  s:add_bad { "腾讯公益", "DEMO-X001", false, "伍佰元", day, given.campaign, "city" }
  s:add_bad { "腾讯公益", "DEMO-000001", false, "100", day, given.campaign, "city" }
  s:add_bad { "腾讯公益", "DEMO-X002", false, "100", "2022-06-31", given.campaign, "city" }
  s:add_bad { "腾讯公益", "DEMO-X003", false, "100", day, given.campaign, "320699" }
end

function donations.sheet(seed)
  local rng = prng.new(seed, "donations")
  local s = sheet.new("2022-1_05_donations.csv", "gb18030",
    { "平台", "订单号", "捐赠人", "金额", "日期", "项目", "基金", "限定" })
  local no = 0
  local function add(fund, platform, who, fen)
    no = no + 1
    local day = number.day(rng, days.donated_from, days.donated_days)
    s:add { platform, ("DEMO-%06d"):format(no), who, plain(fen), day, given.campaign, fund.code, "捐赠人限定" }
  end
  for _, fund in ipairs(funds()) do
    add_small(rng, fund, add)
    add_large(rng, fund, add)
  end
  add_bad_rows(s, days.donated_from)
  return s
end

return donations
