-- 活动的公共部分:期次、对象、任务和汇总。各项活动的插件写 "uses": ["campaigns"],就可以 require "campaigns.edition"。
require "commands"
require "summary"
