-- 国家资助先减免,慈善资助补剩余。这里不改金额:应减未减的记一条提醒,并提供两张清单。
require "rule"
require "reports"
