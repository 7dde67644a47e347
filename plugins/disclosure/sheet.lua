-- 公布的数字排成一张表:先是冻结的那一份,一字不动;下面是各次更正,每行写明原来是多少。
local money = require "money"
local quarter = require "quarter"

local sheet = {}

local function yuan(fen) return fen == "*" and "*" or money.format(fen) end

local function pack_line(row) return { row.section, row.item, row.county, row.n, yuan(row.fen) } end

local function notice_line(p, row)
  return {
    ("更正 %d:%s"):format(p.no, row.section), row.item, row.county, ("%s(原 %s)"):format(row.n, row.was_n),
    ("%s(原 %s)"):format(yuan(row.fen), yuan(row.was_fen)), p.reason,
  }
end

function sheet.of(code, publications)
  local rows = {}
  for _, p in ipairs(publications) do
    for _, row in ipairs(p.rows) do
      rows[#rows + 1] = p.no == 0 and pack_line(row) or notice_line(p, row)
    end
  end
  local last = publications[#publications]
  return {
    title = ("%s信息公开(* 为 1 至 4 人或可推算出来的;摘要 %.16s)"):format(quarter.title(code), last.hash),
    columns = { { "部分" }, { "项目" }, { "县(市、区)" }, { "数量" }, { "金额(元)" }, { "更正的原因" } },
    rows = rows,
  }
end

return sheet
