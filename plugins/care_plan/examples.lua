-- 范本给出哪些目标;一次评估写得对不对。
local rules = require "rules"
local templates = require "templates"

local template = {
  everyone = { { area = "学业", goal = "到校", months = 6 } },
  categories = {
    ["孤儿"] = { { area = "照护", goal = "监护", months = 3 } },
    ["残疾"] = { { area = "健康", goal = "康复", months = 3 } },
    ["重病"] = { { area = "健康", goal = "复诊", months = 1 } },
  },
}

local function areas(name, categories, open, wanted)
  return { name = name, check = function()
    local list = {}
    for i, g in ipairs(rules.goals(template, categories, open)) do list[i] = g.area .. g.goal end
    local got = table.concat(list, " ")
    if got ~= wanted then error(("应是 %s,得到 %s"):format(wanted, got), 0) end
  end }
end

-- 四月一日上一次、隔三个月的目标,评估得对不对;对的话下次在哪天。
local function review(name, fields, ok, next_on)
  return { name = name, check = function()
    local goal = { progress = fields.was or "进行中", last_day = "2023-04-01", months = 3 }
    local r = { day = fields.day or "2023-07-01", progress = fields.progress or "进行中", next_on = fields.next_on }
    local why = rules.fault(goal, r, "2023-07-01")
    if (why == nil) ~= ok then error(why or "应当拒绝", 0) end
    if ok and r.next_on ~= next_on then error(("下次应在 %s,得到 %s"):format(next_on, r.next_on), 0) end
  end }
end

return {
  areas("人人有的,加上类别的", { "孤儿" }, {}, "学业到校 照护监护"),
  areas("一个领域只取一个", { "残疾", "重病" }, {}, "学业到校 健康康复"),
  areas("已经有目标的领域不动", { "孤儿" }, { ["学业"] = true }, "照护监护"),
  areas("范本里没有的类别", { "单亲" }, {}, "学业到校"),
  review("没有写下次,按原来的间隔", {}, true, "2023-10-01"),
  review("写了下次的按写的", { next_on = "2023-07-15" }, true, "2023-07-15"),
  review("达成了没有下次", { progress = "达成" }, true, nil),
  review("达成了不能再写下次", { progress = "达成", next_on = "2023-10-01" }, false),
  review("已经达成的不再评估", { was = "达成" }, false),
  review("明天的还没有到", { day = "2023-07-02" }, false),
  review("不早于上一次", { day = "2023-03-31" }, false),
  review("下次要晚于这次", { next_on = "2023-07-01" }, false),
  { name = "范本写得对,有依据", check = function()
    for _, t in ipairs(templates) do
      assert(type(t.reference) == "string" and t.reference ~= "")
      local lists = { t.everyone }
      for _, list in pairs(t.categories) do lists[#lists + 1] = list end
      for _, list in ipairs(lists) do
        for _, g in ipairs(list) do assert(g.area and g.goal and math.type(g.months) == "integer" and g.months > 0) end
      end
    end
  end },
}
