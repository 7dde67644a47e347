-- 账簿:每个基金的收、支、余;一个捐赠项目的钱去了哪里,一轮的钱从哪里来;与银行对账;调拨和更正。
require "statement"
require "funds"
require "trace"
require "reconcile"
require "commands"
