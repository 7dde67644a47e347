-- 各类登记表的导入格式,一个文件一种表。表头、别名和必填项都在各自的文件里。
require "children"
require "roster"
require "schooling"
require "education_fees"
require "carers"
require "pairings"
require "donations"
