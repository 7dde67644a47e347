local mail = require "mail"

local function equal(got, wanted)
  if got ~= wanted then error(("得到 %s,应是 %s"):format(got, wanted), 2) end
end

return {
  { name = "base64 的三种结尾", check = function()
    equal(mail.base64 "", "")
    equal(mail.base64 "f", "Zg==")
    equal(mail.base64 "fo", "Zm8=")
    equal(mail.base64 "foo", "Zm9v")
    equal(mail.base64 "春节", "5pil6IqC")
  end },
  { name = "标题:英文照写,中文编码,长的折行,换行变成空格", check = function()
    equal(mail.header "Hello", "Hello")
    equal(mail.header "a\r\nBcc: x", "a Bcc: x")
    equal(mail.header "春节", "=?UTF-8?B?5pil6IqC?=")
    for word in mail.header(("春"):rep(40)):gmatch "[^ \r\n]+" do
      if #word > 75 then error("编码词太长:" .. word) end
    end
  end },
  { name = "一封邮件", check = function()
    equal(mail.message({ key = "birthday:2024:17", address = "min.zhou@example.org", subject = "生日",
      text = "祝生日快乐!" }, "guanai@example.org"), table.concat({
        "From: guanai@example.org", "To: min.zhou@example.org", "Subject: =?UTF-8?B?55Sf5pel?=",
        "Message-ID: <birthday=3A2024=3A17@example.org>", "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=UTF-8", "Content-Transfer-Encoding: base64", "",
        "56Wd55Sf5pel5b+r5LmQIQ==", "" }, "\r\n"))
  end },
  { name = "只认单独一个邮箱地址", check = function()
    for _, text in ipairs { "周敏", "a@b", "a@b.org, c@d.org", "a@b.org\nBcc: c@d.org", "<a@b.org>" } do
      if mail.is_address(text) then error("不是地址:" .. text) end
    end
    if not mail.is_address "min.zhou+1@mail.example.org" then error "是地址" end
  end },
}
