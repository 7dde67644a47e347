-- 培训和会议。谁算到场、怎样数,在 attendance.lua 和 metrics.lua;要不要先培训再结对,在 init.lua 的选项。
require "registers"
require "commands"
require "reports"
