-- 文章里的那段话和每轮的发放汇总,都从库里现算。
require "article"
require "round_summary"
