-- 时长的算法:重叠、最长、跨零点、忘记签退、补签退。
local sessions = require "sessions"
local policy = require "policy"

local function checks(list)
  local out = {}
  for i, c in ipairs(list) do out[i] = { kind = c[1], at = c[2] } end
  return out
end

-- 每次服务的分钟数,带标记的写在后面:"120 60忘记签退"
local function said(list)
  local words = {}
  for i, s in ipairs(sessions.of(checks(list), policy)) do
    words[i] = ("%d%s"):format(s.finish - s.start, s.flag or "")
  end
  return table.concat(words, " ")
end

local function expect(name, list, wanted)
  return { name = name, check = function()
    local got = said(list)
    if got ~= wanted then error(("应是 %s,算出 %s"):format(wanted, got), 0) end
  end }
end

return {
  expect("签到签退之间的时间", { { "in", "2023-07-01 08:30" }, { "out", "2023-07-01 10:30" } }, "120"),
  expect("忘记签退按一小时计并标出", { { "in", "2023-07-01 08:30" } }, "60忘记签退"),
  expect("又签到,前一次算忘记签退,不与后一次重叠",
    { { "in", "2023-07-01 08:30" }, { "in", "2023-07-01 09:00" }, { "out", "2023-07-01 11:00" } }, "30忘记签退 120"),
  expect("最长八小时", { { "in", "2023-07-01 08:00" }, { "out", "2023-07-01 20:00" } }, "480超过最长时间"),
  expect("没有签到的签退不计", { { "out", "2023-07-01 20:00" } }, "0没有签到的签退"),
  {
    name = "跨零点的按天分开",
    check = function()
      local s = sessions.of(checks { { "in", "2023-07-01 22:00" }, { "out", "2023-07-02 01:30" } }, policy)[1]
      local parts = sessions.by_day(s)
      assert(#parts == 2 and parts[1].minutes == 120 and parts[2].minutes == 90 and parts[2].day == "2023-07-02")
    end,
  },
  {
    name = "一百小时评一星,差一分钟不评",
    check = function()
      assert(sessions.star(6000, policy, "2023-12-31") == "一星")
      assert(sessions.star(5999, policy, "2023-12-31") == nil)
    end,
  },
}
