local wording = require "registers.wording"
local policies = require "policies"
local rules = require "rules"

local function check(name, ok)
  return { name = name, check = function() if not ok() then error("不对", 0) end end }
end

local edition = { opens = "2024-05-06", publishes_on = "2024-05-15" }

-- 一条写得对的安排,改掉一项以后应当被拒绝。
local function refuses(name, value)
  local entry = {}
  for field, v in pairs(policies[1]) do entry[field] = v end
  entry[name] = value
  return not pcall(rules.check, { entry })
end

return {
  check("安排写得对", function() return rules.check(policies) end),
  check("5 月 6 日可以许愿,5 月 5 日不可以", function()
    return rules.collecting(edition, "2024-05-06") and not rules.collecting(edition, "2024-05-05")
  end),
  check("公布那天起不再征集", function() return not rules.collecting(edition, "2024-05-15") end),
  check("限额 400 元是 40000 分", function() return rules.cap_fen { cap_yuan = 400 } == 40000 end),
  check("没有审核的不能上墙", function() return not rules.may_become("征集", "公布") end),
  check("认领了的不能再被认领", function() return not rules.may_become("认领", "认领") end),
  check("没有送达不能感谢", function() return not rules.may_become("认领", "感谢") end),
  check("写着名字的不能上墙", function() return wording.reveals("我叫张小明,想要一双球鞋", { "张小明" }) ~= nil end),
  check("名字中间空开也不能上墙", function() return wording.reveals("我叫张　小 明", { "张小明" }) ~= nil end),
  check("复姓去掉姓、间隔号的一段,也不能上墙", function()
    return wording.reveals("文辰想要书包", wording.forms "欧阳文辰")
      and wording.reveals("古丽想要书包", wording.forms "古丽·买买提") and wording.reveals("小明想要", wording.forms "张小明")
  end),
  check("写着电话的不能上墙", function() return wording.reveals("打 138-0000-0000 找我", {}) ~= nil end),
  check("全角的、汉字写的电话也不能上墙", function()
    return wording.reveals("打１３８ ００００", {}) and wording.reveals("电话一三八零零零零幺二三四", {})
  end),
  check("普通的心愿可以上墙", function() return wording.reveals("想要一双 38 码的球鞋", { "张小明" }) == nil end),
  check("日子的先后写反了要拒绝", function() return refuses("publishes", "05-01") end),
  check("限额写成小数要拒绝", function() return refuses("cap_yuan", 399.5) end),
  check("没有依据要拒绝", function() return refuses("reference", "") end),
}
