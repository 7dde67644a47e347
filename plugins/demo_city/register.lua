-- 困境儿童登记表:2022 年摸排的全部孩子(名册上的散在其中),和 2023 年重新摸排的新增与变更。
local parameters = require "parameters"
local people = require "people"
local prng = require "prng"
local sheet = require "sheet"

local register = {}

local pool_born_from, pool_days = "2004-09-01", 6450 -- 到 2022 年 4 月

local function file_no(i) return ("DEMO-%05d"):format(i) end

local function copy(cells, changes)
  local out = {}
  for i = 1, #people.headings do out[i] = cells[i] end
  for i, value in pairs(changes) do out[i] = value end
  return out
end

local function wrong_check_digit(idno)
  local last = idno:sub(18)
  return idno:sub(1, 17) .. (last == "5" and "6" or "5")
end

-- 身份证号错一位;被表格软件变成科学记数;后三位变 000;不存在的日期;不认识的类别;同一档案号再来一次。
local function add_bad_rows(s, good)
  s:add_bad(copy(good, { [1] = "DEMO-90001", [3] = wrong_check_digit(good[3]) }))
  s:add_bad(copy(good, { [1] = "DEMO-90002", [3] = "3.20682E+17" }))
  s:add_bad(copy(good, { [1] = "DEMO-90003", [3] = good[3]:sub(1, 15) .. "000" }))
  s:add_bad(copy(good, { [1] = "DEMO-90004", [3] = false, [5] = "2014-02-30" }))
  s:add_bad(copy(good, { [1] = "DEMO-90005", [3] = false, [12] = "困难户" }))
  s:add_bad(copy(good, { [12] = "低保" }))
end

local function add_member(rng, m, no, used)
  m.file_no = no
  local has_account = not m.path.account
  local cells = people.cells(rng, no, m.county, m.born_from, 365, used, has_account)
  if m.path.account == "later" then m.cells = cells end
  m.guardian = { name = cells[8], relation = cells[9], basis = cells[10] }
  m.name, m.born = cells[2], cells[5]
  return cells, m.county
end

local function add_other(rng, no, used)
  local county = rng:weighted(parameters.counties)
  local cells = people.cells(rng, no, county, pool_born_from, pool_days, used, rng:percent(30))
  if rng:below(60) == 0 then cells[3] = false end -- 还没有身份证号
  return cells, county
end

-- members 各得到自己的档案号。返回登记表、用过的号码、每一户的档案号和县。
function register.first(seed, members)
  local rng, used = prng.new(seed, "register"), {}
  local s = sheet.new("2022-1_01_children.csv", "gb18030", people.headings)
  local next_member, first, households = 1, nil, {}
  for i = 1, parameters.pool do
    local left = #members - next_member + 1
    local cells, county
    if rng:below(parameters.pool - i + 1) < left then
      cells, county = add_member(rng, members[next_member], file_no(i), used)
      next_member = next_member + 1
    else
      cells, county = add_other(rng, file_no(i), used)
    end
    s:add(cells)
    households[i] = { file_no = cells[1], county = county.name }
    first = first or cells[3] and cells
  end
  add_bad_rows(s, first)
  return s, used, households
end

-- 后来才登记账户的孩子,整行再报一次,登记日期是新的。
function register.later(seed, members, used)
  local rng = prng.new(seed, "register later")
  local s = sheet.new("2023-1_01_children.csv", "utf-8-bom", people.headings)
  for _, m in ipairs(members) do
    if m.cells then
      people.give_account(rng, m.cells, m.county)
      s:add(copy(m.cells, { [16] = parameters.days.registered_later }))
    end
  end
  for i = 1, parameters.pool_later do
    local cells = add_other(rng, file_no(parameters.pool + i), used)
    cells[16] = parameters.days.registered_later
    s:add(cells)
  end
  return s
end

return register
