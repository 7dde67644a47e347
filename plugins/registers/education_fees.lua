-- 收费与减免:教育部门每学期报来应收、已减免和按政策应减免的金额。按档案号或身份证号对人。
local intake = require "intake"
local calendar = require "calendar"
local change = require "change"
local child = require "child"
local find = require "find"

local function child_of(r)
  if not r.file_no and not r.idno then intake.reject("file_no", "档案号和身份证号至少写一个") end
  local by_file = r.file_no and child.of_row(r)
  local by_number = r.idno and find.child_by_number(r.idno)
  if by_file and by_number and by_file ~= by_number then
    intake.reject("idno", "身份证号与档案号不是同一名孩子")
  end
  return by_file or by_number
end

intake.source {
  name = "education_fees",
  title = "收费与减免",
  key = { "file_no", "idno", "term" },
  columns = {
    { "档案号", "file_no", "text", aliases = { "编号" } },
    { "身份证号", "idno", "idno", aliases = { "身份证号码", "公民身份号码" } },
    { "学期", "term", "term", required = true },
    { "应收", "charged", "yuan", required = true, aliases = { "应收费用", "应收(元)" } },
    { "已减免", "waived", "yuan", required = true, aliases = { "已减免(元)" } },
    { "应减免", "entitled", "yuan", aliases = { "应减免(元)" } },
  },
  row = function(r)
    if r.charged < 0 or r.waived < 0 then intake.reject("charged", "金额不能是负数") end
    if r.waived > r.charged then intake.reject("waived", "已减免的比应收的多") end
    if r.entitled and r.entitled < 0 then intake.reject("entitled", "金额不能是负数") end
    local term = calendar.term(r.term)
    local fields = {
      child_id = child_of(r), charged_fen = r.charged, waived_fen = r.waived,
      entitled_waiver_fen = r.entitled or r.waived,
    }
    return change.outcome(false, change.say("fee", fields, term.starts, term.ends))
  end,
}
