-- 谁配给谁。纯函数:同样的名单,总是同样的结果。兄弟姐妹(同一位监护人)在一起。
local match = {}

local function fits(w, carer, group)
  local score = w.each_free_place * carer.free
  for _, child in ipairs(group.children) do
    score = score + ((w.kinds[carer.kind] or {})[child.stage] or 0)
  end
  return score
end

-- 已经有兄弟姐妹结对的,只能配同一位;名额不够就交给人。
local function with_sibling(group, carers)
  for _, carer in ipairs(carers) do
    if carer.id == group.carer_id then
      if carer.free >= #group.children then return carer end
      return nil, ("兄弟姐妹由 %s 结对,名额不够"):format(carer.no)
    end
  end
  return nil, "兄弟姐妹的爱心人士已不在册"
end

local function best(w, group, carers)
  local found, top
  for _, carer in ipairs(carers) do
    if carer.free >= #group.children then
      local score = fits(w, carer, group)
      if not top or score > top then found, top = carer, score end
    end
  end
  if found then return found, top end
  return nil, #group.children > 1 and "没有一位爱心人士能同时接下兄弟姐妹" or "没有空余的名额"
end

-- groups:{ children = { { stage = … } }, carer_id = 已结对兄弟姐妹的爱心人士 };carers:{ id, no, kind, free }。
-- 返回每一组的 { group, carer, score } 或 { group, why };按先后给,给出去的名额就占掉。
function match.all(w, groups, carers)
  local out = {}
  for i, group in ipairs(groups) do
    local carer, score
    if group.carer_id then
      carer, score = with_sibling(group, carers)
    else
      carer, score = best(w, group, carers)
    end
    if carer then carer.free = carer.free - #group.children end
    out[i] = { group = group, carer = carer, score = carer and score, why = not carer and score or nil }
  end
  return out
end

return match
