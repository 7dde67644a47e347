-- 匹配(先看,加 --accept 才写)、指定、交接。
local command = require "command"
local store = require "store"
local stipend = require "stipend"
local match = require "match"
local people = require "people"
local weights = require "weights"

local day_arg = { "day", "date", required = true, help = "从哪一天起" }
local child_arg = { "child", "text", required = true, help = "档案号" }

local function write(results, day)
  store.atomic(function()
    for _, r in ipairs(results) do
      for _, child in ipairs(r.carer and r.group.children or {}) do
        store.spell("pairing", { child_id = child.id, carer_id = r.carer.id }, day)
      end
    end
  end)
end

command.add {
  name = "pairing match",
  title = "给等待的孩子匹配爱心人士(兄弟姐妹在一起);--accept 才写入",
  permission = "import",
  args = { day_arg, { "accept", "boolean", help = "写入匹配结果" } },
  run = function(args)
    local results = match.all(stipend.at(weights, args.day), people.waiting(args.day), people.carers(args.day))
    if args.accept then write(results, args.day) end
    local rows = {}
    for _, r in ipairs(results) do
      for _, child in ipairs(r.group.children) do
        rows[#rows + 1] = {
          child.file_no, child.pseudonym, child.county, child.stage, #r.group.children, r.carer and r.carer.no,
          r.carer and r.carer.kind, r.why or (args.accept and "已结对" or "可以结对"),
        }
      end
    end
    return {
      columns = {
        { "档案号" }, { "化名" }, { "县(市、区)" }, { "学段" }, { "同组(人)", "integer" }, { "爱心人士" }, { "类型" }, { "结果" },
      },
      rows = rows,
    }
  end,
}

-- 孩子和要一起换的兄弟姐妹;alone:只换这一个。
local function moved(args)
  local list = people.siblings(args.child, args.day)
  for _, child in ipairs(list) do
    if child.file_no == args.child then return args.alone and { child } or list end
  end
  return nil, ("%s 在 %s 不在名册上"):format(args.child, args.day)
end

local function change(list, carer, args)
  local changed = {}
  store.atomic(function()
    for _, child in ipairs(list) do
      if child.carer_id ~= carer.id then
        if child.carer_id and child.since < args.day then
          local ended = { child_id = child.id, carer_id = child.carer_id, end_reason = args.reason }
          store.spell("pairing", ended, child.since, args.day)
        end
        store.spell("pairing", { child_id = child.id, carer_id = carer.id }, args.day)
        changed[#changed + 1] = child.file_no
      end
    end
  end)
  return changed
end

local function needed(list, carer)
  local n = 0
  for _, child in ipairs(list) do
    if child.carer_id ~= carer.id then n = n + 1 end
  end
  return n
end

-- 结对和交接是同一件事:从 day 起由这位爱心人士结对。
local function pair(args)
  local carer, missing = people.carer(args.to, args.day)
  if not carer then return nil, missing end
  local list, why = moved(args)
  if not list then return nil, why end
  local n = needed(list, carer)
  if n > carer.free then
    return nil, ("%s 还有 %d 个名额,这次要 %d 个(兄弟姐妹在一起;只换一个人加 --alone)"):format(args.to, carer.free, n)
  end
  if n == 0 then return "没有变化" end
  return ("%s 起由 %s 结对:%s"):format(args.day, args.to, table.concat(change(list, carer, args), "、"))
end

command.add {
  name = "pairing handover",
  title = "结对或交接:从某天起由另一位爱心人士结对(连同兄弟姐妹)",
  permission = "import",
  args = {
    child_arg,
    { "to", "text", required = true, help = "爱心人士编号" },
    day_arg,
    { "reason", "text", help = "原来的结对为什么结束" },
    { "alone", "boolean", help = "只换这一个孩子,不带兄弟姐妹" },
  },
  run = pair,
}
