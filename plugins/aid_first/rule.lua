-- 应该减免的比实际减免的多:照常发放,同时提醒工作人员找教育部门核对。
local stipend = require "stipend"

stipend.rule {
  phase = "reduction",
  reasons = {
    not_waived = "应减未减:按政策应减免 {entitled:yuan} 元,实际减免 {waived:yuan} 元,相差 {difference:yuan} 元,请与教育部门核对",
  },
  apply = function(case, award)
    local entitled, waived = case.entitled_waiver_fen, case.waived_fen
    if not entitled or not waived or entitled <= waived then return end
    award:note("not_waived", { entitled = entitled, waived = waived, difference = entitled - waived })
  end,
}
