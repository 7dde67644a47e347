-- 谁能发,谁不能发。名册、学籍、收款账户各看一遍,有几条理由就写几条,每条都是家长看得懂的一句话。
local stipend = require "stipend"
local options = require "options"

local refused_study = {
  ["休学"] = "suspended",
  ["退学"] = "dropped_out",
  ["毕业"] = "graduated",
}
if options.pay_during_suspension then refused_study["休学"] = nil end

local function check_roster(case, award)
  if case.status == "held" then
    award:refuse("held", { why = case.hold_reason or "未说明" })
  end
  if options.mid_term_entry == "next_term" and case.enrolled_on and case.enrolled_on > case.term_start then
    award:refuse("entered_later", { entered = case.enrolled_on })
  end
end

local function check_schooling(case, award)
  if not case.stage then return award:refuse("no_schooling") end
  local reason = refused_study[case.study]
  if reason then award:refuse(reason) end
end

local function check_payee(case, award)
  if not case.has_payee then award:refuse("no_payee") end
end

stipend.rule {
  phase = "eligibility",
  reasons = {
    held = "名册上已暂停发放,原因:{why};原因消除后恢复",
    entered_later = "{entered} 入册,晚于学期开始,从下学期起发放",
    no_schooling = "没有收到孩子本学期的学籍信息,请联系学校或县(市、区)慈善会补报",
    suspended = "孩子本学期休学,休学期间暂不发放,复学后恢复",
    dropped_out = "孩子已经退学,不再发放;如已重新入学,请联系县(市、区)慈善会更新学籍",
    graduated = "孩子已经毕业,不再发放;如已升学,请联系县(市、区)慈善会更新学籍",
    no_payee = "还没有登记收款账户,请到县(市、区)慈善会登记孩子或监护人的银行账户",
  },
  apply = function(case, award)
    check_roster(case, award)
    check_schooling(case, award)
    check_payee(case, award)
  end,
}
