-- 没有专用格式的银行用的代发表:一行一笔,没有合计行。
local payout = require "payout"

payout.format {
  name = "csv",
  title = "通用代发 CSV",
  extension = "csv",
  columns = { { "付款编号" }, { "户名" }, { "账号" }, { "开户行" }, { "金额(元)", "yuan" }, { "用途" } },
  row = function(p)
    return { p.no, p.holder, p.account, p.bank, p.fen, p.term_title .. "关爱金" }
  end,
  returns = {
    no = "付款编号",
    result = "处理结果",
    settled = { "成功" },
    returned = { "失败" },
    reason = "失败原因",
    day = "入账日期",
  },
}
