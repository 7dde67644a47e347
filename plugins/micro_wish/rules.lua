-- 日子、限额、先后次序、能不能上墙。只算,不碰库。
local money = require "money"

local rules = {}

rules.phases = { "opens", "reminder", "publishes", "unclaimed", "delivers", "confirms" }

local function wrong(i, what) error(("policies.lua 第 %d 条:%s"):format(i, what), 0) end

local function check_days(i, entry)
  local before
  for _, phase in ipairs(rules.phases) do
    local day = entry[phase]
    if type(day) ~= "string" or not day:find "^%d%d%-%d%d$" then wrong(i, phase .. " 应写成 \"05-06\"") end
    if before and day <= before then wrong(i, phase .. " 应晚于前一个日子 " .. before) end
    before = day
  end
end

-- 写得不对就报错,说明第几条、哪里不对。
function rules.check(policies)
  for i, entry in ipairs(policies) do
    if math.type(entry.from) ~= "integer" then wrong(i, "from 是从哪一年起") end
    if i > 1 and entry.from <= policies[i - 1].from then wrong(i, "年份应晚于前一条") end
    if type(entry.reference) ~= "string" or entry.reference == "" then wrong(i, "reference 要写文件依据") end
    if math.type(entry.cap_yuan) ~= "integer" or entry.cap_yuan <= 0 then wrong(i, "cap_yuan 是大于零的整数") end
    if type(entry.kinds) ~= "table" or #entry.kinds == 0 then wrong(i, "kinds 要写礼物的种类") end
    check_days(i, entry)
  end
  return policies
end

function rules.day(entry, phase, year) return ("%d-%s"):format(year, entry[phase]) end

function rules.cap_fen(entry) return money.yuan(entry.cap_yuan) end

-- 从一个状态只能到下一步:公布的可以被认领,认领的可以放弃(回到公布)。
local after = {
  ["征集"] = { ["通过"] = true, ["退回"] = true },
  ["退回"] = { ["征集"] = true },
  ["通过"] = { ["公布"] = true, ["退回"] = true },
  ["公布"] = { ["认领"] = true, ["退回"] = true },
  ["认领"] = { ["送达"] = true, ["公布"] = true },
  ["送达"] = { ["感谢"] = true },
  ["感谢"] = {},
}

function rules.may_become(from, to) return after[from][to] == true end

-- 征集窗口:opens 到 publishes 前一天。
function rules.collecting(edition, day) return day >= edition.opens and day < edition.publishes_on end

return rules
