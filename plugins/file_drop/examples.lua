local letter = require "letter"

local function equal(got, wanted)
  if got ~= wanted then error(("得到 %s,应是 %s"):format(got, wanted), 2) end
end

return {
  { name = "文件名只由编号和键决定", check = function()
    equal(letter.name { id = 17, key = "birthday:2024:17", text = "甲" }, "000017-birthday_2024_17.txt")
    equal(letter.name { id = 18, key = "../x" }, "000018-_x.txt")
  end },
  { name = "内容", check = function()
    equal(letter.content { to = "carer:12", name = "周敏", phone = "15400000000", subject = "生日", text = "祝好" },
      "收件人:周敏\n电话:15400000000\n主题:生日\n\n祝好\n")
    equal(letter.content { to = "a@b.org", address = "a@b.org", subject = "生日", text = "祝好" },
      "收件人:a@b.org\n地址:a@b.org\n主题:生日\n\n祝好\n")
  end },
}
