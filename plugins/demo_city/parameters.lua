-- 演示城市的参数。只放数据。这里只写有多少孩子、怎样升学、多少捐款;发了多少钱、多少人次由系统算出来,不写在这里。
return {
  pool = 8126,                -- 登记在册的困境儿童(摸排库)
  pool_later = 154,           -- 2023 年重新摸排时新登记的
  paired = 843,               -- 名册上到最后有人结对的孩子
  handovers = 25,             -- 其中中途换过爱心人士的
  unpaired_again = 12,        -- 结对后又中止、仍在等待的
  leavers_paired_percent = 80, -- 退出名册的孩子里,此前有人结对的

  days = {
    registered = "2022-06-15", enrolled = "2022-07-01", paired_from = "2022-07-05",
    spring_change = "2023-02-15", handover = "2023-07-01",
    registered_later = "2023-08-20", school_year = "2023-09-01", paired_later = "2023-09-05",
    donated_from = "2022-03-15", donated_days = 180,
  },

  -- 各县(市、区)的份额,和身份证号的前六位:born_before 之前出生的用当时的(已撤销的)代码。
  counties = {
    { code = 320613, name = "崇川区", weight = 15, prefixes = { { 320602, born_before = "2020-07-03" }, { 320613 } },
      other_prefix = 320611 },
    { code = 320614, name = "海门区", weight = 13, prefixes = { { 320684, born_before = "2020-07-03" }, { 320614 } } },
    { code = 320612, name = "通州区", weight = 15, prefixes = { { 320683, born_before = "2009-07-02" }, { 320612 } } },
    { code = 320681, name = "启东市", weight = 13, prefixes = { { 320681 } } },
    { code = 320682, name = "如皋市", weight = 18, prefixes = { { 320682 } } },
    { code = 320685, name = "海安市", weight = 12, prefixes = { { 320621, born_before = "2018-05-11" }, { 320685 } } },
    { code = 320623, name = "如东县", weight = 14, prefixes = { { 320623 } } },
  },
  elsewhere = { 341221, 411628, 520502, 610526, 652922 }, -- 外省出生的孩子(约五十分之一)的前六位

  -- 首批爱心款:总额(元),市级基金所占份额(其余按各县份额分),小额捐款的笔数,单位捐款的大小。
  donations = {
    campaign = "首批爱心款", total_yuan = 17105300, city_percent = 55, small = 3400,
    small_yuan = { "10", "20", "50", "66.66", "88", "100", "100", "128.80", "200", "500", "520", "1000" },
    large_yuan = { from = 10000, to = 180000, step = 5000 },
  },

  -- 每学期收费(元,在 from 与 to 之间)和按政策应减免的百分比;fault_percent:应减未减的孩子所占百分比。
  fees = {
    fault_percent = 2,
    ["幼儿园"] = { from = 1800, to = 3600, waived_percent = 60 },
    ["小学"] = { from = 500, to = 1300, waived_percent = 70 },
    ["初中"] = { from = 700, to = 1700, waived_percent = 70 },
    ["高中"] = { from = 1600, to = 3200, waived_percent = 55 },
    ["中职"] = { from = 1200, to = 2600, waived_percent = 80 },
    ["专科"] = { from = 3200, to = 4800, waived_percent = 30 },
    ["大一"] = { from = 3400, to = 5200, waived_percent = 30 },
    ["大二"] = { from = 3400, to = 5200, waived_percent = 30 },
    ["特殊教育"] = { from = 300, to = 900, waived_percent = 100 },
  },

  -- 爱心人士:各类的份额、牵头部门、最多可结对几名。
  carers = {
    { kind = "爱心妈妈", weight = 55, lead = "市妇联", most = 2 },
    { kind = "爱心爸爸", weight = 8, lead = "市关工委", most = 2 },
    { kind = "爱心党支部", weight = 22, lead = "市级机关工委", most = 4 },
    { kind = "爱心志愿者", weight = 15, lead = "团市委", most = 1 },
  },

  -- 银行入账日期:第一次回盘和重发后的回盘。没有列出的学期用当天。
  value_days = {
    ["2022-1"] = { "2022-10-28", "2022-11-09" },
    ["2022-2"] = { "2023-04-14", "2023-04-25" },
    ["2023-1"] = { "2023-10-27", "2023-11-08" },
  },

  -- 志愿者:people 人;sessions 次里落在 to 之后或同一天重复的不写。
  volunteers = {
    people = 1078, sessions = 3080, from = "2022-03-01", register_days = 540, service_days = 400, to = "2023-12-31",
    alone_percent = 25, forgotten_percent = 3,
    units = { "演示大学青协", "演示卫校", "演示机关第1党支部", "演示机关第2党支部", "演示纺织集团", "演示供电公司", "演示市民巡访团" },
  },

  -- 探访和服务:结对后几天到几天之间第一次上门(late_percent 的人晚去);以后每次隔几天到几天。
  visiting = {
    to = "2023-12-31", first_days = { 2, 13 }, late_days = { 20, 60 }, late_percent = 4, visit_days = { 190, 350 },
    service_days = { 24, 58 }, volunteer_percent = 20, clocked_percent = 10,
  },

  -- 2023 年六一微心愿:多少名孩子许愿,多少有人认领,认领了的多少送到,送到了的多少说了谢谢(百分比)。
  wishes = { children = 160, claimed_percent = 95, delivered_percent = 96, thanked_percent = 90 },

  -- 名册上的孩子怎样走过三个学期。n 名孩子;at:2022 学年的学段年级;next:2023 学年的;没有 at 的 2023 年 9 月入册,
  -- 没有 next 的 2023 年 9 月退出(leaves 写原因)。study、held 依次是 2022 秋、2023 春、2023 秋的在读状态和暂停原因;
  -- account:"none" 没有收款账户,"later" 2023 年 8 月才登记。
  paths = {
    { n = 9, at = "幼儿园1", next = "幼儿园2" },
    { n = 9, at = "幼儿园2", next = "幼儿园3" },
    { n = 9, at = "幼儿园3", next = "小学1" },
    { n = 65, at = "小学1", next = "小学2" },
    { n = 1, at = "小学1", leaves = "随父母迁往外市" },
    { n = 66, at = "小学2", next = "小学3" },
    { n = 65, at = "小学3", next = "小学4" },
    { n = 65, at = "小学4", next = "小学5" },
    { n = 1, at = "小学4", leaves = "随父母迁往外市" },
    { n = 65, at = "小学5", next = "小学6" },
    { n = 1, at = "小学5", leaves = "家庭情况好转,不再符合条件" },
    { n = 60, at = "小学6", next = "初中1" },
    { n = 106, at = "初中1", next = "初中2" },
    { n = 2, at = "初中1", next = "初中2", study = { "在读", "在读", "休学" } },
    { n = 1, at = "初中1", leaves = "随父母迁往外市" },
    { n = 107, at = "初中2", next = "初中3" },
    { n = 40, at = "初中3", next = "高中1" },
    { n = 6, at = "初中3", next = "中职1" },
    { n = 29, at = "初中3", leaves = "升入中职,由国家免学费和助学金保障" },
    { n = 63, at = "高中1", next = "高中2" },
    { n = 1, at = "高中1", next = "高中2", study = { "在读", "在读", "休学" } },
    { n = 64, at = "高中2", next = "高中3" },
    { n = 30, at = "高中3", next = "大一" },
    { n = 3, at = "高中3", next = "专科1" },
    { n = 42, at = "高中3", leaves = "高中毕业,参加工作或另有资助" },

    -- 没有标准的学段
    { n = 2, at = "中职1", next = "中职2" },
    { n = 2, at = "中职2", next = "中职3" },
    { n = 1, at = "中职3", leaves = "中职毕业,参加工作" },
    { n = 3, at = "特殊教育4", next = "特殊教育5" },

    -- 休学、复学、退学
    { n = 1, at = "初中2", next = "初中3", study = { "休学", "在读", "在读" } },
    { n = 1, at = "初中2", next = "初中2", study = { "在读", "休学", "在读" } },
    { n = 1, at = "小学4", next = "小学4", study = { "休学", "休学", "在读" } },
    { n = 1, at = "初中1", next = "初中1", study = { "休学", "休学", "在读" } },
    { n = 1, at = "高中1", next = "高中1", study = { "休学", "休学", "休学" } },
    { n = 1, at = "高中2", next = "高中2", study = { "休学", "休学", "退学" } },
    { n = 1, at = "小学2", leaves = "随父母迁往外市", study = { "休学", "休学" } },

    -- 暂停、恢复
    { n = 1, at = "小学3", next = "小学4", held = { "监护人变更待核实", false, false } },
    { n = 1, at = "小学3", next = "小学4", held = { false, "迁往外市待确认", "迁往外市待确认" } },
    { n = 1, at = "小学3", next = "小学4", held = { "家庭情况待复核", "家庭情况待复核", "家庭情况待复核" } },
    { n = 1, at = "初中1", next = "初中2", held = { "监护人变更待核实", "监护人变更待核实", false } },
    { n = 1, at = "初中1", next = "初中2", held = { "家庭情况待复核", "家庭情况待复核", "家庭情况待复核" } },
    { n = 1, at = "高中2", next = "高中3", held = { "迁往外市待确认", "迁往外市待确认", "迁往外市待确认" } },
    { n = 1, at = "小学5", leaves = "家庭情况好转,不再符合条件", held = { "家庭情况待复核", "家庭情况待复核" } },

    -- 没有收款账户
    { n = 1, at = "幼儿园2", next = "幼儿园3", account = "later" },
    { n = 1, at = "小学1", next = "小学2", account = "later" },
    { n = 1, at = "小学1", next = "小学2", account = "none" },
    { n = 1, at = "小学4", next = "小学5", account = "none" },
    { n = 1, at = "初中2", next = "初中3", account = "later" },
    { n = 1, at = "高中1", next = "高中2", account = "later" },
    { n = 1, at = "高中1", next = "高中2", account = "none" },

    -- 2023 年 9 月新入册
    { n = 8, next = "幼儿园1" },
    { n = 12, next = "小学1" },
    { n = 1, next = "小学1", account = "none" },
    { n = 11, next = "小学2" },
    { n = 10, next = "小学3" },
    { n = 10, next = "小学4" },
    { n = 9, next = "小学5" },
    { n = 13, next = "初中1" },
    { n = 1, next = "高中1" },
    { n = 12, next = "大二" },
  },
}
