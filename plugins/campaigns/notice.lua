-- 把还没做的任务告诉现在结对的爱心人士;没有结对的告诉县里的联系人。同一期、同一种通知,每人只发一次。
local outbox = require "outbox"
local store = require "store"
local money = require "money"
local tasks = require "tasks"
local staff = require "staff"

local notice = {}

-- 发出去的话里不写全名:张同学(档案号)。
function notice.child(t)
  local surname = t.name and t.name:match "^[\x20-\x7e\xc2-\xf4][\x80-\xbf]*"
  return ("%s同学(%s)"):format(surname or "", t.file_no)
end

local function limit(e)
  return e.budget_fen > 0 and (",每名孩子花费不超过 %s 元"):format(money.format(e.budget_fen)) or ""
end

local function text(e, words, children)
  return table.concat({
    words.begin, "  " .. table.concat(children, "\n  "),
    ("%s请在 %s 以前完成%s。"):format(words.task, e.closes, limit(e)), "做完请告诉慈善总会,由工作人员登记。",
  }, "\n")
end

local function works_here(name)
  return store.value("select 1 from staff where name = :name and active = 1", { name = name }) ~= nil
end

-- 一项任务该告诉谁:结对的爱心人士,没有结对的是县里的联系人(写法是 outbox 的);没有联系人则为 nil。
function notice.recipient(t)
  local contact = staff[t.county_code]
  if t.carer_id then return "carer:" .. t.carer_id end
  return contact and works_here(contact) and "staff:" .. contact or nil
end

-- 收信人 → 孩子。没有联系人的县单列。
local function by_recipient(e, day)
  local order, children, nobody = {}, {}, {}
  for t in tasks.list(e, { state = "待办" }, day) do
    local to = notice.recipient(t)
    if not to then
      nobody[t.county] = true
    else
      if not children[to] then
        children[to], order[#order + 1] = {}, to
      end
      table.insert(children[to], notice.child(t) .. (t.carer_id and "" or " " .. t.county))
    end
  end
  return order, children, nobody
end

local function result(sent, nobody)
  local counties = {}
  for county in pairs(nobody) do counties[#counties + 1] = county end
  if #counties == 0 then return ("通知 %d 人"):format(sent) end
  return ("通知 %d 人;%s没有联系人(见 campaigns/staff.lua)"):format(sent, table.concat(counties, "、"))
end

-- words:{ kind, task };kind:通知的种类,第一次的为 nil。返回一句话。
function notice.send(e, day, words)
  local order, children, nobody = by_recipient(e, day)
  local sent = 0
  for _, to in ipairs(order) do
    local whose = to:find "^carer:" and "您结对的孩子:" or "还没有结对、请您安排的孩子:"
    local is_new = outbox.send {
      key = table.concat({ e.campaign, e.year, words.kind or to, words.kind and to }, ":"), to = to,
      subject = ("%s %d%s"):format(e.title, e.year, words.kind and "(还没有做完的)" or ""),
      text = text(e, { begin = whose, task = words.task }, children[to]),
    }
    if is_new then sent = sent + 1 end
  end
  return result(sent, nobody)
end

return notice
