-- 春节送祝福:节前把祝福交给每名孩子,除夕以前送到;小年时提醒还没送的。
local campaign = require "campaigns.campaign"

campaign.declare {
  name = "spring_festival", title = "春节送祝福", festival = { lunar = "01-01" }, policies = require "policies",
}
