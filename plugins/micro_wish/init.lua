-- 六一微心愿。日子和限额在 policies.lua;规则在 rules.lua;每个心愿的来去在 wishes.lua。
require "commands"
require "register"
require "jobs"
require "reports"
