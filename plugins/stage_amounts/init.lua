-- 按学段标准确定本学期金额。标准按所发学期的开学日选取,不看今天的日期。
local stipend = require "stipend"
local money = require "money"
local options = require "options"
local amounts = require "check" (require "amounts")

local function year_standard(case)
  local standard = stipend.at(amounts, case.term_start)
  local yuan = standard and case.stage and standard.yuan[case.stage]
  return yuan and money.yuan(yuan)
end

local function add_capped(case, award, year_fen, half_fen)
  local remaining_fen = case.remaining_fen
  if not remaining_fen then return award:refuse("remaining_unknown") end
  if remaining_fen == 0 then return award:refuse("nothing_remains") end
  if remaining_fen >= half_fen then return award:add(half_fen, "stage", { year_fen = year_fen }) end
  award:add(remaining_fen, "capped", { year_fen = year_fen, remaining_fen = remaining_fen })
end

stipend.rule {
  phase = "standard",
  reasons = {
    stage = "{stage}阶段标准每学年 {year_fen:yuan} 元,本学期发 {fen:yuan} 元",
    capped = "{stage}阶段标准每学年 {year_fen:yuan} 元,减免后本学期还需负担 {remaining_fen:yuan} 元,发 {fen:yuan} 元",
    no_standard = "{kind}没有关爱金标准,需人工确定",
    remaining_unknown = "没有收到本学期的收费和减免情况,无法确定还需负担多少,请联系学校补报",
    nothing_remains = "本学期费用已经全部减免,没有需要负担的部分",
  },
  apply = function(case, award)
    local year_fen = year_standard(case)
    if not year_fen then return award:refuse("no_standard", { kind = case.stage or "学段不明" }) end
    local half_fen = stipend.half(year_fen, case.half)
    if options.mode == "capped" then return add_capped(case, award, year_fen, half_fen) end
    award:add(half_fen, "stage", { year_fen = year_fen })
  end,
}
