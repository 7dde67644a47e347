require "changes"
require "schooling"
require "duplicates"
require "reports"
