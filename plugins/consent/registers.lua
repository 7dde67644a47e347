-- 同意书登记表。
local intake = require "intake"
local child = require "registers.child"
local live = require "live"
local record = require "record"

intake.source {
  name = "consents",
  title = "同意书登记表",
  key = { "file_no", "purpose", "from_day", "proof" },
  columns = {
    { "档案号", "file_no", "text", required = true },
    { "事项", "purpose", "choice", required = true, choices = live.codes() },
    { "签字人", "given_by", "text", required = true },
    { "与孩子关系", "relation", "text", required = true },
    { "依据", "basis", "choice", required = true, choices = { "监护", "委托照护", "本人" } },
    { "开始日期", "from_day", "date", required = true },
    { "到期日期", "to_day", "date" },
    { "证明", "proof", "text", required = true, aliases = { "文书编号" } },
  },
  row = function(r)
    local child_id = child.of_row(r)
    local form = {
      child_id = child_id, purpose = r.purpose, given_by = r.given_by, relation = r.relation, basis = r.basis,
      from_day = r.from_day, to_day = r.to_day or record.until_day(r.purpose, r.from_day), proof = r.proof,
    }
    local field, why = record.check(form)
    if field then intake.reject(field, why) end
    return record.save(form) and "new" or "same"
  end,
}
