-- 上线前必须成立的例子:每个学段一条,没有标准的学段一条,以费用为上限的另有几条。
local options = require "options"

local examples = {
  { name = "中职没有标准", case = { term = "2022-1", stage = "中职", grade = 1 }, expect = { refused = { "no_standard" } } },
  { name = "专科没有标准", case = { term = "2022-1", stage = "专科", grade = 1 }, expect = { refused = { "no_standard" } } },
  { name = "特殊教育没有标准", case = { term = "2022-1", stage = "特殊教育", grade = 2 },
    expect = { refused = { "no_standard" } } },
  { name = "项目启动前的学期没有标准", case = { term = "2021-1", stage = "小学", grade = 3 },
    expect = { refused = { "no_standard" } } },
}

-- 费用足够高,两种方式都发足标准的一半(分)。
local half_fen = {
  ["幼儿园"] = 100000, ["小学"] = 120000, ["初中"] = 250000, ["高中"] = 300000,
  ["大一"] = 300000, ["大二"] = 250000, ["大三"] = 200000, ["大四"] = 150000,
}
for stage, fen in pairs(half_fen) do
  for _, term in ipairs { "2022-1", "2022-2" } do
    examples[#examples + 1] = {
      name = stage .. " " .. term .. " 发标准的一半",
      case = { term = term, stage = stage, grade = 1, charged_fen = 500000, waived_fen = 0, remaining_fen = 500000 },
      expect = { fen = fen, lines = { "stage" } },
    }
  end
end

if options.mode == "capped" then
  local function capped(name, charged_fen, waived_fen, expect)
    local case = { term = "2022-1", stage = "高中", grade = 1, charged_fen = charged_fen, waived_fen = waived_fen }
    if charged_fen then case.remaining_fen = charged_fen - waived_fen end
    examples[#examples + 1] = { name = name, case = case, expect = expect }
  end
  capped("剩余费用低于标准,只发剩余", 200000, 80050, { fen = 119950, lines = { "capped" } })
  capped("剩余费用正好等于标准", 300000, 0, { fen = 300000, lines = { "stage" } })
  capped("全部减免的不发", 200000, 200000, { refused = { "nothing_remains" } })
  capped("不知道剩余费用的不发", nil, nil, { refused = { "remaining_unknown" } })
end

return examples
