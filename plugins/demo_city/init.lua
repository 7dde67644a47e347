-- 用固定的种子造一座虚构的城市,供演示和测试。所有姓名、号码、账户、单位都是编造的,不属于任何人。
local command = require "command"
local city = require "city"
local bank = require "bank"
local opinions = require "opinions"
local wishing = require "wishing"

command.add {
  name = "city generate",
  title = "生成演示城市的导入文件(虚构数据)",
  permission = "admin",
  args = {
    { "out", "folder", required = true, help = "写到哪个文件夹" },
    { "seed", "integer", default = 20220301, help = "种子;同一个种子总是同样的文件" },
  },
  run = function(args)
    local lines = { "演示城市(虚构数据):" }
    for _, s in ipairs(city.sheets(args.seed)) do
      s:write(args.out)
      lines[#lines + 1] = ("  %s:%d 行,其中故意写错 %d 行(%s)"):format(s.name, s:rows(), s.bad, s.encoding)
    end
    return table.concat(lines, "\n")
  end,
}

command.add {
  name = "city bank-answer",
  title = "替演示银行写出回盘文件(虚构数据)",
  permission = "admin",
  args = {
    { "term", "term", required = true, help = "学期,例如 2023-1" },
    { "out", "folder", required = true, help = "写到哪个文件夹" },
    { "share_returned", "integer", default = 5, help = "第一次付款每一千笔失败几笔" },
  },
  run = function(args)
    local s, failed = bank.sheet(args.term, args.share_returned)
    if s:rows() == 0 then return "没有等待银行答复的付款" end
    s:write(args.out)
    return ("%s:%d 笔,失败 %d 笔"):format(s.name, s:rows(), failed)
  end,
}

command.add {
  name = "city survey-answers",
  title = "替被抽中的孩子写满意度答卷(虚构数据)",
  permission = "admin",
  args = {
    { "survey", "text", required = true, help = "评估名称" },
    { "out", "folder", required = true, help = "写到哪个文件夹" },
    { "seed", "integer", default = 20220301, help = "种子" },
  },
  run = function(args)
    local s = opinions.sheet(args.survey, args.seed)
    s:write(args.out)
    return ("%s:%d 份"):format(s.name, s:rows())
  end,
}

command.add {
  name = "city wish-claims",
  title = "替认领心愿的单位写认领送达表(虚构数据)",
  permission = "admin",
  args = {
    { "year", "integer", required = true, help = "哪一年的微心愿" },
    { "out", "folder", required = true, help = "写到哪个文件夹" },
    { "seed", "integer", default = 20220301, help = "种子" },
  },
  run = function(args)
    local s = wishing.claims(args.year, args.seed)
    s:write(args.out)
    return ("%s:%d 个"):format(s.name, s:rows())
  end,
}
