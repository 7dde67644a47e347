-- 上线前必须成立的例子:小数目藏得住;任务的结果合不合规矩。
local suppress = require "suppress"
local letters = require "letters"
local tasks = require "tasks"
local notice = require "notice"
local policy = require "policy"
local staff = require "staff"

local function equal(got, wanted) assert(got == wanted, ("得到 %s,应是 %s"):format(got, wanted)) end

-- 行是县、列是学段的一张表,最后一行一列是合计。
local function table_of(rows)
  local cells = {}
  for i, row in ipairs(rows) do
    for k, n in ipairs(row) do
      cells[#cells + 1] = { row = "行" .. i, column = "列" .. k, n = n, total = i == #rows or k == #row }
    end
  end
  return suppress.mark(cells)
end

local function picture(cells)
  local marks = {}
  for i, cell in ipairs(cells) do marks[i] = cell.hidden and "*" or "." end
  return table.concat(marks)
end

local task = { opens = "2024-01-19", budget_fen = 20000 }

local function fault(state, cost_fen, day, note)
  return tasks.fault(task, { state = state, cost_fen = cost_fen, done_on = day, note = note }, "2024-02-05")
end

-- 一条写得对的安排,改掉 name 一项以后,检查说的话里要有 part。
local function refuses(name, value, part)
  local entry = {
    from = 2024, reference = "试验", opens_before = 21, closes_before = 1, budget_yuan = 200, who = {}, task = "试验",
  }
  policy.check { entry }
  entry[name] = value
  local ok, said = pcall(policy.check, { entry })
  assert(not ok and said:find(part, 1, true), tostring(said))
end

return {
  { name = "写错的安排,一装入就说错在哪里", check = function()
    refuses("budget_yuan", -1, "budget_yuan 不能小于零")
    refuses("budget_yuan", 12.5, "budget_yuan")
    refuses("opens_before", 1, "开始应早于截止")
    refuses("reference", "", "文件依据")
    refuses("budget", 200, "不认识的字段 budget")
    refuses("who", { stage = "小学" }, "stage 不认识")
  end },
  { name = "没有小数目,什么也不藏", check = function()
    equal(picture(table_of { { 5, 9, 14 }, { 0, 6, 6 }, { 5, 15, 20 } }), ".........")
  end },
  { name = "一个小数目,再藏三格成一圈", check = function()
    equal(picture(table_of { { 3, 40, 43 }, { 20, 30, 50 }, { 23, 70, 93 } }), "**.**....")
  end },
  { name = "只有一行的表:再藏最小的一格", check = function()
    local cells = {}
    for _, n in ipairs { 2, 30, 8, 40 } do cells[#cells + 1] = { row = "行", column = "列", n = n, total = n == 40 } end
    equal(picture(suppress.mark(cells)), "*.*.")
  end },
  { name = "合计自己是小数目,也藏", check = function()
    equal(picture(table_of { { 2, 10, 12 }, { 0, 10, 10 }, { 2, 20, 22 } }):sub(7, 7), "*")
  end },
  { name = "花费不超过限额,日子在开始以后、今天以前", check = function()
    equal(fault("完成", 20000, "2024-02-05"), nil)
    assert(fault("完成", 20001, "2024-02-05"):find "200.00")
    assert(fault("完成", 0, "2024-02-06"))
    assert(fault("完成", 0, "2024-01-18"))
  end },
  { name = "免做要写原因,也没有花费", check = function()
    assert(fault("免", 0, "2024-02-05"))
    assert(fault("免", 100, "2024-02-05", "随父母在外地过年"))
    equal(fault("免", 0, "2024-02-05", "随父母在外地过年"), nil)
  end },
  { name = "通知里只写姓", check = function()
    equal(notice.child { name = "张三丰", file_no = "A-1" }, "张同学(A-1)")
    equal(notice.child { name = "张**", file_no = "A-1" }, "张同学(A-1)")
    equal(notice.child { file_no = "A-1" }, "同学(A-1)")
  end },
  { name = "一周从周一算起,年头年尾的几天归前一年或后一年", check = function()
    equal(letters.week "2021-01-03", "2020-W53")
    equal(letters.week "2021-01-04", "2021-W01")
    equal(letters.week "2024-12-30", "2025-W01")
    equal(letters.week "2023-12-31", "2023-W52")
  end },
  { name = "七个县(市、区)都有联系人", check = function()
    local n = 0
    for _ in pairs(staff) do n = n + 1 end
    equal(n, 7)
  end },
}
