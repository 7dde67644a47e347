-- 2023 年的六一微心愿:征集表(有几个写得不对),和公布以后单位报来的认领送达表。
local cast = require "cast"
local number = require "number"
local parameters = require "parameters"
local people = require "people"
local prng = require "prng"
local sheet = require "sheet"
local store = require "store"
local words = require "words"

local wishing = {}

local given = parameters.wishes
local young = { ["幼儿园"] = true, ["小学"] = true }

-- 2023 年春季在册、还在幼儿园和小学的孩子里的一些。
local function chosen(members, rng)
  local list, wanted = {}, {}
  for _, m in ipairs(members) do
    local now = cast.at(m, 2)
    if now and young[now.stage] then list[#list + 1] = m.file_no end
  end
  for i, file_no in ipairs(rng:shuffle(list)) do
    if i <= given.children then wanted[i] = file_no end
  end
  return wanted
end

-- 太贵的;没有的种类;没有登记过的孩子。
local function add_bad_rows(s)
  s:add_bad { "DEMO-00001", "想要一台平板电脑", "其他", "1999" }
  s:add_bad { "DEMO-00001", "想要一只小狗", "宠物", "200" }
  s:add_bad { "DEMO-90001", "想要一个书包", "文具图书", "150" }
end

function wishing.sheet(seed, members)
  local rng = prng.new(seed, "wishes")
  local s = sheet.new("2023-05_01_wishes.csv", "gb18030", { "档案号", "心愿", "种类", "约多少元" })
  for i, file_no in ipairs(chosen(members, rng)) do
    local wish = i % 70 == 0 and words.wish_with_phone or rng:pick(words.wishes)
    s:add { file_no, wish.text, wish.kind, rng:between(wish.from // 10, wish.to // 10) * 10 }
  end
  add_bad_rows(s)
  return s
end

local published_sql = [[
  select n.id, n.fen from micro_wish_now n join micro_wish_edition e on e.id = n.edition_id
  where e.year = :year and n.state = '公布' order by n.id
]]

-- 花费比估计的少一点。
local function cost(rng, fen) return ("%.2f"):format((fen - fen * rng:below(20) // 100) / 100) end

-- 多数有人认领,认领了的多数在六一前送到,送到了的多数说了谢谢。
function wishing.claims(year, seed)
  local rng = prng.new(seed, "wish claims")
  local s = sheet.new(("wish_claims_%d.csv"):format(year), "utf-8",
    { "心愿编号", "认领人", "电话", "单位", "认领日期", "送达日期", "花费", "感谢" })
  for w in store.rows(published_sql, { year = year }) do
    if rng:percent(given.claimed_percent) then
      local row = { w.id, people.adult(rng, rng:percent(60) and "women" or "men"), number.phone(rng),
        rng:pick(parameters.volunteers.units), number.day(rng, year .. "-05-15", 10), false, false, false }
      if rng:percent(given.delivered_percent) then
        row[6], row[7] = number.day(rng, year .. "-05-26", 6), cost(rng, w.fen)
        row[8] = rng:percent(given.thanked_percent) and rng:pick(words.thanks)
      end
      s:add(row)
    end
  end
  return s
end

return wishing
