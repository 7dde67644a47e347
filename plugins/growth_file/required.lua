-- 一份完整的档案必须有的(名册上的孩子)。sql 里查到一行就算有。
local identity = "select 1 from asof(child_identity, :day, :known) where child_id = :child and "

return {
  { title = "身份证号", sql = identity .. "idno_sealed is not null" },
  { title = "出生日期", sql = identity .. "birth_date is not null" },
  { title = "监护人", sql = "select 1 from asof(guardianship, :day, :known) where child_id = :child" },
  { title = "困境类别", sql = "select 1 from asof(category, :day, :known) where child_id = :child" },
  { title = "学籍", sql = "select 1 from asof(schooling, :day, :known) where child_id = :child" },
  { title = "收款账户", sql = "select 1 from asof(payee_choice, :day, :known) where child_id = :child" },
  { title = "结对", sql = "select 1 from asof(pairing, :day, :known) where child_id = :child" },
  {
    title = "信息使用同意书",
    sql = [[
      select 1 from consent_form f
      where f.child_id = :child and f.purpose = 'data' and f.recorded_at <= :known
        and f.from_day <= :day and f.to_day > :day
        and not exists (select 1 from consent_withdrawal w where w.form_id = f.id and w.day <= :day)
    ]],
  },
}
