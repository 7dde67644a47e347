require "household"
require "commands"
require "reports"
