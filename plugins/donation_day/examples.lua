-- 上线前必须成立的例子:比例按年份,金额到分。
local calendar = require "calendar"
local earmark = require "earmark"
local data = require "shares"

local function equal(got, wanted) assert(got == wanted, ("得到 %s,应是 %s"):format(got, wanted)) end

return {
  { name = "2022 年全部划入", check = function() equal(earmark.policy(2022).percent, 100) end },
  { name = "2021 年还没有一日捐的安排", check = function() equal(earmark.policy(2021), nil) end },
  { name = "百分之二十,除不尽的四舍五入到分", check = function()
    equal(earmark.share_fen(10000000, 20), 2000000)
    equal(earmark.share_fen(13, 20), 3)
    equal(earmark.share_fen(12, 20), 2)
    equal(earmark.share_fen(12345, 100), 12345)
  end },
  { name = "9 月 5 日开始,年内算清", check = function()
    equal(calendar.next({ date = data.opens.date }, "2024-01-01"):sub(1, 10), "2024-09-05")
    assert(data.opens.date < data.share_due.date)
  end },
  { name = "比例在零和一百之间,年份一年比一年晚,都有依据", check = function()
    for i, share in ipairs(data.shares) do
      assert(share.percent >= 0 and share.percent <= 100, share.from)
      assert(share.reference ~= "" and (i == 1 or share.from > data.shares[i - 1].from), share.from)
    end
  end },
}
