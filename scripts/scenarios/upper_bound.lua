-- 上限,不是预测:今天在册的孩子都读高中、都读四年本科,没有一个流失。
return {
  title = "上限(都读到本科毕业)",
  source = "演示:用来框住承诺的上限",
  progression = {
    ["初中"] = { { stage = "高中", percent = 100 } },
    ["高中"] = { { stage = "大一", percent = 100 } },
    ["中职"] = { { stage = "大一", percent = 100 } },
  },
  assume = { status = "active", study = "在读", has_payee = true },
}
