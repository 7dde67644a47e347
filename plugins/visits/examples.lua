-- 上线前必须成立的例子:哪些记不了,小时怎样取整。
local kinds = require "kinds"
local entries = require "entries"
local metrics = require "metrics"

local function equal(got, wanted) assert(got == wanted, ("得到 %s,应是 %s"):format(got, wanted)) end

-- 一次写得对的家访,改掉 name 一项以后,哪一栏有错。
local function fault(name, value)
  local r = { day = "2024-03-12", kind = "家访", done_by = "爱心人士", minutes = 60 }
  if name then r[name] = value end
  return (entries.fault("visit", r, "2024-03-12"))
end

return {
  { name = "写得对的家访记得上", check = function() equal(fault(), nil) end },
  { name = "明天的家访不能今天记", check = function() equal(fault("day", "2024-03-13"), "day") end },
  { name = "服务的种类不是探访的种类", check = function() equal(fault("kind", "作业辅导"), "kind") end },
  { name = "一次探访不会是 0 分钟,也不会过半天", check = function()
    equal(fault("minutes", 0), "minutes")
    equal(fault("minutes", 721), "minutes")
  end },
  { name = "工作人员去的,不写爱心人士编号", check = function()
    equal(entries.fault("visit", { day = "2024-03-12", kind = "家访", done_by = "工作人员", carer_no = "A-1" }, "2024-03-12"),
      "carer_no")
  end },
  { name = "90 分钟是 1.5 小时,44 分钟是 0.7 小时", check = function()
    equal(metrics.hours(90), "1.5")
    equal(metrics.hours(44), "0.7")
    equal(metrics.hours(0), "0.0")
  end },
  { name = "见到人的都是探访的种类", check = function()
    local visit = {}
    for _, kind in ipairs(kinds.visit) do visit[kind] = true end
    for _, kind in ipairs(kinds.in_person) do assert(visit[kind], kind) end
  end },
}
