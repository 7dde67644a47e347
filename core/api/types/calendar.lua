---@meta calendar
-- Days are ISO text ("2023-09-01"), terms are codes ("2023-1": autumn 2023). Needs nothing.
local calendar = {}

---@class calendar.Term
---@field code string
---@field starts string
---@field ends string the day after the last
---@field year integer the school year's first
---@field half 1|2

---@class calendar.Lunar
---@field year integer
---@field month integer
---@field day integer
---@field leap boolean
---@field text string "正月十一"

---When something comes: one of cron, date, lunar, term, every, birthday; the rest moves it.
---@class calendar.When
---@field cron? string "0 9 * * 1"
---@field date? string "06-01"
---@field lunar? string "12-30"
---@field term? string a solar term: "清明"
---@field every? string "10m"
---@field birthday? calendar.Birthday|true true: of each target of the job
---@field before? integer days
---@field after? integer days
---@field at? string "09:00"
---@field workday? "previous"|"next"

---@class calendar.Birthday
---@field date? string
---@field lunar? string "01-11"
---@field leap? boolean
---@field year? integer

---@class calendar.Date
---@field lunar? string "01-11", with year
---@field lunar_year? integer with month, day, leap
---@field month? integer
---@field day? integer
---@field leap? boolean
---@field term? string a solar term, with year
---@field year? integer

---@param code string
---@return calendar.Term?
function calendar.term(code) end
---@param day string
---@return string? code
function calendar.term_of(day) end
---@param code string
---@return string code
function calendar.term_after(code) end
---@param code string
---@return string "2023年秋季学期"
function calendar.title(code) end
---@param day string
---@param n integer
---@return string day
function calendar.add_days(day, n) end
---@param day string the 31st becomes the last day of a shorter month
---@param n integer
---@return string day
function calendar.add_months(day, n) end
---@param a string
---@param b string
---@return integer days b − a
function calendar.days_between(a, b) end
---@param born string
---@param on string
---@return integer completed years
function calendar.age(born, on) end
---@param text string a day, or a day and a minute
---@return integer milliseconds
function calendar.instant(text) end
---@param day string
---@return calendar.Lunar
function calendar.lunar(day) end
---@param day string
---@return string? term "清明"; nil on other days
function calendar.solar_term(day) end
---@param what calendar.Date
---@return string? day nil when that year has none
function calendar.date(what) end
---@param birthday calendar.Birthday with year
---@return string? day
function calendar.birthday(birthday) end
---@param day string
---@return boolean? workday nil: not announced yet
---@return boolean? guess by the week
function calendar.workday(day) end
---@param day string
---@return string day
---@return boolean depends on holidays that are not announced yet
function calendar.next_workday(day) end
---@param day string
---@return string day
---@return boolean depends on holidays that are not announced yet
function calendar.previous_workday(day) end
---@param when calendar.When
---@param after string a day, or a day and a minute
---@return string? instant "2025-01-21 09:00"
---@return boolean? depends on holidays that are not announced yet
function calendar.next(when, after) end

return calendar
