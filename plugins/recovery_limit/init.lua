-- 以前学期多发的钱从本学期扣回,但不能让孩子一学期分文不得:每轮最多扣回本学期核定额的一定比例,其余结转。
local stipend = require "stipend"
local options = require "options"

assert(options.percent >= 0 and options.percent <= 100, "选项 percent 应在 0 到 100 之间")

if options.percent < 100 then -- 100 就是不另设上限,不需要规则
  stipend.rule {
    phase = "limit",
    reasons = {},
    apply = function(_, award)
      award:limit_recovery(award.fen * options.percent // 100)
    end,
  }
end
