require "registers"
require "commands"
require "reports"
