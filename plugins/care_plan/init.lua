require "commands"
require "reports"
require "job"
