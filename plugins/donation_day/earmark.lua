-- 一日捐应划入多少:当年筹得的,乘以当年的百分比。
local store = require "store"
local ledger = require "ledger"
local money = require "money"
local policy = require "campaigns.policy"
local data = require "shares"

local earmark = {}

-- 四舍五入到分。
function earmark.share_fen(raised_fen, percent) return money.share(raised_fen, { percent, 100 - percent })[1] end

function earmark.policy(year) return policy.at(data.shares, year) end

function earmark.campaign(year) return ("慈善一日捐 %d"):format(year) end

-- 明细里项目写作"慈善一日捐 2024"的捐赠(含配捐),记错而更正了的不算。已指定的:捐赠时就写明"本会指定"的,和后来按决定划入的。
function earmark.figures(year)
  local f = store.row([[
    select count(*) as donations, coalesce(sum(fen), 0) as raised_fen
    from donation_counted where campaign = :campaign and corrected_at > :known
  ]], { campaign = earmark.campaign(year), known = store.now() })
  f.designated_fen = store.value([[
    select coalesce(-sum(a.fen), 0) from account a join account_kind k on k.code = a.kind
    where a.origin = :campaign and a.restriction = 'designated' and (k.class = 'income' or a.kind = 'designation')
  ]], { campaign = earmark.campaign(year) })
  f.share = earmark.policy(year)
  f.due_fen = f.share and earmark.share_fen(f.raised_fen, f.share.percent) or 0
  return f
end

-- 各基金里这一年一日捐不限定的钱,按先来后到:够就返回 { fund, fen } 的列表,不够返回 nil 和现有多少。
function earmark.free(year, fen)
  local parts, found = {}, 0
  for row in store.rows([[
    select f.code, a.fen from account a join fund f on f.id = a.fund_id
    where a.origin = :campaign and a.kind = 'bank' and a.restriction = 'none' and a.purpose = '' and a.fen > 0
    order by a.id
  ]], { campaign = earmark.campaign(year) }) do
    local take = math.min(row.fen, fen - found)
    if take > 0 then parts[#parts + 1] = { fund = row.code, fen = take } end
    found = found + take
  end
  if found < fen then return nil, found end
  return parts
end

-- 从不限定划到本会指定:钱还在原来的基金,只是换了限定。
function earmark.designate(year, parts, document)
  local lines = {}
  local function add(fund, account, restriction, fen)
    lines[#lines + 1] = {
      fund = fund, account = account, restriction = restriction, origin = earmark.campaign(year), fen = fen,
    }
  end
  for _, part in ipairs(parts) do
    add(part.fund, "bank", "none", -part.fen)
    add(part.fund, "designation", "none", part.fen)
    add(part.fund, "bank", "designated", part.fen)
    add(part.fund, "designation", "designated", -part.fen)
  end
  ledger.post { day = store.today(), kind = "designation", document = document, lines = lines }
end

-- 各单位捐了多少,多的在前;一样多的名次相同。
function earmark.ranking(year)
  return store.rows([[
    select rank() over (order by sum(fen) desc) as place, unit, count(*) as donations, sum(fen) as fen
    from donation_counted
    where campaign = :campaign and kind = 'donation' and unit is not null and corrected_at > :known
    group by unit order by place, unit
  ]], { campaign = earmark.campaign(year), known = store.now() })
end

return earmark
