-- 用本机的 sendmail 发邮件。
local outbox = require "outbox"
local options = require "options"
local mail = require "mail"

if not mail.is_address(options.from) then error("from 不是一个邮箱地址:" .. options.from) end

outbox.transport {
  name = "sendmail", title = "发邮件", idempotent = false, command = { options.program, "-t", "-i" },
  input = function(message)
    if not mail.is_address(message.address) then return nil, "收件人不是一个邮箱地址" end
    return mail.message(message, options.from)
  end,
}
