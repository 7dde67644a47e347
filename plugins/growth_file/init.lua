require "commands"
require "completeness"
