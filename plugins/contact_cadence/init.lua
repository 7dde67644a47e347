require "job"
require "report_overdue"
