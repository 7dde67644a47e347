-- 结对后几天内第一次见到孩子,隔几天至少联系一次(探访或服务),过了几周告诉县里。只放数据。改办法在最后加一条:第一次见面按
-- 结对那天的办法,以后的联系按上一次联系那天的办法。哪些种类算见面,在 visits/kinds.lua 里。
return {
  {
    from = "2022-03-01",
    reference = "演示:项目办默认值,正式使用前请确认",
    first_visit_days = 14,
    contact_days = 60,
    escalate_weeks = 4,
  },
}
