-- 孩子的监护人、收款账户和困境类别:登记表一行里除本人以外的部分。
local store = require "store"
local intake = require "intake"
local change = require "change"
local categories = require "categories"
local options = require "options"

local family = {}

local known_category = {}
for _, name in ipairs(categories) do known_category[name] = true end

-- 改一条可以改的记录,回答内容是否真的变了(密文在同一条记录里相同内容总是相同)。
local function update(sql, spells, id, fields)
  local before = store.row(sql, { id = id })
  store.update(spells, { id = id }, fields)
  local after = store.row(sql, { id = id })
  for name, value in pairs(after) do
    if value ~= before[name] then return true end
  end
  return false
end

local function current_guardian(child_id, name)
  return store.value([[
    select g.id from asof(guardianship, :day, :known) s
    join guardian g on g.id = s.guardian_id
    where s.child_id = :child and g.name_index = index_of('guardian', 'name', :name)
  ]], { day = store.today(), known = store.now(), child = child_id, name = name })
end

-- 写了监护人身份证号的,同一个号码就是同一个人:兄弟姐妹由此认出来。
local function guardian_by_number(r)
  local row = store.row([[
    select id, name_index = index_of('guardian', 'name', :name) as same_name from guardian
    where idno_index = index_of('guardian', 'idno', :idno)
  ]], { name = r.guardian, idno = r.guardian_idno })
  if row and row.same_name == 0 then intake.reject("guardian_idno", "这个身份证号已登记为另一位监护人,请核对") end
  return row and row.id
end

function family.guardian(child_id, r, from)
  if not r.guardian then
    return r.guardian_idno and intake.reject("guardian", "有监护人身份证号而没有姓名") or false
  end
  local id = r.guardian_idno and guardian_by_number(r) or not r.guardian_idno and current_guardian(child_id, r.guardian)
  local changed = false
  if not id then
    id = store.insert("guardian", { name = r.guardian, phone = r.guardian_phone, idno = r.guardian_idno })
  elseif r.guardian_phone then
    changed = update("select phone_sealed from guardian where id = :id", "guardian", id, { phone = r.guardian_phone })
  end
  local fields = {
    child_id = child_id, guardian_id = id, relation = r.relation or "其他", basis = r.basis or "监护",
  }
  return change.say("guardianship", fields, from) or changed
end

-- 同一个账号只能有一个户名:两行写得不同,其中一行必有错,付错了人就收不回来。
local function payee(r)
  local id = store.value("select id from payee where account_index = index_of('payee', 'account', :account)",
    { account = r.account })
  if not id then
    return store.insert("payee", { holder = r.holder, account = r.account, bank = r.bank }), true
  end
  local renamed = update("select holder_sealed from payee where id = :id", "payee", id, { holder = r.holder })
  if renamed and not options.holder_changes then
    intake.reject("holder", "这个账号已登记在另一个户名下,请核对存折;确需更正户名时,在 init.lua 中打开 holder_changes 再导入")
  end
  return id, update("select bank from payee where id = :id", "payee", id, { bank = r.bank }) or renamed
end

function family.payee(child_id, r, from)
  if not r.account then return false end
  if not r.holder then intake.reject("holder", "有账号而没有户名") end
  if not r.bank then intake.reject("bank", "有账号而没有开户行") end
  local id, changed = payee(r)
  return change.say("payee_choice", { child_id = child_id, payee_id = id }, from) or changed
end

local function split(text)
  local names = {}
  for part in (text:gsub("、", ","):gsub(";", ",") .. ","):gmatch("([^,]*),") do
    local name = part:match("^%s*(.-)%s*$")
    if name ~= "" then names[name] = true end
  end
  return names
end

-- 表里写了类别,就以表里写的为准:没有再写的类别到登记日期为止。
function family.categories(child_id, r, from)
  if not r.category then return false end
  local named, changed = split(r.category), false
  for name in pairs(named) do
    if not known_category[name] then intake.reject("category", "有不认识的困境类别;可用的类别见 categories.lua") end
    changed = change.say("category", { child_id = child_id, category = name }, from) or changed
  end
  local gone = {}
  for row in store.rows("select category from asof(category, :day, :known) where child_id = :child",
    { day = from, known = store.now(), child = child_id }) do
    if not named[row.category] then gone[#gone + 1] = row.category end
  end
  for _, name in ipairs(gone) do
    changed = change.stop("category", { child_id = child_id, category = name }, from) or changed
  end
  return changed
end

return family
