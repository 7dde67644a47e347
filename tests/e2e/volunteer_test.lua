-- Volunteers: what they clocked, and the hours that follow from it.
local t = dofile "tests/e2e/harness.lua"
local home = require "home"
local city = require "city"

local function roll()
  local h = home.new()
  h.now = "2023-12-01 09:00"
  h:ok(home.preparer, ("import volunteers '%s'"):format(city.csv("v.csv", {
    { "编号", "姓名", "电话", "单位", "注册日期" },
    { "V-1", "顾明", "15400000001", "演示大学青协", "2023-05-01" },
    { "V-2", "陆静", "15400000002", "", "2023-05-02" },
  })))
  return h
end

local function import_checks(h, rows, status)
  local sheet = { { "志愿者编号", "签到时间", "签退时间", "服务内容" }, table.unpack(rows) }
  local r = h:run(home.preparer, ("import volunteer_checks '%s'"):format(city.csv("c.csv", sheet)))
  t.equal(r.status, status or 0, "status of import")
  return r.out, r.err
end

-- 小时 of a volunteer until the end of 2023.
local function hours(h, no)
  local text = h:ok(home.preparer, "report volunteers --to 2023-12-31 --format csv")
  return t.matches(text, no:gsub("%-", "%%-") .. ",[^,]*,%d+,([%d.]+)")
end

t.test("check-in and check-out become hours, by person and by unit", function()
  local h = roll()
  import_checks(h, { { "V-1", "2023/7/1 8:30", "2023-07-01 10:30", "陪读" },
    { "V-2", "2023年7月2日 09:00", "2023-07-02 09:45", "陪读" } })
  t.equal(hours(h, "V-1"), "2.0", "hours of V-1")
  t.equal(hours(h, "V-2"), "0.8", "hours of V-2")
  t.has(h:ok(home.preparer, "report volunteer units --to 2023-12-31 --format csv"), "演示大学青协,1,1,2.0", "个人,1,1,0.8")
end)

t.test("a session over midnight counts on both days", function()
  local h = roll()
  import_checks(h, { { "V-1", "2023-07-31 22:00", "2023-08-01 01:30", "值夜" } })
  t.has(h:ok(home.preparer, "report volunteers --from 2023-07-01 --to 2023-07-31 --format csv"), "V-1,", ",1,2.0,")
  t.has(h:ok(home.preparer, "report volunteers --from 2023-08-01 --to 2023-08-31 --format csv"), "V-1,", ",0,1.5,")
end)

t.test("a forgotten check-out counts an hour, is flagged, and is mended by the late check-out", function()
  local h = roll()
  h:ok(home.preparer, "volunteer check-in --volunteer V-1 --at '2023-07-01 08:30' --content 陪读")
  t.equal(hours(h, "V-1"), "1.0", "hours while forgotten")
  t.has(h:ok(home.preparer, "report volunteer flags --to 2023-12-31"), "忘记签退", "V-1")
  h:ok(home.preparer, "volunteer check-out --volunteer V-1 --at '2023-07-01 11:30'")
  t.equal(hours(h, "V-1"), "3.0", "hours after the late check-out")
  t.has(h:ok(home.preparer, "report volunteer flags --to 2023-12-31"), "没有数据")
end)

t.test("no more than eight hours of one session count", function()
  local h = roll()
  import_checks(h, { { "V-1", "2023-07-01 08:00", "2023-07-01 20:00", "陪读" } })
  t.equal(hours(h, "V-1"), "8.0")
  t.has(h:ok(home.preparer, "report volunteer flags --to 2023-12-31"), "超过最长时间", "480")
end)

t.test("the same file twice gives the same hours; unknown people and unreadable times come back", function()
  local h = roll()
  local rows = {}
  for i = 1, 20 do
    local day = ("2023-07-%02d"):format(i)
    rows[i] = { "V-1", day .. " 09:00", day .. " 10:00", "陪读" }
  end
  rows[21] = { "V-9", "2023-07-01 09:00", "", "陪读" }
  rows[22] = { "V-1", "七月底", "", "陪读" }
  t.has(import_checks(h, rows), "写入 20", "退回 2")
  t.has(import_checks(h, rows), "没有任何改动")
  rows[1] = { "V-1", "2023/7/1 9:00", "2023/7/1 10:00", "又写了一遍" }
  t.has(import_checks(h, rows), "写入 0", "无变化 20")
  t.equal(hours(h, "V-1"), "20.0")
end)

t.test("a check-out without a check-in is refused; the certificate wants the permission to see names", function()
  local h = roll()
  h:fails(1, home.preparer, "volunteer check-out --volunteer V-1 --at '2023-07-01 11:30'", "没有未签退的签到")
  h:fails(1, home.preparer, "volunteer check-in --volunteer V-7 --at '2023-07-01 11:30' --content 陪读", "没有这个志愿者编号")
  t.has(h:ok(home.preparer, "volunteer certificate --volunteer V-1 --as-of 2023-12-31"), "顾明", "0 次")
  t.lacks(h:fails(1, home.approver, "volunteer certificate --volunteer V-1 --as-of 2023-12-31", "names"), "顾明")
end)

t.finish()
