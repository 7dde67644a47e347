-- 上线前必须成立的例子。
local function case(charged_fen, waived_fen, entitled_waiver_fen)
  return {
    term = "2022-1", stage = "高中", grade = 1,
    charged_fen = charged_fen, waived_fen = waived_fen, entitled_waiver_fen = entitled_waiver_fen,
  }
end

return {
  { name = "应减的都减了,不提醒", case = case(120000, 85000, 85000), given = { fen = 300000 },
    expect = { fen = 300000, notes = {} } },
  { name = "应减未减,提醒而不改金额", case = case(120000, 40000, 85000), given = { fen = 300000 },
    expect = { fen = 300000, notes = { "not_waived" } } },
  { name = "减得比应减的多,不提醒", case = case(120000, 120000, 85000), given = { fen = 300000 },
    expect = { fen = 300000, notes = {} } },
  { name = "没有收费情况,不提醒", case = case(nil, nil, nil), given = { fen = 300000 },
    expect = { fen = 300000, notes = {} } },
}
