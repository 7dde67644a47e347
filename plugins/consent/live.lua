-- 有没有有效的同意书,只在这里判断:日期在内、没有撤回;满 18 周岁那天起只认本人的。
local calendar = require "calendar"
local store = require "store"
local purposes = require "purposes"

local live = {}

local adult_age = 18

-- 从库里读出的一份同意书在 day 这天算不算数。纯函数。
function live.counts(form, birth_date, day)
  if day < form.from_day or day >= form.to_day then return false, "不在有效期内" end
  if form.withdrawn and day >= form.withdrawn then return false, "已经撤回" end
  local adult = birth_date and calendar.age(birth_date, day) >= adult_age
  if adult and form.basis ~= "本人" then return false, "已满 18 周岁,要本人同意" end
  if not adult and form.basis == "本人" then return false, "未满 18 周岁,要监护人或受托照护人同意" end
  return true
end

local forms_sql = [[
  select f.id, f.basis, f.from_day, f.to_day, w.day as withdrawn
  from consent_form f
  left join consent_withdrawal w on w.form_id = f.id
  where f.child_id = :child and f.purpose = :purpose
  order by f.from_day desc, f.id desc
]]

local function birth_date(child_id, day)
  return store.value("select birth_date from asof(child_identity, :day, :known) where child_id = :child",
    { day = day, known = store.now(), child = child_id })
end

-- 有效时返回 true;否则 nil 和为什么(取最近的一份说明)。
function live.has(child_id, purpose, day)
  local why
  local born = birth_date(child_id, day)
  for form in store.rows(forms_sql, { child = child_id, purpose = purpose }) do
    local ok, reason = live.counts(form, born, day)
    if ok then return true end
    why = why or reason
  end
  return nil, ("没有有效的“%s”同意书%s"):format(live.title(purpose), why and "(" .. why .. ")" or "")
end

function live.purpose(code)
  for _, p in ipairs(purposes) do
    if p.code == code then return p end
  end
end

function live.title(code)
  local p = live.purpose(code)
  return p and p.title or code
end

-- "data 登记和使用个人信息,camp 参加夏令营 …":给帮助用。
function live.words()
  local words = {}
  for i, p in ipairs(purposes) do words[i] = p.code .. " " .. p.title end
  return table.concat(words, ",")
end

function live.codes()
  local codes = {}
  for i, p in ipairs(purposes) do codes[i] = p.code end
  return codes
end

return live
