-- 一家银行的代发表: qianshou round pay --term 2023-1 --format NAME --out 付款 --as 周敏。每行带我们的付款编号,回执按它对。
local payout = require "payout"
local line = require "line"

payout.format {
  name = "NAME",
  title = "新银行代发",
  extension = "csv",
  columns = { { "付款编号" }, { "户名" }, { "账号" }, { "金额(元)", "yuan" }, { "用途" } },
  row = line.of,
  returns = {
    no = "付款编号", result = "处理结果", reason = "失败原因", day = "入账日期",
    settled = { "成功" }, returned = { "失败" },
  },
}
