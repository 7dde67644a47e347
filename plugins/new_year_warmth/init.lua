-- 元旦送温暖:元旦以前,给每名孩子送去过冬用的东西。
local campaign = require "campaigns.campaign"

campaign.declare {
  name = "new_year_warmth", title = "元旦送温暖", festival = { date = "01-01" }, policies = require "policies",
}
