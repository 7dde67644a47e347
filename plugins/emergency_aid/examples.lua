-- 批多少、谁能批、先后次序、多久响应。
local policies = require "policies"
local rules = require "rules"

local function equal(got, wanted) if got ~= wanted then error(("得到 %s,应是 %s"):format(got, wanted), 0) end end

local policy = { year_yuan = 8000, urgencies = { ["特急"] = { ceiling_yuan = 5000, respond_hours = 24 } } }

local function grants(name, fen, given_fen, ok)
  return { name = name, check = function() equal(rules.grant_fault(policy, "特急", fen, given_fen) == nil, ok) end }
end

-- 七月一日周敏登记的一件求助,下一步走不走得了。
local function step(name, what, actor, at, changes, ok)
  return { name = name, check = function()
    local request = { at = "2023-07-01 08:30", last_at = "2023-07-01 09:00", actor = "周敏" }
    for field, value in pairs(changes) do request[field] = value end
    equal(rules.step_fault(request, { what = what, actor = actor, at = at }, "2023-07-02 12:00") == nil, ok)
  end }
end

return {
  grants("正好到限额", 500000, 0, true),
  grants("超过一分也不行", 500001, 0, false),
  grants("一年到八千为止", 500000, 300000, true),
  grants("一年超过一分也不行", 500000, 300001, false),
  grants("批零元不算批准", 0, 0, false),
  step("另一个人可以批", "批准", "吴刚", "2023-07-01 10:00", {}, true),
  step("登记求助的人不能批", "批准", "周敏", "2023-07-01 10:00", {}, false),
  step("登记求助的人也不能不批", "不批", "周敏", "2023-07-01 10:00", {}, false),
  step("登记求助的人可以行动", "行动", "周敏", "2023-07-01 10:00", {}, true),
  step("批过了不再批", "批准", "吴刚", "2023-07-01 10:00", { decided = "不批" }, false),
  step("办结了不再有下一步", "行动", "周敏", "2023-07-01 10:00", { closed = 1 }, false),
  step("不早于上一步", "行动", "周敏", "2023-07-01 08:59", {}, false),
  step("明天的还没有到", "行动", "周敏", "2023-07-02 12:01", {}, false),
  { name = "跨一夜的响应时间按分钟算", check = function()
    equal((rules.waited("2023-07-01 23:30", "2023-07-02 01:00", "2023-07-05 00:00")), 90)
    equal((rules.waited("2023-07-01 23:30", nil, "2023-07-02 23:30")), 1440)
  end },
  { name = "中位数", check = function()
    equal(rules.median {}, nil)
    equal(rules.median { 5 }, 5)
    equal(rules.median { 5, 8 }, 6)
    equal(rules.median { 1, 5, 90 }, 5)
  end },
  { name = "看不懂的时间", check = function()
    equal(rules.clock "2023-07-01 08:30", "2023-07-01 08:30")
    equal(rules.clock "2023-02-30 08:30", nil)
    equal(rules.clock "上午", nil)
  end },
  { name = "每种缓急都有限额和时限,有依据", check = function()
    for _, p in ipairs(policies) do
      assert(type(p.reference) == "string" and p.reference ~= "" and math.type(p.year_yuan) == "integer")
      for _, urgency in ipairs(rules.urgencies) do
        local u = p.urgencies[urgency]
        assert(u.ceiling_yuan <= p.year_yuan and u.respond_hours > 0)
      end
    end
  end },
}
