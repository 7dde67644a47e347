-- 消息写成文本文件,由短信平台等别的系统取走。
local outbox = require "outbox"
local options = require "options"
local letter = require "letter"

outbox.transport {
  name = "file_drop", title = "写成文件", idempotent = true, folder = options.folder,
  file = function(message) return letter.name(message), letter.content(message) end,
}
