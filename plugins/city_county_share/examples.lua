-- 上线前必须成立的例子(按 60 比 40)。
local function case(county, county_code)
  return { term = "2022-1", stage = "小学", grade = 1, county = county, county_code = county_code }
end

local examples = {
  { name = "除不尽的一分钱归余数大的一方", case = case("海门区", 320614), given = { fen = 100001 },
    expect = { fen = 100001, county_fen = 40000 } },
  { name = "一分钱归市级", case = case("海门区", 320614), given = { fen = 1 }, expect = { fen = 1, county_fen = 0 } },
  { name = "本市以外的县不猜", case = case("玄武区", 320102), given = { fen = 120000 },
    expect = { refused = { "unknown_county" } } },
  { name = "县不明的不猜", case = case(nil, nil), given = { fen = 120000 }, expect = { refused = { "unknown_county" } } },
}

local counties = {
  { "崇川区", 320613 }, { "海门区", 320614 }, { "通州区", 320612 }, { "启东市", 320681 },
  { "如皋市", 320682 }, { "海安市", 320685 }, { "如东县", 320623 },
}
for _, county in ipairs(counties) do
  examples[#examples + 1] = {
    name = county[1] .. "承担四成", case = case(county[1], county[2]), given = { fen = 120000 },
    expect = { fen = 120000, county_fen = 48000 },
  }
end

return examples
