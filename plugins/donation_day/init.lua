-- 慈善一日捐:到日子开始新的一期;到期算清应划入关爱基金多少,告诉财务。
local schedule = require "schedule"
local report = require "report"
local command = require "command"
local outbox = require "outbox"
local money = require "money"
local options = require "options"
local edition = require "campaigns.edition"
local data = require "shares"
local earmark = require "earmark"

local title = "慈善一日捐"

local function year_of(day) return math.tointeger(tonumber(day:sub(1, 4))) end

schedule.job {
  name = "donation_day", title = title, when = data.opens,
  run = function(job)
    local year = year_of(job.day)
    local share = earmark.policy(year)
    if not share then return ("%d 年还没有划入的比例(shares.lua)"):format(year) end
    edition.open {
      campaign = "donation_day", year = year, title = title, opens = job.day, closes = year .. "-12-31",
      budget_fen = 0, reference = share.reference,
    }
    return ("%s %d 开始:划入 %d%%,明细的项目写作“%s %d”"):format(title, year, share.percent, title, year)
  end,
}

local function sentence(year, f)
  return ("%s %d:筹得 %s 元,按 %d%% 应划入 %s 元,已指定 %s 元"):format(title, year, money.format(f.raised_fen),
    f.share.percent, money.format(f.due_fen), money.format(f.designated_fen))
end

schedule.job {
  name = "donation_day share", title = title .. ":应划入多少", when = data.share_due,
  run = function(job)
    local year = year_of(job.day)
    local f = earmark.figures(year)
    if not f.share then return ("%d 年还没有划入的比例(shares.lua)"):format(year) end
    local said = sentence(year, f)
    outbox.send {
      key = ("donation_day:%d:share"):format(year), to = "staff:" .. options.finance, subject = title .. " 应划入关爱基金",
      text = said .. "。依据:" .. f.share.reference,
    }
    return said
  end,
}

report.add {
  name = "donation day",
  title = "慈善一日捐:筹得、应划入、已指定",
  args = { { "year", "integer", required = true, help = "哪一年的" } },
  run = function(args)
    local f = earmark.figures(args.year)
    if not f.share then return nil, ("%d 年还没有划入的比例(shares.lua)"):format(args.year) end
    return {
      columns = {
        { "年", "integer" }, { "捐赠(笔)", "integer" }, { "筹得(元)", "yuan" }, { "比例", "percent" },
        { "应划入(元)", "yuan" }, { "已指定(元)", "yuan" }, { "依据" },
      },
      rows = {
        { args.year, f.donations, f.raised_fen, f.share.percent * 100, f.due_fen, f.designated_fen, f.share.reference },
      },
    }
  end,
}

report.add {
  name = "donation ranking",
  title = "慈善一日捐:各单位捐款排名",
  args = { { "year", "integer", required = true, help = "哪一年的" } },
  run = function(args)
    local rows = {}
    for row in earmark.ranking(args.year) do rows[#rows + 1] = { row.place, row.unit, row.donations, row.fen } end
    return {
      title = ("%s %d 各单位捐款(明细里填了单位的)"):format(title, args.year),
      columns = { { "名次", "integer" }, { "单位" }, { "笔数", "integer" }, { "金额(元)", "yuan" } }, rows = rows,
    }
  end,
}

command.add {
  name = "donation designate",
  title = "按决定文件,把当年一日捐应划入的部分记为本会指定",
  permission = "round.approve",
  args = {
    { "year", "integer", required = true, help = "哪一年的" },
    { "document", "text", required = true, help = "决定文件的文号" },
  },
  run = function(args)
    local f = earmark.figures(args.year)
    if not f.share then return nil, ("%d 年还没有划入的比例(shares.lua)"):format(args.year) end
    local fen = f.due_fen - f.designated_fen
    if fen <= 0 then return nil, sentence(args.year, f) .. ",没有要再划的" end
    local parts, found = earmark.free(args.year, fen)
    if not parts then
      return nil, ("还要划 %s 元,这一年一日捐不限定的只有 %s 元"):format(money.format(fen), money.format(found))
    end
    earmark.designate(args.year, parts, args.document)
    return ("%s %d:划入 %s 元(%s)"):format(title, args.year, money.format(fen), args.document)
  end,
}
