-- 名册上的孩子登记时签的信息使用同意书;那天已满 18 周岁的由本人签。以后满 18 周岁的还要补签,演示里没有补。
local calendar = require "calendar"
local parameters = require "parameters"
local sheet = require "sheet"

local consents = {}

function consents.sheet(members)
  local s = sheet.new("2022-1_09_consents.csv", "utf-8",
    { "档案号", "事项", "签字人", "与孩子关系", "依据", "开始日期", "到期日期", "证明" })
  local day = parameters.days.registered
  for i, m in ipairs(members) do
    local by, proof = m.guardian, ("同-2022-%04d"):format(i)
    if calendar.age(m.born, day) >= 18 then by = { name = m.name, relation = "本人", basis = "本人" } end
    s:add { m.file_no, "data", by.name, by.relation, by.basis, day, false, proof }
  end
  s:add_bad { members[1].file_no, "data", "演示", "本人", "本人", day, false, "同-2022-X" }
  return s
end

return consents
