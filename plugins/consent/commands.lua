-- 当场录入、撤回、查看。
local command = require "command"
local event = require "event"
local store = require "store"
local child = require "registers.child"
local live = require "live"
local record = require "record"

local child_arg = { "child", "text", required = true, help = "档案号" }
local purpose_arg = {
  "purpose", "choice", required = true, choices = live.codes(), help = "什么事(" .. live.words() .. ")",
}

command.add {
  name = "consent add",
  title = "登记一份签好的同意书",
  permission = "import",
  args = {
    child_arg, purpose_arg,
    { "by", "text", required = true, help = "签字人姓名" },
    { "relation", "text", required = true, help = "与孩子的关系" },
    { "basis", "choice", required = true, choices = { "监护", "委托照护", "本人" }, help = "凭什么签" },
    { "from", "date", required = true, help = "哪天起有效" },
    { "until", "date", help = "哪天到期(不含);默认最长期限" },
    { "proof", "text", required = true, help = "文书编号或扫描件的摘要" },
  },
  run = function(args)
    local id, missing = child.find(args.child)
    if not id then return nil, missing end
    local form = {
      child_id = id, purpose = args.purpose, given_by = args.by, relation = args.relation, basis = args.basis,
      from_day = args.from, to_day = args["until"] or record.until_day(args.purpose, args.from), proof = args.proof,
    }
    local field, why = record.check(form)
    if field then return nil, why end
    if not record.save(form) then return "这份同意书已经登记过" end
    return ("已登记:%s,%s 起,到 %s"):format(live.title(form.purpose), form.from_day, form.to_day)
  end,
}

command.add {
  name = "consent withdraw",
  title = "撤回同意:从那天起不再有效",
  permission = "import",
  args = {
    child_arg, purpose_arg,
    { "day", "date", required = true, help = "哪天起撤回" },
    { "reason", "text", help = "原因" },
  },
  run = function(args)
    local id, missing = child.find(args.child)
    if not id then return nil, missing end
    local forms = {}
    for f in store.rows([[
      select f.id from consent_form f
      where f.child_id = :child and f.purpose = :purpose and f.to_day > :day
        and not exists (select 1 from consent_withdrawal w where w.form_id = f.id)
    ]], { child = id, purpose = args.purpose, day = args.day }) do
      forms[#forms + 1] = f.id
    end
    if #forms == 0 then return nil, "没有可以撤回的同意书" end
    store.atomic(function()
      for _, form_id in ipairs(forms) do
        store.insert("consent_withdrawal", { form_id = form_id, day = args.day, reason = args.reason })
      end
      event.raise("consent.withdrawn", { child_id = id, purpose = args.purpose, day = args.day })
    end)
    return ("已撤回 %d 份,%s 起无效"):format(#forms, args.day)
  end,
}

command.add {
  name = "consent show",
  title = "一名孩子的全部同意书",
  permission = "report",
  args = { child_arg, { "day", "date", help = "按哪一天看是否有效;默认今天" } },
  run = function(args)
    local id, missing = child.find(args.child)
    if not id then return nil, missing end
    local day, rows = args.day or store.today(), {}
    local born = store.value("select birth_date from asof(child_identity, :day, :known) where child_id = :child",
      { day = day, known = store.now(), child = id })
    for f in store.rows([[
      select f.purpose, unseal('consent_form', 'given_by', f.id, f.given_by_sealed) as given_by, f.relation, f.basis,
             f.from_day, f.to_day, f.proof, w.day as withdrawn
      from consent_form f left join consent_withdrawal w on w.form_id = f.id
      where f.child_id = :child order by f.purpose, f.from_day
    ]], { child = id }) do
      local ok, why = live.counts(f, born, day)
      rows[#rows + 1] = { live.title(f.purpose), f.given_by, f.relation, f.basis, f.from_day, f.to_day, f.proof,
        ok and "有效" or why }
    end
    return {
      columns = { { "事项" }, { "签字人" }, { "关系" }, { "依据" }, { "开始" }, { "到期" }, { "证明" }, { day } },
      rows = rows,
    }
  end,
}
