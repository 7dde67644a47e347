-- 不属于任何人的号码。
--
-- 身份证号:校验位正确,但顺序码不会发给孩子。000 从不发放(末位男女按第 17 位:0 为女);999 按 GB 11643—1989
-- 留给百岁以上男性,男孩用它。电话:154 号段未分配给任何运营商。账号:9999 不是任何银行的发卡行标识。
local identity = require "identity"
local calendar = require "calendar"

local number = {}

local sequence = { ["女"] = "000", ["男"] = "999" }

function number.idno(prefix, birth_date, sex)
  local first17 = prefix .. birth_date:gsub("-", "") .. sequence[sex]
  return first17 .. identity.idno_check_digit(first17)
end

-- 以 000 结尾的号码看起来像被表格软件损坏过,换一天出生。
function number.is_usable(idno) return idno:sub(-3) ~= "000" end

function number.phone(rng) return "154" .. rng:digits(8) end

function number.account(rng) return "9999" .. rng:digits(14) .. rng:between(1, 9) end

-- from 起 days 天里的一天。
function number.day(rng, from, days) return calendar.add_days(from, rng:below(days)) end

return number
