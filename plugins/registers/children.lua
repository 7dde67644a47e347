-- 困境儿童登记表:一行一名孩子,连同监护人、收款账户和困境类别。空格子表示没有。
local intake = require "intake"
local store = require "store"
local identity = require "identity"
local change = require "change"
local family = require "child_family"
local read_number = require "child_number"

local function find_or_add(file_no)
  local id = store.value("select id from child where file_no = :file_no", { file_no = file_no })
  if id then return id, false end
  id = store.value("select coalesce(max(id), 0) + 1 from child")
  store.insert("child", { id = id, file_no = file_no, pseudonym = identity.pseudonym(id) })
  return id, true
end

local function check_number_is_free(idno, child_id)
  local other = store.value([[
    select child_id from asof(child_identity, :day, :known)
    where idno_index = index_of('child_identity', 'idno', :idno) and child_id <> :child
  ]], { day = store.today(), known = store.now(), idno = idno, child = child_id })
  if other then intake.reject("idno", "这个身份证号已登记在另一份档案") end
end

local function row(r)
  local birth_date, sex = read_number(r)
  local from = r.registered_on or store.today()
  if birth_date and birth_date > from then intake.reject("birth_date", "出生日期晚于登记日期") end
  local id, is_new = find_or_add(r.file_no)
  if r.idno then check_number_is_free(r.idno, id) end
  local changed = change.say("child_identity", {
    child_id = id, name = r.name, idno = r.idno, phone = r.phone, address = r.address,
    sex = sex, birth_date = birth_date,
  }, from)
  changed = family.guardian(id, r, from) or changed
  changed = family.payee(id, r, from) or changed
  changed = family.categories(id, r, from) or changed
  return change.outcome(is_new, changed)
end

intake.source {
  name = "children",
  title = "困境儿童登记表",
  key = { "file_no" },
  columns = {
    { "档案号", "file_no", "text", required = true, aliases = { "编号" } },
    { "姓名", "name", "text", required = true },
    { "身份证号", "idno", "idno", aliases = { "身份证号码", "公民身份号码" } },
    { "性别", "sex", "choice", choices = { "男", "女" } },
    { "出生日期", "birth_date", "date", aliases = { "出生年月" } },
    { "电话", "phone", "phone", aliases = { "联系电话" } },
    { "住址", "address", "text", aliases = { "家庭住址" } },
    { "监护人", "guardian", "text", aliases = { "监护人姓名" } },
    { "关系", "relation", "text", aliases = { "与儿童关系" } },
    { "监护依据", "basis", "choice", choices = { "监护", "委托照护" } },
    { "监护人电话", "guardian_phone", "phone" },
    { "监护人身份证号", "guardian_idno", "idno" },
    { "类别", "category", "text", aliases = { "困境类别" } },
    { "户名", "holder", "text", aliases = { "收款人" } },
    { "账号", "account", "account", aliases = { "银行账号", "银行卡号" } },
    { "开户行", "bank", "text", aliases = { "开户银行" } },
    { "登记日期", "registered_on", "date" },
  },
  row = row,
}
