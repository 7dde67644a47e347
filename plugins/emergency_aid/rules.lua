-- 下一步走不走得了,批多少,多久响应。只算,不碰库。
local calendar = require "calendar"
local money = require "money"

local rules = { urgencies = { "特急", "紧急", "一般" } }

-- "2023-07-01 08:30" → 同样写法;看不懂的为 nil。
function rules.clock(text)
  local ok = text:find "^%d%d%d%d%-%d%d%-%d%d %d%d:%d%d$" and pcall(calendar.instant, text)
  return ok and text or nil
end

-- 批多少:policy 那天的办法;given_fen:这名孩子这一年已经批的。超过时返回为什么。
function rules.grant_fault(policy, urgency, fen, given_fen)
  if fen <= 0 then return "金额要大于零" end
  local once, year = money.yuan(policy.urgencies[urgency].ceiling_yuan), money.yuan(policy.year_yuan)
  if fen > once then return ("%s的一次不超过 %s 元"):format(urgency, money.format(once)) end
  if given_fen + fen > year then
    return ("这名孩子今年已批 %s 元,一年不超过 %s 元"):format(money.format(given_fen), money.format(year))
  end
end

-- request:{ at, actor, last_at, decided, closed };step:{ what, at, actor };now:现在,写法同 at。
function rules.step_fault(request, step, now)
  if request.closed then return "已经办结" end
  if step.at > now then return "时间还没有到" end
  if step.at < request.last_at then return "早于上一步(" .. request.last_at .. ")" end
  if step.what ~= "批准" and step.what ~= "不批" then return nil end
  if request.decided then return "已经" .. request.decided end
  if step.actor == request.actor then return "登记求助的人不能自己审批" end
end

-- 从求助到第一次行动(或批准)多少分钟;还没有响应的,算到 now 为止。返回分钟数和是不是已经响应。
function rules.waited(at, responded_at, now)
  local minutes = (calendar.instant(responded_at or now) - calendar.instant(at)) // 60000
  return minutes, responded_at ~= nil
end

-- 排好序的数的中位数(偶数个取中间两个的平均,舍去零头);没有则为 nil。
function rules.median(list)
  local n = #list
  if n == 0 then return nil end
  return (list[(n + 1) // 2] + list[n // 2 + 1]) // 2
end

return rules
