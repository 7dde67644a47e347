-- 公布过的数字与现在的有什么不同。只算,不碰库。
local difference = {}

local function key(row) return row.section .. "|" .. row.item .. "|" .. row.county end

-- publications:一个季度的各份,按先后 → 更正以后的各行。
function difference.corrected(publications)
  local rows, place = {}, {}
  for _, p in ipairs(publications) do
    for _, row in ipairs(p.rows) do
      local at = place[key(row)] or #rows + 1
      place[key(row)] = at
      rows[at] = { section = row.section, item = row.item, county = row.county, n = row.n, fen = row.fen }
    end
  end
  return rows
end

-- 藏过的不再露出来,否则前后一减就看出来了。
local function kept_hidden(before, after) return before == "*" and "*" or after end

-- → { section, item, county, n, fen, was_n, was_fen } 的列表:新的、变了的、没有了的(记 0)。
function difference.between(said, now)
  local before, changes = {}, {}
  local function compare(was, n, fen)
    n, fen = kept_hidden(was.n, n), kept_hidden(was.fen, fen)
    if n == was.n and fen == was.fen then return end
    changes[#changes + 1] = {
      section = was.section, item = was.item, county = was.county, n = n, fen = fen, was_n = was.n, was_fen = was.fen,
    }
  end
  for _, row in ipairs(said) do before[key(row)] = row end
  for _, row in ipairs(now) do
    local was = before[key(row)] or { section = row.section, item = row.item, county = row.county, n = 0, fen = 0 }
    compare(was, row.n, row.fen)
    before[key(row)] = nil
  end
  for _, row in ipairs(said) do
    if before[key(row)] then compare(row, 0, 0) end
  end
  return changes
end

return difference
