-- 取出一份档案,写成文字或网页。
local store = require "store"
local sections = require "sections"

local file = {}

-- 查询里用到哪些参数,就给哪些。
local function arguments(sql, all)
  local used = {}
  for name, value in pairs(all) do
    if sql:find(":" .. name .. "%f[^%w_]") then used[name] = value end
  end
  return used
end

-- { { title, columns, rows = { { … } } } };没有内容的部分不列。
function file.read(child_id, day)
  local out, all = {}, { child = child_id, day = day, known = store.now() }
  for _, s in ipairs(sections) do
    local rows = {}
    for row in store.rows(s.sql, arguments(s.sql, all)) do
      local cells = {}
      for i = 1, #s.columns do
        local word = s.words and s.words[i]
        cells[i] = tostring(word and word(row[i]) or row[i] or "")
      end
      rows[#rows + 1] = cells
    end
    if #rows > 0 then out[#out + 1] = { title = s.title, columns = s.columns, rows = rows } end
  end
  return out
end

function file.text(title, parts)
  local lines = { title }
  for _, part in ipairs(parts) do
    lines[#lines + 1] = "\n" .. part.title
    for _, row in ipairs(part.rows) do
      local cells = {}
      for i, name in ipairs(part.columns) do
        if row[i] ~= "" then cells[#cells + 1] = name .. " " .. row[i] end
      end
      lines[#lines + 1] = "  " .. table.concat(cells, ",")
    end
  end
  return table.concat(lines, "\n")
end

local escapes = { ["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;", ['"'] = "&quot;" }

function file.escape(text) return (text:gsub('[&<>"]', escapes)) end

local style = "body{font-family:serif;margin:2em}table{border-collapse:collapse;margin-bottom:1em}"
  .. "th,td{border:1px solid #888;padding:.2em .6em;text-align:left}@media print{h2{break-after:avoid}}"

local function html_row(cells, tag)
  local out = {}
  for i, cell in ipairs(cells) do out[i] = ("<%s>%s</%s>"):format(tag, file.escape(cell), tag) end
  return "<tr>" .. table.concat(out) .. "</tr>"
end

-- 能打印的网页,不引用任何外面的东西。photos:文件名的列表,与网页放在一起。
function file.html(title, parts, photos)
  local out = {
    "<!doctype html>", '<html lang="zh-CN"><head><meta charset="utf-8">', "<title>" .. file.escape(title) .. "</title>",
    "<style>" .. style .. "</style></head><body>", "<h1>" .. file.escape(title) .. "</h1>",
  }
  for _, part in ipairs(parts) do
    out[#out + 1] = "<h2>" .. part.title .. "</h2><table>" .. html_row(part.columns, "th")
    for _, row in ipairs(part.rows) do out[#out + 1] = html_row(row, "td") end
    out[#out + 1] = "</table>"
  end
  for _, name in ipairs(photos) do out[#out + 1] = ('<p><img src="%s" width="320"></p>'):format(file.escape(name)) end
  out[#out + 1] = "</body></html>\n"
  return table.concat(out, "\n")
end

return file
