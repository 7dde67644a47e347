---@meta stipend
-- Pure rules. Needs "stipend.rule".
local stipend = {}

---What a rule sees of one child for one term: read-only; nil is unknown. Facts of plugins are fields too.
---@class stipend.Case
---@field term string? 学期,如 2023-1
---@field half integer? 上半学年 1,下半学年 2
---@field term_start string? 学期起始日:标准按它选取
---@field term_end string? 学期结束日(不含)
---@field day string? 名册和事实以此日为准
---@field county string? 分担关爱金的县(市、区)名称
---@field county_code integer? 县(市、区)区划代码
---@field status string? 在册状态:active 或 held
---@field hold_reason string? 暂缓原因
---@field enrolled_on string? 本段在册起始日
---@field stage string? 学段:幼儿园、小学、初中、高中、中职、专科、大一…
---@field grade integer? 学段内年级
---@field study string? 在读、休学、毕业、退学
---@field sex string? 性别
---@field birth_date string? 出生日期
---@field age integer? 学期起始日的周岁
---@field has_payee boolean 有无收款账户
---@field charged_fen integer? 本学期应收费用(分)
---@field waived_fen integer? 本学期已减免(分)
---@field entitled_waiver_fen integer? 按资助政策应减免(分)
---@field remaining_fen integer? 减免后剩余费用(分)
local Case = {}

---@param category string "孤儿"
---@return boolean
function Case:has(category) end

---What a rule answers through.
---@class stipend.Award
---@field fen integer what earlier rules gave
local Award = {}

---@param fen integer
---@param reason string a code of the rule's reasons
---@param operands? table places of its sentence
function Award:add(fen, reason, operands) end
---@param reason string
---@param operands? table
function Award:refuse(reason, operands) end
---@param reason string
---@param operands? table
function Award:note(reason, operands) end
---@param weights { city: integer, county: integer }
function Award:share(weights) end
---@param fen integer of what was overpaid, at most this much is taken back
function Award:limit_recovery(fen) end

---@class stipend.Rule
---@field phase "eligibility"|"standard"|"reduction"|"limit"|"share"
---@field reasons table<string, string> sentences with {places}
---@field apply fun(case: stipend.Case, award: stipend.Award)

---@param rule stipend.Rule
function stipend.rule(rule) end
---@generic T
---@param list T[] entries with from = "2022-03-01", ascending
---@param day string
---@return T? entry in force on the day
function stipend.at(list, day) end
---@param year_fen integer
---@param half 1|2
---@return integer fen
function stipend.half(year_fen, half) end

return stipend
