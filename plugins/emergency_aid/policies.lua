-- 应急救助的限额和响应时限,按缓急。只放数据。改办法在最后加一条,从 from 那天求助的起按新的。
return {
  {
    from = "2022-03-01",
    reference = "演示:项目办默认值,正式使用前请确认",
    year_yuan = 8000, -- 一名孩子一个自然年里合计最多批多少元
    urgencies = {
      ["特急"] = { ceiling_yuan = 5000, respond_hours = 24 },
      ["紧急"] = { ceiling_yuan = 3000, respond_hours = 72 },
      ["一般"] = { ceiling_yuan = 1000, respond_hours = 168 },
    },
  },
}
