-- qianshou 的总配置。改完用 `qianshou plugin check` 检查;不需要重新编译。规则插件的选项也是规则,改了要重新提交、批准。

-- 数据放在哪里(相对于本文件所在的文件夹);时区。
store "var/qianshou.db"
zone "Asia/Shanghai"

-- 消息默认用哪种方式送出(插件提供):file_drop 写成文件,放进 var/outbox,由别的系统取走;sendmail 发邮件。
transport "file_drop"

-- 基金:市级一个,七个县(市、区)各一个。code 用在捐赠明细的"基金"一栏。
fund { code = "city", title = "南通市慈善总会关爱基金", division = 320600 }
fund { code = "320613", title = "崇川区关爱基金", division = 320613 }
fund { code = "320614", title = "海门区关爱基金", division = 320614 }
fund { code = "320612", title = "通州区关爱基金", division = 320612 }
fund { code = "320681", title = "启东市关爱基金", division = 320681 }
fund { code = "320682", title = "如皋市关爱基金", division = 320682 }
fund { code = "320685", title = "海安市关爱基金", division = 320685 }
fund { code = "320623", title = "如东县关爱基金", division = 320623 }

-- 付款先用谁的钱:法律规定的(legal),捐赠人限定且用途相符的(donor),本会指定的(designated),不限定的(none);
-- 同一类里有专门用途的先用,早来的先用。不写在这里的,付款不动它。
draw { "legal", "donor", "designated", "none" }

-- 岗位和权限:import 导入;round.prepare 编制;round.approve 审批;round.pay 付款;names 看到真实姓名和号码;
-- script 运行查询脚本;report 看报表;audit 查日志;outbox 管发件箱;admin 管理;
-- policy.propose 提交规则变更;policy.approve 批准规则变更。编制和审批、提交和批准,都不能是同一个人。
role "preparer" { "import", "round.prepare", "round.pay", "names", "script", "report", "policy.propose" }
role "approver" { "round.approve", "script", "report", "policy.approve" }
role "auditor" { "audit", "report" }
role "admin" { "admin", "audit", "report", "outbox", "policy.propose" }

-- 工作人员(示例姓名,请换成真实的)。写上 login = "系统登录名",就只有用那个登录名的人能以此身份操作。
staff { name = "周敏", role = "preparer" } -- 编制、付款
staff { name = "吴刚", role = "approver" } -- 审批
staff { name = "郑洁", role = "approver" } -- 审批(金额大的要两个人)
staff { name = "钱宏", role = "auditor" }  -- 审计
staff { name = "孙立", role = "admin" }    -- 系统管理

-- 审批:一轮总额 200 万元以内一个人批,超过的两个人批。
approvals { up_to_yuan = 2000000, need = 1 }
approvals { need = 2 }

-- 任务和事件处理连续出错几次,插件就被隔离,换回上一个好版本(qianshou plugin release 解除)。
quarantine { faults = 5 }

-- 规则:谁能发,发多少,提醒应减未减,市县怎样分担。
plugin "roster_eligibility" {
  pay_during_suspension = false, -- 休学期间不发
  mid_term_entry = "pay",        -- 学期开始后入册的,本学期全额发;改成 "next_term" 则下学期起发
}
plugin "stage_amounts" { mode = "flat" } -- "flat" 按标准足额;"capped" 以减免后仍需负担的费用为上限
plugin "aid_first"
plugin "recovery_limit" { percent = 100 } -- 以前多发的,每轮最多扣回本学期核定额的百分之几
plugin "city_county_share"

-- 导入的表,给银行的文件,对外的数字。
plugin "registers"
plugin "payout_icbc"
plugin "payout_csv"
plugin "books"       -- 账簿:收支余、来源与去向、银行对账、调拨与更正
plugin "article"
plugin "screening"  -- 摸排:打分、县额、排名、审批
plugin "roster"     -- 名册:暂停、恢复、转县、退出、升级、查重
plugin "pairing"    -- 结对:等待名单、匹配、交接
plugin "volunteers" -- 志愿者签到签退、时长、星级
plugin "visits"     -- 探访和服务:两本账,次、人次、人数、小时
plugin "contact_cadence" -- 联系提醒:结对后多久上门,隔多久联系,拖久了告诉县里
plugin "care_plan"  -- 一人一策:目标、评估、提醒
plugin "emergency_aid" -- 应急救助:求助、行动、另一个人批准、多久响应(不付款)
plugin "gifts"      -- 实物捐赠:与现金分开的一本账,限额在 policies.lua
plugin "consent"    -- 同意书:夏令营、拍照、公开报道、转介之前要有
plugin "camp"       -- 夏令营
plugin "growth_file" -- 一人一档
plugin "evaluation" -- 抽样评估、满意率
plugin "departments" -- 牵头部门的任务和成绩单
plugin "training" { before_pairing = true } -- 培训和会议:到场、证明;结对以前要先培训
plugin "publicity" -- 宣传和荣誉:化名故事要有同意书、另一个人审;荣誉按 policies.lua 评
plugin "notices"   -- 通知和答疑:更正另发;常见问题不带姓名

-- 活动:每项活动一个插件,改时间、限额、对象就改它的 policies.lua。
plugin "campaigns"       -- 公共部分:期次、对象、任务、汇总
plugin "spring_festival" -- 春节送祝福:节前二十一天交给爱心人士,小年提醒,除夕截止
plugin "micro_wish" -- 六一微心愿:五月征集、审核、上墙、认领,六一前送到;认领十天没有送的告诉工作人员
plugin "new_year_warmth" -- 元旦送温暖:十二月交给爱心人士,元旦前一天截止
plugin "donation_day"    -- 慈善一日捐:9 月 5 日开始,10 月底算清应划入多少
plugin "birthdays" { days_ahead = 7 } -- 生日:每名孩子生日前七天提醒爱心人士,公历农历都行
plugin "disclosure"      -- 季度信息公开:每季度冻结一份,以后只发更正公告

-- 送出消息的方式。
plugin "file_drop" { folder = "var/outbox" }
plugin "sendmail" { program = "/usr/sbin/sendmail", from = "guanai@example.org" }

-- 演示城市(虚构数据)。正式使用时可以删掉这一行。
plugin "demo_city"
