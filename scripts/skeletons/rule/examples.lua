-- 上线前必须成立的例子: qianshou plugin test NAME
return {
  { name = "高中生增发 100 元", case = { term = "2024-1", stage = "高中", grade = 1 },
    expect = { fen = 10000, lines = { "extra" } } },
  { name = "以前的学期不变", case = { term = "2023-1", stage = "高中", grade = 1 }, given = { fen = 300000 },
    expect = { fen = 300000 } },
  { name = "小学生不增发", case = { term = "2024-1", stage = "小学", grade = 1 }, given = { fen = 120000 },
    expect = { fen = 120000 } },
}
