-- 元旦送温暖:每年怎样办。只放数据;改办法在最后加一条新的,from 写从哪一年的元旦起,其余各项重新写全。
-- opens_before:元旦前多少天开始;closes_before:元旦前多少天截止(1:元旦前一天);reminder:哪天提醒还没送的;
-- budget_yuan:每名孩子最多花多少元;who:对象(写法见 spring_festival/policies.lua)。
return {
  {
    from = 2023,
    reference = "项目公布的活动之一(2022年3月启动);天数和限额未公布,为默认值,请按当年文件改写",
    opens_before = 20,
    reminder = { date = "12-26" },
    closes_before = 1,
    budget_yuan = 300,
    who = {},
    task = "元旦快到了,请看望孩子,送去过冬的衣被或文具,看看家里取暖是否安全。",
  },
}
