-- 一日捐应划入多少:当年筹得的,乘以当年的百分比。
local store = require "store"
local money = require "money"
local policy = require "campaigns.policy"
local data = require "shares"

local earmark = {}

-- 四舍五入到分。
function earmark.share_fen(raised_fen, percent) return money.share(raised_fen, { percent, 100 - percent })[1] end

function earmark.policy(year) return policy.at(data.shares, year) end

-- 明细里项目写作"慈善一日捐 2024"的捐赠;已划入的是限定为"本会指定"的。
function earmark.figures(year)
  local f = store.row([[
    select count(*) as donations, coalesce(sum(fen), 0) as raised_fen,
           coalesce(sum(case restriction when 'designated' then fen end), 0) as designated_fen
    from donation where campaign = :campaign
  ]], { campaign = ("慈善一日捐 %d"):format(year) })
  f.share = earmark.policy(year)
  f.due_fen = f.share and earmark.share_fen(f.raised_fen, f.share.percent) or 0
  return f
end

return earmark
