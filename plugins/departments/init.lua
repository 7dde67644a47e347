require "commands"
require "card"
require "remind"
