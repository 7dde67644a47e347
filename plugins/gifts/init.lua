-- 实物捐赠:与现金分开的一本账。限额在 policies.lua;收、发、作废都走 entries.lua。
require "registers"
require "commands"
require "reports"
