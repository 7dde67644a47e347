-- 从资金看的悲观情景:升学的多,每年有新入册,捐赠减半。
return {
  title = "悲观情景(资金紧)",
  source = "演示:升学比例、新入册、捐赠都是假定",
  progression = {
    ["初中"] = { { stage = "高中", percent = 80 }, { stage = "中职", percent = 20 } },
    ["高中"] = { { stage = "大一", percent = 85 }, { stage = "专科", percent = 15 } },
    ["中职"] = { { stage = "专科", percent = 50 } },
  },
  assume = { status = "active", study = "在读", has_payee = true },
  entrants = {
    { stage = "小学", grade = 1, children = 60 },
    { stage = "初中", grade = 1, children = 30 },
  },
  donations_yuan = { city = 1000000 },
}
