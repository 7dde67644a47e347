-- 上线前必须成立的例子:收到的、发出的合不合规矩,限额有依据。
local policies = require "policies"
local rules = require "rules"

local function equal(got, wanted) assert(got == wanted, ("得到 %s,应是 %s"):format(got, wanted)) end

local today = "2024-03-12"
local gift = { day = "2024-03-01", remaining = 10, unit_fen = 10000 }
local policy = { once_yuan = 500, year_yuan = 2000 }

local function fault(quantity, given_fen, day, child_id)
  return (rules.handout_fault(policy, gift, { day = day or today, quantity = quantity, child_id = child_id or 1 },
    given_fen or 0, today))
end

return {
  { name = "一次 500 元以内可以,501 元不可以", check = function()
    equal(fault(5), nil)
    equal(fault(6), "quantity")
  end },
  { name = "一年到 2000 元为止", check = function()
    equal(fault(5, 150000), nil)
    equal(fault(5, 150001), "quantity")
  end },
  { name = "发给整个活动的,没有每名孩子的限额", check = function()
    equal((rules.handout_fault(policy, gift, { day = today, quantity = 10 }, 0, today)), nil)
  end },
  { name = "剩下多少发多少", check = function()
    equal((rules.handout_fault(policy, gift, { day = today, quantity = 11 }, 0, today)), "quantity")
    equal(fault(0), "quantity")
  end },
  { name = "没有收到以前、今天以后不能发", check = function()
    equal(fault(1, 0, "2024-02-29"), "day")
    equal(fault(1, 0, "2024-03-13"), "day")
  end },
  { name = "没有价值的不收", check = function()
    equal((rules.gift_fault({ day = today, quantity = 1, unit_fen = 0 }, today)), "unit")
    equal((rules.gift_fault({ day = today, quantity = 0, unit_fen = 1 }, today)), "quantity")
    equal((rules.gift_fault({ day = today, quantity = 1, unit_fen = 1 }, today)), nil)
  end },
  { name = "多得不像话的不收:乘起来会超出整数", check = function()
    equal((rules.gift_fault({ day = today, quantity = 4611686018427387904, unit_fen = 1000 }, today)), "quantity")
    equal((rules.gift_fault({ day = today, quantity = 1000000, unit_fen = 100001 }, today)), "unit")
    equal((rules.gift_fault({ day = today, quantity = 1000000, unit_fen = 100000 }, today)), nil)
  end },
  { name = "每条限额都有依据,一次的不超过一年的", check = function()
    for _, p in ipairs(policies) do assert(p.reference ~= "" and p.once_yuan <= p.year_yuan, p.from) end
  end },
}
