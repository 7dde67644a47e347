-- 从签到签退算出一次次服务。纯函数:同样的签到签退,总是同样的时长。
local calendar = require "calendar"
local stipend = require "stipend"

local sessions = {}

local minute_ms, day_minutes = 60000, 1440

-- "2023-07-01 08:30" → 分钟数
function sessions.minute(at) return calendar.instant(at) // minute_ms end

local function day_start(at) return sessions.minute(at:sub(1, 10) .. " 00:00") end

-- 一次服务最多多长,到哪一分钟为止;flag 说明为什么不是签退的时刻。
local function finish(start, stop, p)
  if not stop then return start + p.forgotten_minutes, "忘记签退" end
  if stop - start > p.longest_minutes then return start + p.longest_minutes, "超过最长时间" end
  return stop
end

local function session(check, stop, p)
  local start = sessions.minute(check.at)
  local finished, flag = finish(start, stop and sessions.minute(stop.at), p)
  return {
    day = check.at:sub(1, 10), at = check.at, start = start, finish = finished, content = check.content, flag = flag,
    policy = p,
  }
end

-- checks:一个人的签到签退,按时间先后。没有签到的签退、签到之后又签到的,都标出来。
function sessions.of(checks, policy)
  local out, open = {}, nil
  local function close(stop)
    if open then out[#out + 1] = session(open, stop, stipend.at(policy, open.at:sub(1, 10))) end
    open = nil
  end
  for _, check in ipairs(checks) do
    if check.kind == "in" then
      close(nil)
      open = check
    elseif open then
      close(check)
    else
      out[#out + 1] = { day = check.at:sub(1, 10), at = check.at, start = 0, finish = 0, content = check.content,
        flag = "没有签到的签退" }
    end
  end
  close(nil)
  return sessions.without_overlap(out)
end

-- 忘记签退补计的一小时,不能伸进下一次服务里。
function sessions.without_overlap(list)
  for i = 1, #list - 1 do
    local one, next = list[i], list[i + 1]
    if next.start > 0 and one.finish > next.start then one.finish = next.start end
  end
  return list
end

-- 一次服务 → 每天多少分钟。
function sessions.by_day(s)
  local minutes = s.finish - s.start
  if minutes <= 0 then return {} end
  local left = day_start(s.at) + day_minutes - s.start
  if minutes <= left or s.policy.overnight == "start" then return { { day = s.day, minutes = minutes } } end
  return { { day = s.day, minutes = left }, { day = calendar.add_days(s.day, 1), minutes = minutes - left } }
end

-- 累计分钟 → 星级;不够一星的没有。
function sessions.star(minutes, policy, day)
  local star
  for _, s in ipairs(stipend.at(policy, day).stars) do
    if minutes >= s[2] * 60 then star = s[1] end
  end
  return star
end

return sessions
