-- 规则只看一个案例(case),用 award 回答;不读库、不看时间,金额都是整数分。
local stipend = require "stipend"
local money = require "money"
local amounts = require "amounts"

stipend.rule {
  phase = "standard", -- 资格 eligibility,标准 standard,扣减 reduction,上限 limit,分担 share
  reasons = { extra = "{stage}学生增发 {fen:yuan} 元" },
  apply = function(case, award)
    local entry = stipend.at(amounts, case.term_start) -- 按所发学期选,不看今天:以前的学期不变
    local yuan = entry and case.stage and entry.yuan[case.stage]
    if yuan then award:add(money.yuan(yuan), "extra") end
  end,
}
