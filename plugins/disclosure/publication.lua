-- 公布过的:写进去就不再改。每一份的摘要连着前一份的,改动一个字都看得出来。
local store = require "store"
local hash = require "hash"
local json = require "json"
local figures = require "figures"
local quarter = require "quarter"
local difference = require "difference"

local publication = {}

local function digest(p)
  return hash.text(json.encode {
    p.quarter, p.no, p.known, p.body, p.reason or "", p.actor or "", p.previous_hash,
  })
end

local function add(p)
  p.previous_hash = store.value "select hash from disclosure_publication order by seq desc limit 1" or ""
  p.actor = store.actor()
  p.hash = digest(p)
  store.insert("disclosure_publication", p)
end

-- 这个季度的各份,按先后;rows 是其中的数字。被人改过则报错。
function publication.of(code)
  local list = {}
  for p in store.rows([[
    select quarter, no, known, body, reason, actor, previous_hash, hash, recorded_at from disclosure_publication
    where quarter = :quarter order by no
  ]], { quarter = code }) do
    if digest(p) ~= p.hash then
      error(("%s 公布的第 %d 份被改动过,与摘要 %.12s 不符"):format(code, p.no, p.hash), 0)
    end
    list[#list + 1] = { no = p.no, rows = json.decode(p.body), reason = p.reason, hash = p.hash, at = p.recorded_at }
  end
  return list
end

function publication.is_frozen(code)
  return store.value("select 1 from disclosure_publication where quarter = :quarter", { quarter = code }) ~= nil
end

function publication.freeze(code)
  local known = store.now()
  add { quarter = code, no = 0, known = known, body = json.encode(figures.count(quarter.read(code), known)) }
end

-- 公布过的(连同更正)与现在算出来的有什么不同。
function publication.changes(code)
  local said = publication.of(code)
  return difference.between(difference.corrected(said), figures.count(quarter.read(code), store.now())), #said
end

-- 公布更正:只写不同的各行。没有不同则返回 false。
function publication.correct(code, reason)
  local changes, no = publication.changes(code)
  if #changes == 0 then return false end
  add { quarter = code, no = no, known = store.now(), body = json.encode(changes), reason = reason }
  return #changes
end

return publication
