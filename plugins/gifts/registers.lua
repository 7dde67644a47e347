-- 两张表:收到的实物、发出去的实物。
local intake = require "intake"
local store = require "store"
local edition = require "campaigns.edition"
local entries = require "entries"

local function outcome(said, field, why) return said or intake.reject(field, why) end

intake.source {
  name = "gifts",
  title = "实物捐赠登记表",
  key = { "receipt_no" },
  columns = {
    { "收据编号", "receipt_no", "text", required = true },
    { "日期", "day", "date", required = true },
    { "物品", "item", "text", required = true },
    { "数量", "quantity", "integer", required = true },
    { "单价", "unit", "yuan", required = true, aliases = { "单价(元)", "估价" } },
    { "捐赠人", "giver", "text" },
  },
  row = function(r)
    return outcome(entries.receive {
      receipt_no = r.receipt_no, day = r.day, item = r.item, quantity = r.quantity, unit_fen = r.unit, giver = r.giver,
    })
  end,
}

local function child(file_no)
  if not file_no then return nil end
  local id = store.value("select id from child where file_no = :no", { no = file_no })
  return id or intake.reject("file_no", "没有这个档案号,请先导入儿童登记表")
end

local function edition_id(r)
  if not r.campaign then return nil end
  local e = edition.find(r.campaign, r.year)
  return e and e.id or intake.reject("campaign", "没有这一期活动;有哪些:campaign list")
end

intake.source {
  name = "gift_handouts",
  title = "实物发放登记表",
  key = { "receipt_no", "day", "file_no", "campaign" },
  columns = {
    { "收据编号", "receipt_no", "text", required = true },
    { "日期", "day", "date", required = true },
    { "数量", "quantity", "integer", required = true },
    { "档案号", "file_no", "text" },
    { "活动", "campaign", "text" },
    { "年", "year", "integer" },
  },
  row = function(r)
    if not r.file_no and not r.campaign then intake.reject("file_no", "发给哪名孩子,或者用在哪项活动") end
    return outcome(entries.give {
      receipt_no = r.receipt_no, day = r.day, quantity = r.quantity, child_id = child(r.file_no),
      edition_id = edition_id(r),
    })
  end,
}
