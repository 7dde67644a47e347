-- 学段和各学段的年级。只放数据:"学段"一栏可以写哪些词,"年级"一栏从几到几。大学按学年分学段,年级与学年相同。
return {
  { name = "幼儿园", first = 1, last = 3 },
  { name = "小学", first = 1, last = 6 },
  { name = "初中", first = 1, last = 3 },
  { name = "高中", first = 1, last = 3 },
  { name = "中职", first = 1, last = 3 },
  { name = "五年制", first = 1, last = 5 },
  { name = "专科", first = 1, last = 3 },
  { name = "大一", first = 1, last = 1 },
  { name = "大二", first = 2, last = 2 },
  { name = "大三", first = 3, last = 3 },
  { name = "大四", first = 4, last = 4 },
  { name = "大五", first = 5, last = 5 },
  { name = "特殊教育", first = 1, last = 9 },
}
