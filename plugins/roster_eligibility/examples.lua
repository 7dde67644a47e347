-- 上线前必须成立的例子。选项改了,相应的例子跟着变。
local options = require "options"

local function case(changes)
  local fields = {
    term = "2022-2", status = "active", stage = "小学", grade = 3, study = "在读", has_payee = true,
    enrolled_on = "2022-07-01",
  }
  for name, value in pairs(changes) do fields[name] = value end
  return fields
end

local suspended = not options.pay_during_suspension and { "suspended" } or nil
local entered_later = options.mid_term_entry == "next_term" and { "entered_later" } or nil

return {
  { name = "在册、在读、有账户:可以发", case = case {}, expect = {} },
  { name = "名册上暂停的不发", case = case { status = "held", hold_reason = "监护人变更待核实" },
    expect = { refused = { "held" } } },
  { name = "暂停没有写原因也不发", case = case { status = "held" }, expect = { refused = { "held" } } },
  { name = "休学按选项处理", case = case { study = "休学" }, expect = { refused = suspended } },
  { name = "退学的不发", case = case { study = "退学" }, expect = { refused = { "dropped_out" } } },
  { name = "毕业的不发", case = case { study = "毕业" }, expect = { refused = { "graduated" } } },
  { name = "没有学籍信息的不发", case = { term = "2022-2", status = "active", has_payee = true },
    expect = { refused = { "no_schooling" } } },
  { name = "没有收款账户的不发", case = case { has_payee = false }, expect = { refused = { "no_payee" } } },
  { name = "几条理由都写出来", case = case { status = "held", hold_reason = "迁往外市待确认", study = "退学", has_payee = false },
    expect = { refused = { "held", "dropped_out", "no_payee" } } },
  { name = "学期中途入册按选项处理", case = case { enrolled_on = "2023-03-10" }, expect = { refused = entered_later } },
  { name = "开学当天入册的不算中途", case = case { enrolled_on = "2023-02-01" }, expect = {} },
}
