-- 登记表里的一名孩子:姓名、号码、监护人、账户,全是虚构的。
local parameters = require "parameters"
local number = require "number"
local words = require "words"

local people = {}

-- 姓名和姓;没有姓的名字,姓随便取一个。
local function child_name(rng)
  local surname = rng:pick(words.surnames)
  if rng:below(160) == 0 then return rng:pick(words.others), surname end
  local name = surname .. rng:pick(words.given)
  if rng:below(90) == 0 then return name .. rng:pick(words.rare), surname end
  return rng:percent(80) and name .. rng:pick(words.given) or name, surname
end

-- sex: "women" 或 "men"
function people.adult(rng, sex, surname)
  return (surname or rng:pick(words.surnames)) .. rng:pick(words[sex])
end

local function prefix(rng, county, birth_date)
  if rng:below(50) == 0 then return rng:pick(parameters.elsewhere) end
  for _, p in ipairs(county.prefixes) do
    if not p.born_before or birth_date < p.born_before then
      return p.born_before and county.other_prefix and rng:percent(30) and county.other_prefix or p[1]
    end
  end
end

-- 出生日期在 born_from 起的 days 天里;used 里是已经用过的号码。
local function birth(rng, county, born_from, days, used)
  local sex = rng:percent(52) and "男" or "女"
  while true do
    local birth_date = number.day(rng, born_from, days)
    local idno = number.idno(prefix(rng, county, birth_date), birth_date, sex)
    if number.is_usable(idno) and not used[idno] then
      used[idno] = true
      return birth_date, sex, idno
    end
  end
end

local function address(rng, county)
  return ("%s%s路%d号(演示)"):format(county.name, rng:pick(words.streets), rng:between(1, 400))
end

function people.bank(county) return "演示银行" .. county.name .. "支行" end

people.headings = {
  "档案号", "姓名", "身份证号", "性别", "出生日期", "电话", "住址", "监护人", "关系", "监护依据", "监护人电话", "类别", "户名",
  "账号", "开户行", "登记日期",
}

-- 返回按上面表头排列的一行。
function people.cells(rng, file_no, county, born_from, days, used, has_account)
  local birth_date, sex, idno = birth(rng, county, born_from, days, used)
  local name, surname = child_name(rng)
  local relation = rng:weighted(words.relations)
  local guardian = people.adult(rng, relation.sex, relation.same_surname and surname)
  local cells = {
    file_no, name, idno, sex, birth_date, rng:percent(40) and number.phone(rng), address(rng, county),
    guardian, relation.name, relation.basis or "监护", number.phone(rng), rng:weighted(words.categories).name,
    false, false, false, parameters.days.registered,
  }
  if has_account then people.give_account(rng, cells, county) end
  return cells
end

-- 多数孩子用监护人的账户。
function people.give_account(rng, cells, county)
  cells[13] = rng:percent(70) and cells[8] or cells[2]
  cells[14] = number.account(rng)
  cells[15] = people.bank(county)
end

return people
