require "commands"
require "reports"
