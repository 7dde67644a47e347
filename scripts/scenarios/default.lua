-- 默认情景。只放数据;改比例、捐赠直接改这里,或另存一个文件: qianshou project --scenario 文件
-- progression:读完这个学段的孩子往哪里去(百分数),合计不到 100 的毕业离开。没有写的学段照常升。
return {
  title = "默认情景",
  source = "演示:升学比例、流失、新入册、捐赠都是假定,请换成教育局和本会的数字",
  progression = {
    ["初中"] = { { stage = "高中", percent = 60 }, { stage = "中职", percent = 30 }, { stage = "五年制", percent = 8 } },
    ["高中"] = { { stage = "大一", percent = 62 }, { stage = "专科", percent = 33 } },
    ["中职"] = { { stage = "专科", percent = 40 } },
  },
  leave_percent = { ["初中"] = 0.5, ["高中"] = 1, ["中职"] = 2 },
  assume = { status = "active", study = "在读", has_payee = true },
  entrants = {},
  donations_yuan = { city = 2000000 },
}
