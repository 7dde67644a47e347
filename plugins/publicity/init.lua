-- 宣传和荣誉。故事的每一步都走 stories.lua;荣誉的规矩在 policies.lua,评定走 honours.lua。
require "commands"
require "takedown"
require "honour_commands"
