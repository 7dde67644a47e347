-- 记下一份同意书。表格导入和当场录入走同一条路。
local calendar = require "calendar"
local store = require "store"
local live = require "live"

local record = {}

-- 依据和年龄要对得上;期限不超过这件事允许的最长时间。返回出错的栏和原因,没有问题时返回 nil。
function record.wrong(f, born)
  local purpose = live.purpose(f.purpose)
  local adult = born and calendar.age(born, f.from_day) >= 18
  if adult and f.basis ~= "本人" then return "basis", "已满 18 周岁,要本人签" end
  if not adult and f.basis == "本人" then return "basis", "未满 18 周岁,本人签的不算" end
  if f.to_day <= f.from_day then return "to_day", "到期不晚于开始" end
  if f.to_day > calendar.add_months(f.from_day, purpose.months) then
    return "to_day", ("“%s”最长 %d 个月"):format(purpose.title, purpose.months)
  end
end

function record.check(f)
  local born = store.value("select birth_date from asof(child_identity, :day, :known) where child_id = :child",
    { day = f.from_day, known = store.now(), child = f.child_id })
  return record.wrong(f, born)
end

-- 同一份(同一孩子、同一件事、同一天、同一证明)只记一次。
function record.save(f)
  local known = store.value([[
    select 1 from consent_form
    where child_id = :child and purpose = :purpose and from_day = :from_day and proof = :proof
  ]], { child = f.child_id, purpose = f.purpose, from_day = f.from_day, proof = f.proof })
  if known then return false end
  store.insert("consent_form", f)
  return true
end

-- 没有写到期的,按最长期限。
function record.until_day(purpose, from_day)
  return calendar.add_months(from_day, live.purpose(purpose).months)
end

return record
