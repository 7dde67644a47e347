-- 捐赠:每笔记入一个基金的账。平台订单号是身份:同一笔再来一次不算,金额或用途不同则退回。
local intake = require "intake"
local store = require "store"
local find = require "find"

local restrictions = {
  ["捐赠人限定"] = "donor",
  ["法律规定"] = "legal",
  ["本会指定"] = "designated",
  ["不限定"] = "none",
}

local function known_donation(r)
  return store.row([[
    select fund_id, campaign, restriction, fen, day from donation
    where platform = :platform and order_no = :order_no
  ]], { platform = r.platform, order_no = r.order_no })
end

local function check_same(known, fields)
  if known.fen ~= fields.fen then
    intake.reject("fen", "这个订单号已登记为另一个金额;捐赠只增不改,请与平台核对")
  end
  for name, value in pairs(known) do
    if value ~= fields[name] then
      intake.reject("order_no", "这个订单号已登记,基金、项目、限定或日期与已登记的不同;捐赠只增不改")
    end
  end
end

local function record(fields)
  local id = store.insert("donation", fields)
  store.insert("ledger_entry", {
    fund_id = fields.fund_id, day = fields.day, kind = "donation", donation_id = id, fen = fields.fen,
  })
end

intake.source {
  name = "donations",
  title = "捐赠明细",
  key = { "platform", "order_no" },
  columns = {
    { "平台", "platform", "text", required = true, aliases = { "捐赠渠道" } },
    { "订单号", "order_no", "text", required = true, aliases = { "平台订单号" } },
    { "捐赠人", "donor", "text" },
    { "金额", "fen", "yuan", required = true, aliases = { "金额(元)", "捐赠金额" } },
    { "日期", "day", "date", required = true, aliases = { "捐赠日期" } },
    { "项目", "campaign", "text", required = true, aliases = { "捐赠项目" } },
    { "基金", "fund", "text", required = true },
    { "限定", "restriction", "choice", choices = { "捐赠人限定", "法律规定", "本会指定", "不限定" } },
  },
  row = function(r)
    if r.fen <= 0 then intake.reject("fen", "捐赠金额要大于零") end
    local fields = {
      fund_id = find.fund(r.fund), campaign = r.campaign, fen = r.fen, day = r.day,
      restriction = restrictions[r.restriction or "捐赠人限定"],
    }
    local known = known_donation(r)
    if known then
      check_same(known, fields)
      return "same"
    end
    fields.platform, fields.order_no, fields.donor = r.platform, r.order_no, r.donor
    record(fields)
    return "new"
  end,
}
