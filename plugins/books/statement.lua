-- 银行对账单:每行一笔,收入或支出填一个。账户和流水号是身份。摘要、对方户名可能有姓名,不收。
local intake = require "intake"
local store = require "store"

local function amount(r)
  local income, spent = r.income_fen or 0, r.spent_fen or 0
  if income < 0 or spent < 0 then intake.reject("income_fen", "收入和支出都不写负数") end
  if (income > 0) == (spent > 0) then intake.reject("income_fen", "收入和支出填一个,也只填一个") end
  return income - spent
end

local function check_same(known, fields)
  for name, value in pairs(known) do
    if value ~= fields[name] then
      intake.reject("serial", "这个流水号已登记,日期、金额或凭证号不同;对账单只增不改,请与银行核对")
    end
  end
end

intake.source {
  name = "bank_statement",
  title = "银行对账单",
  key = { "account", "serial" },
  columns = {
    { "账户", "account", "text", required = true, aliases = { "账户名称" } },
    { "流水号", "serial", "text", required = true, aliases = { "交易流水号" } },
    { "日期", "day", "date", required = true, aliases = { "交易日期" } },
    { "凭证号", "reference", "text", required = true, aliases = { "业务编号" } },
    { "收入", "income_fen", "yuan", aliases = { "贷方金额" } },
    { "支出", "spent_fen", "yuan", aliases = { "借方金额" } },
  },
  row = function(r)
    local fields = { day = r.day, reference = r.reference, fen = amount(r) }
    local known = store.row([[
      select day, reference, fen from books_statement where account = :account and serial = :serial
    ]], { account = r.account, serial = r.serial })
    if known then
      check_same(known, fields)
      return "same"
    end
    fields.account, fields.serial = r.account, r.serial
    store.insert("books_statement", fields)
    return "new"
  end,
}
