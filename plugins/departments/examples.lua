local board = require "board"
local departments = require "roster"

local task = { state = "在办", due = "2024-03-10", day = "2024-01-05" }

local function expect(name, today, wanted, changes)
  return { name = name, check = function()
    local t = { state = task.state, due = task.due, day = task.day }
    for field, value in pairs(changes or {}) do t[field] = value end
    local got = board.light(t, today)
    if got ~= wanted then error(("应是 %s,得到 %s"):format(wanted, got), 0) end
  end }
end

return {
  expect("还早的在办", "2024-03-01", "在办"),
  expect("七天以内快到期", "2024-03-03", "快到期"),
  expect("到期那天还不算逾期", "2024-03-10", "快到期"),
  expect("第二天逾期 1 天", "2024-03-11", "逾期 1 天"),
  expect("到期以后办结的是迟", "2024-04-01", "办结(迟)", { state = "办结", day = "2024-03-11" }),
  expect("按期办结", "2024-04-01", "办结", { state = "办结", day = "2024-03-10" }),
  { name = "按期率:三项办结一项迟是 67%", check = function() assert(board.on_time(3, 1) == 67) end },
  { name = "八个牵头部门", check = function() assert(#departments == 8) end },
}
