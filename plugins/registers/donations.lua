-- 捐赠:每笔记一张凭证,入一个基金的账。平台配捐是单独的一行,手续费从这一笔里扣。
-- 平台订单号是身份:同一笔再来一次不算,金额或用途不同则退回。
local intake = require "intake"
local store = require "store"
local ledger = require "ledger"
local find = require "find"
local purposes = require "purposes"

local restrictions = {
  ["捐赠人限定"] = "donor",
  ["法律规定"] = "legal",
  ["本会指定"] = "designated",
  ["不限定"] = "none",
}
local kinds = { ["捐赠"] = "donation", ["平台配捐"] = "matching" }

local by_campaign = {}
for _, purpose in ipairs(purposes) do by_campaign[purpose.campaign] = purpose end

-- 项目 → 用途的代码;还没有登记的用途,这时登记。
local function purpose_of(campaign)
  local p = by_campaign[campaign]
  if not p then return "" end
  ledger.purpose { code = p.code, title = p.title, reference = p.reference, scope = p.scope }
  return p.code
end

local function known_donation(r)
  return store.row([[
    select fund_id, kind, campaign, restriction, purpose, fen, fee_fen, day, unit from donation
    where platform = :platform and order_no = :order_no
  ]], { platform = r.platform, order_no = r.order_no })
end

local function check_same(known, fields)
  if known.fen ~= fields.fen then
    intake.reject("fen", "这个订单号已登记为另一个金额;捐赠只增不改,请与平台核对")
  end
  for name, value in pairs(known) do
    if value ~= fields[name] then
      intake.reject("order_no", "这个订单号已登记,基金、类型、项目、单位、限定、手续费或日期不同;捐赠只增不改")
    end
  end
end

local function post(fields, fund, settlement)
  local function line(account, fen)
    return {
      fund = fund, account = account, restriction = fields.restriction, purpose = fields.purpose,
      origin = fields.campaign, fen = fen,
    }
  end
  local lines = { line(fields.kind, -fields.fen) }
  if fields.fee_fen < fields.fen then lines[#lines + 1] = line("bank", fields.fen - fields.fee_fen) end
  if fields.fee_fen > 0 then lines[#lines + 1] = line("fee", fields.fee_fen) end
  return ledger.post {
    day = fields.day, kind = fields.kind, document = fields.platform .. "/" .. fields.order_no, settlement = settlement,
    lines = lines,
  }
end

local function read(r)
  if r.fen <= 0 then intake.reject("fen", "捐赠金额要大于零") end
  local fee_fen = r.fee_fen or 0
  if fee_fen < 0 or fee_fen > r.fen then intake.reject("fee_fen", "手续费在零和捐赠金额之间") end
  local fund_id, fund = find.fund(r.fund)
  return {
    fund_id = fund_id, kind = kinds[r.kind or "捐赠"], campaign = r.campaign, purpose = purpose_of(r.campaign),
    fen = r.fen, fee_fen = fee_fen, day = r.day, unit = r.unit,
    restriction = restrictions[r.restriction or "捐赠人限定"],
  }, fund
end

intake.source {
  name = "donations",
  title = "捐赠明细",
  key = { "platform", "order_no" },
  columns = {
    { "平台", "platform", "text", required = true, aliases = { "捐赠渠道" } },
    { "订单号", "order_no", "text", required = true, aliases = { "平台订单号" } },
    { "捐赠人", "donor", "text" },
    { "单位", "unit", "text" },
    { "金额", "fen", "yuan", required = true, aliases = { "金额(元)", "捐赠金额" } },
    { "手续费", "fee_fen", "yuan", aliases = { "平台手续费" } },
    { "日期", "day", "date", required = true, aliases = { "捐赠日期" } },
    { "项目", "campaign", "text", required = true, aliases = { "捐赠项目" } },
    { "基金", "fund", "text", required = true },
    { "限定", "restriction", "choice", choices = { "捐赠人限定", "法律规定", "本会指定", "不限定" } },
    { "类型", "kind", "choice", choices = { "捐赠", "平台配捐" } },
    { "结算号", "settlement", "text", aliases = { "结算批次", "到账凭证号" } },
  },
  row = function(r)
    local fields, fund = read(r)
    local known = known_donation(r)
    if known then
      check_same(known, fields)
      return "same"
    end
    fields.platform, fields.order_no, fields.donor = r.platform, r.order_no, r.donor
    fields.journal_id = post(fields, fund, r.settlement)
    store.insert("donation", fields)
    return "new"
  end,
}
