-- 两张表:志愿者登记、签到签退。也可以一笔一笔录入(commands.lua)。
local intake = require "intake"
local store = require "store"
local calendar = require "calendar"

local registers = {}

local function known_as(volunteer_no)
  return store.value("select id from volunteers_volunteer where volunteer_no = :no", { no = volunteer_no })
end

-- "2023/7/1 8:30"、"2023-07-01 08:30:00" → "2023-07-01 08:30";看不懂的返回 nil
function registers.clock(text)
  if #text > 40 then return nil end
  local plain = text:gsub("年", "-"):gsub("月", "-"):gsub("日", "")
  local y, m, d, hour, minute = plain:match "^%s*(%d%d%d%d)[-/.](%d%d?)[-/.](%d%d?)[ T]+(%d%d?):(%d%d)"
  if not y then return nil end
  local at = ("%s-%02d-%02d %02d:%s"):format(y, tonumber(m), tonumber(d), tonumber(hour), minute)
  return pcall(calendar.instant, at) and at or nil
end

-- 记下一次签到或签退;已经记过的返回 false。
function registers.check(volunteer_id, at, kind, content)
  local known = store.value([[
    select 1 from volunteers_check where volunteer_id = :id and at = :at and kind = :kind
  ]], { id = volunteer_id, at = at, kind = kind })
  if known then return false end
  store.insert("volunteers_check", { volunteer_id = volunteer_id, at = at, kind = kind, content = content })
  return true
end

intake.source {
  name = "volunteers",
  title = "志愿者登记表",
  key = { "volunteer_no" },
  columns = {
    { "编号", "volunteer_no", "text", required = true, aliases = { "志愿者编号" } },
    { "姓名", "name", "text", required = true },
    { "电话", "phone", "phone", aliases = { "联系电话" } },
    { "单位", "unit", "text", aliases = { "所在单位" } },
    { "注册日期", "registered_on", "date", required = true, aliases = { "登记日期" } },
  },
  row = function(r)
    local id = known_as(r.volunteer_no)
    local fields = { name = r.name, phone = r.phone, unit = r.unit or "个人", registered_on = r.registered_on }
    if id then
      local sql = "select name_sealed, phone_sealed, unit, registered_on from volunteers_volunteer where id = :id"
      local before = store.row(sql, { id = id })
      store.update("volunteers_volunteer", { id = id }, fields)
      local after = store.row(sql, { id = id })
      for name, value in pairs(after) do
        if before[name] ~= value then return "changed" end
      end
      return "same"
    end
    fields.volunteer_no = r.volunteer_no
    store.insert("volunteers_volunteer", fields)
    return "new"
  end,
}

local function clock_or_reject(field, text)
  if not text then return nil end
  return registers.clock(text) or intake.reject(field, "时间应写成 2023-07-01 08:30")
end

intake.source {
  name = "volunteer_checks",
  title = "志愿者签到签退表",
  key = { "volunteer_no", "at" },
  columns = {
    { "编号", "volunteer_no", "text", required = true, aliases = { "志愿者编号" } },
    { "签到", "at", "text", required = true, aliases = { "签到时间" } },
    { "签退", "left", "text", aliases = { "签退时间" } },
    { "内容", "content", "text", aliases = { "服务内容" } },
  },
  row = function(r)
    local id = known_as(r.volunteer_no) or intake.reject("volunteer_no", "没有这个志愿者编号,请先导入志愿者登记表")
    local at, left = clock_or_reject("at", r.at), clock_or_reject("left", r.left)
    if left and left <= at then intake.reject("left", "签退不晚于签到") end
    local came = registers.check(id, at, "in", r.content)
    local went = left and registers.check(id, left, "out", nil)
    return came and "new" or went and "changed" or "same"
  end,
}

registers.known_as = known_as
return registers
