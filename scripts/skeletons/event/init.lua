-- 一轮结清时,告诉经办人。和发生的事在同一个事务里;这里出错,那件事也不算数。
local event = require "event"
local outbox = require "outbox"
local letter = require "letter"

event.on("round.closed", function(e)
  outbox.send {
    key = "NAME:" .. e.term, -- 同一个 key 只发一次
    to = "staff:周敏",
    subject = letter.subject(e.term),
    text = letter.subject(e.term) .. ",请归档。",
  }
end)
