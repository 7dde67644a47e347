-- 生日:登记农历生日的表,每名孩子的提醒,一段日子里过生日的名单。
require "source"
require "job"
require "list"
