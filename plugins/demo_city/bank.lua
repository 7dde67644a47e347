-- 演示银行的回盘:待处理的付款,第一次有少数失败,重发的全部成功。
local store = require "store"
local parameters = require "parameters"
local prng = require "prng"
local sheet = require "sheet"
local words = require "words"

local bank = {}

local pending_sql = [[
  select p.no, p.fen, p.attempt from payment_state p
  join round r on r.id = p.round_id
  where r.term = :term and p.state = 'pending'
  order by p.no
]]

local function value_day(term, attempt)
  local days = parameters.value_days[term]
  return days and days[attempt] or store.today()
end

-- share:每一千笔里失败几笔。由付款编号决定,每次都一样。
local function answer(p, share)
  local rng = prng.new(0, p.no)
  if p.attempt > 1 or rng:below(1000) >= share then return "成功", false end
  return "失败", rng:pick(words.bank_faults)
end

function bank.sheet(term, share)
  local s = sheet.new("", "gb18030", { "付款编号", "金额", "处理结果", "失败原因", "入账日期" })
  local attempt, failed = 1, 0
  for p in store.rows(pending_sql, { term = term }) do
    local result, why = answer(p, share)
    if result == "失败" then failed = failed + 1 end
    if p.attempt > attempt then attempt = p.attempt end
    s:add { p.no, ("%d.%02d"):format(p.fen // 100, p.fen % 100), result, why, value_day(term, p.attempt) }
  end
  s.name = ("bank_%s_%d.csv"):format(term, attempt)
  return s, failed
end

return bank
