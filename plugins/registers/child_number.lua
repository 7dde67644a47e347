-- 身份证号里的出生日期和性别,与表里另写的核对。号码本身的格式和校验位,导入时已经查过。
local intake = require "intake"

local function from_number(idno)
  local year, month, day = idno:match("^%d%d%d%d%d%d(%d%d%d%d)(%d%d)(%d%d)")
  local sex = tonumber(idno:sub(17, 17)) % 2 == 1 and "男" or "女"
  return year .. "-" .. month .. "-" .. day, sex
end

-- 返回出生日期和性别;没有身份证号时用表里写的,可能是 nil。
return function(r)
  if not r.idno then return r.birth_date, r.sex end
  local birth_date, sex = from_number(r.idno)
  if r.birth_date and r.birth_date ~= birth_date then intake.reject("birth_date", "出生日期与身份证号不一致") end
  if r.sex and r.sex ~= sex then intake.reject("sex", "性别与身份证号不一致") end
  return birth_date, sex
end
