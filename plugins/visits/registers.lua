-- 探访登记表、服务登记表:栏目一样,各记各的账。
local intake = require "intake"
local child = require "registers.child"
local kinds = require "kinds"
local entries = require "entries"

local function row(book, r)
  local child_id = child.of_row(r)
  local outcome, field, why = entries.record(book, {
    no = r.no, child_id = child_id, day = r.day, kind = r.kind, minutes = r.minutes,
    done_by = r.done_by or "爱心人士", carer_no = r.carer_no, items = r.items, findings = r.findings,
  })
  return outcome or intake.reject(field, why)
end

local function add(name, book)
  intake.source {
    name = name,
    title = entries.titles[book] .. "登记表",
    key = { "no", "file_no" },
    columns = {
      { "编号", "no", "text", required = true, aliases = { "记录编号" } },
      { "档案号", "file_no", "text", required = true },
      { "日期", "day", "date", required = true },
      { "种类", "kind", "choice", required = true, choices = kinds[book] },
      { "谁去的", "done_by", "choice", choices = kinds.done_by },
      { "爱心人士编号", "carer_no", "text" },
      { "分钟", "minutes", "integer", aliases = { "时长(分钟)" } },
      { "带了什么", "items", "text", aliases = { "物品" } },
      { "所见", "findings", "text", aliases = { "情况记录" } },
    },
    row = function(r) return row(book, r) end,
  }
end

add("visits", "visit")
add("services", "service")
