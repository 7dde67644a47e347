-- 上限不改变本学期的核定额。
return {
  { name = "核定额不变", case = { term = "2023-1", stage = "小学", grade = 1 }, given = { fen = 120000 },
    expect = { fen = 120000 } },
}
