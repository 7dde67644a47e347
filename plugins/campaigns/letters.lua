-- 一件事要告诉许多爱心人士(没有结对的告诉县里的联系人):孩子按收信人分好,每人一封。
local outbox = require "outbox"
local calendar = require "calendar"
local store = require "store"
local notice = require "notice"

local letters = {}

-- 第几周,周一算起,写法同 ISO 8601:2021-01-03 是 2020-W53。
function letters.week(day)
  local weekday = calendar.days_between("1970-01-05", day) % 7
  local thursday = calendar.add_days(day, 3 - weekday)
  local year = thursday:sub(1, 4)
  return ("%s-W%02d"):format(year, calendar.days_between(year .. "-01-01", thursday) // 7 + 1)
end

local function is_sent(key) return store.value("select 1 from outbox where key = :key", { key = key }) ~= nil end

local function line(child)
  local known = store.row([[
    select c.file_no, unseal('child_identity', 'name', c.id, i.name_sealed) as name
    from child c left join asof(child_identity, :day, :known) i on i.child_id = c.id where c.id = :id
  ]], { id = child.id, day = store.today(), known = store.now() })
  return ("  %s%s"):format(notice.child(known), child.note or "")
end

-- 收信人 → 孩子;按先后。没有结对的归县里的联系人,没有联系人的县没有信。
local function by_recipient(children)
  local of, order, contacts = {}, {}, {}
  for _, child in ipairs(children) do
    local to = not child.carer_id and contacts[child.county]
    if not to then to = notice.recipient { carer_id = child.carer_id, county_code = child.county } end
    if not child.carer_id then contacts[child.county] = to end
    if to and not of[to] then
      of[to], order[#order + 1] = {}, to
    end
    if to then table.insert(of[to], child) end
  end
  return of, order
end

-- children:{ id, carer_id, county, note };note 写在孩子后面。key 加上收信人是这封信的编号,发过的不再发。返回新发了几封。
function letters.send(key, children, subject, text)
  local of, order = by_recipient(children)
  local sent = 0
  for _, to in ipairs(order) do
    local its_key = key .. ":" .. to
    if not is_sent(its_key) then
      local lines = { text }
      for _, child in ipairs(of[to]) do lines[#lines + 1] = line(child) end
      outbox.send { key = its_key, to = to, subject = subject, text = table.concat(lines, "\n") }
      sent = sent + 1
    end
  end
  return sent
end

return letters
