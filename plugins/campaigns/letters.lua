-- 一件事要告诉许多爱心人士(没有结对的告诉县里的联系人):孩子按收信人分好,每人一封。
local outbox = require "outbox"
local calendar = require "calendar"
local notice = require "notice"

local letters = {}

-- 第几周,周一算起,写法同 ISO 8601:2021-01-03 是 2020-W53。
function letters.week(day)
  local weekday = calendar.days_between("1970-01-05", day) % 7
  local thursday = calendar.add_days(day, 3 - weekday)
  local year = thursday:sub(1, 4)
  return ("%s-W%02d"):format(year, calendar.days_between(year .. "-01-01", thursday) // 7 + 1)
end

-- children:{ carer_id, county, file_no, name, note };note 写在孩子后面。key 加上收信人是这封信的编号,发过的不再发。
-- 返回新发了几封。
function letters.send(key, children, subject, text)
  local lines, order, sent = {}, {}, 0
  for _, child in ipairs(children) do
    local to = notice.recipient { carer_id = child.carer_id, county_code = child.county }
    if to and not lines[to] then
      lines[to], order[#order + 1] = {}, to
    end
    if to then table.insert(lines[to], ("  %s%s"):format(notice.child(child), child.note or "")) end
  end
  for _, to in ipairs(order) do
    local body = text .. "\n" .. table.concat(lines[to], "\n")
    if outbox.send { key = key .. ":" .. to, to = to, subject = subject, text = body } then sent = sent + 1 end
  end
  return sent
end

return letters
