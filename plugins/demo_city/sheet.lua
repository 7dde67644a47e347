-- 一张要写成 CSV 的表:先收行,最后一次写出。
local sheet = {}
sheet.__index = sheet

function sheet.new(name, encoding, headings)
  local s = { name = name, encoding = encoding, headings = headings, lines = {}, bad = 0 }
  return setmetatable(s, sheet):add(headings)
end

local function quoted(cell)
  local text = tostring(cell or "")
  if text:find('[,"\r\n]') then return '"' .. text:gsub('"', '""') .. '"' end
  return text
end

-- cells 按表头的顺序,空的写 false。
function sheet:add(cells)
  local out = {}
  for i = 1, #self.headings do out[i] = quoted(cells[i]) end
  self.lines[#self.lines + 1] = table.concat(out, ",")
  return self
end

-- 故意写错、导入时应当退回的一行。
function sheet:add_bad(cells)
  self.bad = self.bad + 1
  return self:add(cells)
end

function sheet:rows() return #self.lines - 1 end

function sheet:write(folder)
  folder:write(self.name, table.concat(self.lines, "\r\n") .. "\r\n", self.encoding)
end

return sheet
