-- 春节送祝福:每年怎样办。只放数据。
--
-- 改办法不要改已有的一条,在最后加一条新的:from 写从哪一年的春节起,reference 写文件依据,其余各项重新写全。
-- opens_before:正月初一前多少天开始(遇休息日提前到工作日);closes_before = 1:除夕截止;
-- reminder:哪天提醒还没送的,这里是小年(腊月廿四);budget_yuan:每名孩子最多花多少元;
-- who:对象,空的是全体在册孩子,也可以写 { stages = { "小学" } }、{ categories = { "孤儿" } }、{ from_age = 6, to_age = 14 }。
return {
  {
    from = 2023,
    reference = "项目公布的活动之一(2022年3月启动);天数和限额未公布,为默认值,请按当年文件改写",
    opens_before = 21,
    reminder = { lunar = "12-24" },
    closes_before = 1,
    budget_yuan = 200,
    who = {},
    task = "春节快到了,请给孩子送上新春祝福,看望或者通一次话,送一份小小的年礼。",
  },
}
