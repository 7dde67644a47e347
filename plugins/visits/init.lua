-- 探访和服务:两本账。怎样数(次、人次、人数、户、小时)只在 metrics.lua 里定,别的插件用 visits.metrics 和 visits.contacts。
require "registers"
require "commands"
require "reports"
