-- 一份档案里有哪些部分,每部分取什么。加一部分,就在这里加一项;:child 是孩子,:day、:known 是按哪天、知道到哪天。
-- words:某一列的值怎样写给人看。
local consent = require "consent.live"

return {
  {
    title = "基本情况",
    columns = { "姓名", "身份证号", "性别", "出生日期", "电话", "住址" },
    sql = [[
      select unseal('child_identity', 'name', child_id, name_sealed),
             unseal('child_identity', 'idno', child_id, idno_sealed), sex, birth_date,
             unseal('child_identity', 'phone', child_id, phone_sealed),
             unseal('child_identity', 'address', child_id, address_sealed)
      from asof(child_identity, :day, :known) where child_id = :child
    ]],
  },
  {
    title = "监护人",
    columns = { "姓名", "关系", "依据", "电话", "起", "止" },
    sql = [[
      select unseal('guardian', 'name', g.id, g.name_sealed), s.relation, s.basis,
             unseal('guardian', 'phone', g.id, g.phone_sealed), s.valid_from, nullif(s.valid_to, '9999-12-31')
      from guardianship s join guardian g on g.id = s.guardian_id
      where s.child_id = :child and s.recorded_at <= :known and s.superseded_at > :known order by s.valid_from
    ]],
  },
  {
    title = "困境类别",
    columns = { "类别", "证明", "起", "止" },
    sql = [[
      select category, evidence, valid_from, nullif(valid_to, '9999-12-31') from category
      where child_id = :child and recorded_at <= :known and superseded_at > :known order by valid_from, category
    ]],
  },
  {
    title = "名册",
    columns = { "县(市、区)", "状态", "原因", "起", "止" },
    sql = [[
      select d.name, case e.status when 'held' then '暂停' else '在册' end, e.reason, e.valid_from,
             nullif(e.valid_to, '9999-12-31')
      from enrolment e join division d on d.code = e.county
      where e.child_id = :child and e.recorded_at <= :known and e.superseded_at > :known order by e.valid_from
    ]],
  },
  {
    title = "学籍",
    columns = { "学段", "年级", "学校", "状态", "起", "止" },
    sql = [[
      select s.stage, s.grade, o.name, s.study, s.valid_from, nullif(s.valid_to, '9999-12-31')
      from schooling s left join organisation o on o.id = s.school_id
      where s.child_id = :child and s.recorded_at <= :known and s.superseded_at > :known order by s.valid_from
    ]],
  },
  {
    title = "关爱金",
    columns = { "学期", "付款编号", "金额(元)", "结果", "日期", "原因" },
    sql = [[
      select r.term, p.no, yuan(p.fen),
             case p.state when 'settled' then '到账' when 'returned' then '退回' else '等银行答复' end, p.day, p.reason
      from payment_state p join round r on r.id = p.round_id where p.child_id = :child order by p.no
    ]],
  },
  {
    title = "结对",
    columns = { "爱心人士", "类型", "牵头部门", "起", "止", "结束原因" },
    sql = [[
      select unseal('carer', 'name', k.id, k.name_sealed), k.kind, k.lead, p.valid_from,
             nullif(p.valid_to, '9999-12-31'), p.end_reason
      from pairing p join carer k on k.id = p.carer_id
      where p.child_id = :child and p.recorded_at <= :known and p.superseded_at > :known order by p.valid_from
    ]],
  },
  {
    title = "同意书",
    columns = { "事项", "签字人", "依据", "起", "止", "撤回" },
    words = { consent.title },
    sql = [[
      select f.purpose, unseal('consent_form', 'given_by', f.id, f.given_by_sealed), f.basis, f.from_day, f.to_day,
             w.day
      from consent_form f left join consent_withdrawal w on w.form_id = f.id
      where f.child_id = :child order by f.from_day, f.purpose
    ]],
  },
  {
    title = "一人一策",
    columns = { "方面", "目标", "开始", "最近评估", "进展" },
    sql = [[
      select g.area, unseal('care_plan_goal', 'goal', g.id, g.goal_sealed), g.opened, r.day, r.progress
      from care_plan_goal g
      left join care_plan_review r
             on r.goal_id = g.id and r.no = (select max(no) from care_plan_review where goal_id = g.id)
      where g.child_id = :child order by g.opened, g.area
    ]],
  },
  {
    title = "探访和服务",
    columns = { "日期", "种类", "谁", "分钟", "带了什么", "所见" },
    sql = [[
      select e.day, e.kind, e.done_by, e.minutes, e.items,
             unseal('visits_child', 'findings', p.child_id, p.findings_sealed)
      from visits_child p join visits_event e on e.id = p.event_id
      where p.child_id = :child and not exists (select 1 from visits_void v where v.event_id = e.id)
      order by e.day, e.id
    ]],
  },
  {
    title = "收到的实物",
    columns = { "日期", "物品", "数量", "收据" },
    sql = [[
      select h.day, g.item, h.quantity, g.receipt_no from gifts_handed h
      join gifts_gift g on g.id = h.gift_id where h.child_id = :child order by h.day, h.id
    ]],
  },
  {
    title = "紧急救助",
    columns = { "时间", "紧急程度", "种类", "需要", "申请(元)" },
    sql = [[
      select at, urgency, kind, unseal('emergency_aid_request', 'need', id, need_sealed), yuan(asked_fen)
      from emergency_aid_request where child_id = :child order by at, id
    ]],
  },
  {
    title = "活动",
    columns = { "活动", "年", "期限", "结果", "日期", "花费(元)" },
    sql = [[
      select e.title, e.year, t.due, t.state, t.done_on, yuan(t.cost_fen)
      from campaigns_task t join campaigns_edition e on e.id = t.edition_id
      where t.child_id = :child order by t.due
    ]],
  },
  {
    title = "微心愿",
    columns = { "年", "心愿", "状态", "日期" },
    sql = [[
      select e.year, unseal('micro_wish_step', 'text', n.id, n.text_sealed), n.state, n.day
      from micro_wish_now n join micro_wish_edition e on e.id = n.edition_id
      where n.child_id = :child order by e.year
    ]],
  },
  {
    title = "夏令营",
    columns = { "年", "状态", "日期", "原因" },
    sql = [[
      select e.year, s.state, s.day, s.reason from camp_place p
      join camp_edition e on e.id = p.edition_id
      join camp_state s on s.place_id = p.id
      where p.child_id = :child order by e.year, s.no
    ]],
  },
  {
    title = "照片",
    columns = { "日期", "说明", "摘要" },
    sql = "select taken_on, caption, content_hash from growth_file_photo where child_id = :child order by taken_on, id",
  },
}
