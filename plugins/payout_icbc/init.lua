-- 银行批量代发表(Excel)。每行带我们的付款编号,银行回盘靠它对账;最后一行是笔数和合计。
local payout = require "payout"

payout.format {
  name = "icbc_xlsx",
  title = "工商银行批量代发表",
  extension = "xlsx",
  columns = { { "序号", "integer" }, { "户名" }, { "账号" }, { "金额(元)", "yuan" }, { "用途" }, { "付款编号" } },
  row = function(p)
    return { p.index, p.holder, p.account, p.fen, p.term_title .. "关爱金", p.no }
  end,
  total = function(t)
    return { t.count, "合计", "", t.fen, "共 " .. t.count .. " 笔", "" }
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
