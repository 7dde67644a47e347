-- 什么样的同意书在哪天算数。
local live = require "live"
local record = require "record"

local form = { basis = "监护", from_day = "2023-06-01", to_day = "2024-06-01" }

local function with(changes)
  local copy = {}
  for name, value in pairs(form) do copy[name] = value end
  for name, value in pairs(changes) do copy[name] = value end
  return copy
end

local function counts(name, changes, born, day, wanted)
  return { name = name, check = function()
    if live.counts(with(changes), born, day) ~= wanted then error("判断不对", 0) end
  end }
end

return {
  counts("期限内有效", {}, "2012-01-05", "2023-07-01", true),
  counts("到期那天就无效", {}, "2012-01-05", "2024-06-01", false),
  counts("撤回那天起无效", { withdrawn = "2023-07-01" }, "2012-01-05", "2023-07-01", false),
  counts("撤回的前一天还有效", { withdrawn = "2023-07-01" }, "2012-01-05", "2023-06-30", true),
  counts("满 18 周岁那天起,监护人的不再算数", {}, "2005-07-01", "2023-07-01", false),
  counts("满 18 周岁的前一天还算数", {}, "2005-07-01", "2023-06-30", true),
  counts("满 18 周岁后认本人的", { basis = "本人" }, "2005-07-01", "2023-07-01", true),
  counts("委托照护的祖父签的算数", { basis = "委托照护" }, "2012-01-05", "2023-07-01", true),
  {
    name = "夏令营同意书最长 12 个月",
    check = function()
      local field = record.wrong({ purpose = "camp", basis = "监护", from_day = "2023-06-01", to_day = "2024-06-02" },
        "2012-01-05")
      assert(field == "to_day")
    end,
  },
}
