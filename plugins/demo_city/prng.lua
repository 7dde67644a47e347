-- 伪随机数(splitmix64,只用 64 位整数):同一个种子和名字,在每台机器上都是同一串数。
local prng = {}
prng.__index = prng

-- 各部分用各自的名字取数,改动一个文件的内容不会牵动别的文件。
function prng.new(seed, name)
  local state = 0xCBF29CE484222325 ~ seed
  for i = 1, #name do state = (state ~ name:byte(i)) * 0x100000001B3 end
  return setmetatable({ state = state }, prng)
end

function prng:next()
  self.state = self.state + 0x9E3779B97F4A7C15
  local z = self.state
  z = (z ~ (z >> 30)) * 0xBF58476D1CE4E5B9
  z = (z ~ (z >> 27)) * 0x94D049BB133111EB
  return z ~ (z >> 31)
end

function prng:below(n) return (self:next() >> 1) % n end

function prng:between(from, to) return from + self:below(to - from + 1) end

function prng:percent(n) return self:below(100) < n end

function prng:pick(list) return list[1 + self:below(#list)] end

-- 按 weight 取一项。
function prng:weighted(list)
  local total = 0
  for _, item in ipairs(list) do total = total + item.weight end
  local at = self:below(total)
  for _, item in ipairs(list) do
    at = at - item.weight
    if at < 0 then return item end
  end
end

function prng:digits(n)
  local out = {}
  for i = 1, n do out[i] = self:below(10) end
  return table.concat(out)
end

function prng:shuffle(list)
  for i = #list, 2, -1 do
    local j = 1 + self:below(i)
    list[i], list[j] = list[j], list[i]
  end
  return list
end

return prng
