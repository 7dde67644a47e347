-- 上线前必须成立的例子:季度的起止,小数目藏得住,更正说得清。
local quarter = require "quarter"
local paid = require "paid"
local difference = require "difference"
local due = require "due"

local function equal(got, wanted) assert(got == wanted, ("得到 %s,应是 %s"):format(got, wanted)) end

local function find(rows, item, county)
  for _, row in ipairs(rows) do
    if row.item == item and row.county == county then return row end
  end
end

-- 藏起来的格子里,有没有一行或一列只藏了一格。
local function check_no_lonely(rows)
  local hidden = {}
  for _, row in ipairs(rows) do
    for _, line in ipairs { "行" .. row.item, "列" .. row.county } do
      if row.n == "*" then hidden[line] = (hidden[line] or 0) + 1 end
    end
  end
  for line, n in pairs(hidden) do assert(n > 1, line .. " 只藏了一格,减得出来") end
end

local cells = {
  { stage = "小学", county = "崇川区", n = 3, fen = 360000 },
  { stage = "小学", county = "海门区", n = 40, fen = 4800000 },
  { stage = "小学", county = "通州区", n = 60, fen = 7200000 },
  { stage = "初中", county = "崇川区", n = 20, fen = 5000000 },
  { stage = "初中", county = "海门区", n = 30, fen = 7500000 },
  { stage = "初中", county = "通州区", n = 50, fen = 12500000 },
}

return {
  { name = "季度从哪天到哪天", check = function()
    equal(quarter.read("2024-1").from .. quarter.read("2024-1").to, "2024-01-012024-04-01")
    equal(quarter.read("2024-4").to, "2025-01-01")
    equal(quarter.read "2024-5", nil)
  end },
  { name = "到日子公布的是上一季度", check = function()
    equal(quarter.ended "2024-01-15", "2023-4")
    equal(quarter.ended "2024-04-12", "2024-1")
    equal(quarter.next "2024-4", "2025-1")
  end },
  { name = "小数目藏得住,合计减不出来", check = function()
    local rows = paid.rows(cells)
    equal(find(rows, "小学", "崇川区").n, "*")
    equal(find(rows, "小学", "合计").n, 103)
    equal(find(rows, "合计", "合计").fen, 37360000)
    equal(find(rows, "合计", "崇川区").fen, "*")
    check_no_lonely(rows)
  end },
  { name = "没有小数目就什么也不藏", check = function()
    for _, row in ipairs(paid.rows { cells[2], cells[3], cells[5], cells[6] }) do assert(row.n ~= "*") end
  end },
  { name = "没有发放就没有这一部分", check = function() equal(#paid.rows {}, 0) end },
  { name = "更正:变了的、新的、没有了的;藏过的仍藏着", check = function()
    local function row(item, n) return { section = "发放", item = item, county = "", n = n, fen = n } end
    local changes = difference.between({ row("甲", 5), row("乙", "*"), row("丙", 7), row("丁", 8) },
      { row("甲", 6), row("乙", 9), row("丙", 7), row("戊", 10) })
    equal(#changes, 3)
    equal(changes[1].was_n .. "→" .. changes[1].n, "5→6")
    equal(changes[2].item .. changes[2].was_n .. "→" .. changes[2].n, "戊0→10")
    equal(changes[3].item .. changes[3].n, "丁0")
  end },
  { name = "公布的日子在每个月都有,有依据", check = function()
    assert(due.day >= 1 and due.day <= 28 and due.reference ~= "" and quarter.read(due.first), due.day)
  end },
}
