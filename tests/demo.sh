#!/bin/sh
# Three rounds of a synthetic city, from nothing to the paragraph of the article, and a change of policy after it.
# usage: tests/demo.sh PROGRAM DIR      (DIR/home, DIR/city and DIR/bank are made anew)
set -eu
program=$(realpath "$1")
dir=$2
here=$(cd "$(dirname "$0")/.." && pwd)
preparer=周敏 approver=吴刚 auditor=钱宏 admin=孙立

say() { printf '\n\033[1m== %s\033[0m\n' "$*"; }

# q DAY-AND-TIME WHO VERB...
q() {
    now=$1 who=$2
    shift 2
    "$program" --home "$dir/home" --now "$now" --as "$who" "$@"
}

# import_term DAY TERM: every file of the term, in order; the source stands in the file's name.
import_term() {
    say "导入 $2 的表 / importing the files of $2 (deliberately bad rows come back)"
    for file in "$dir/city/$2"_*.csv; do
        source=$(basename "$file" .csv | sed 's/^[^_]*_[0-9]*_//')
        q "$1 09:00" $preparer import "$source" "$file"
    done
}

# answer DAY TERM: the bank's answer to what is pending, read back in.
answer() {
    q "$1 16:00" $admin city bank-answer --term "$2" --out "$dir/bank"
    file=$(find "$dir/bank" -name "bank_$2_*.csv" | sort | tail -n 1)
    q "$1 16:30" $preparer round returns "$file" --term "$2"
}

# approve_rules DAY TERM: propose what lies on disk (checked and compared first), let another person approve it.
approve_rules() {
    q "$1 08:40" $preparer policy propose --from "$2"
    hash=$(q "$1 08:45" $preparer policy list --format csv | tail -n 1 | cut -d, -f1)
    q "$1 08:50" $approver policy approve "$hash" --from "$2"
}

# run_round TERM DAY-PREPARED DAY-PAID DAY-ANSWERED DAY-ANSWERED-AGAIN
run_round() {
    say "$1 一轮:核定、提交、另一个人审批、付款 / round $1: assess, submit, approve by another person, pay"
    q "$2 10:00" $preparer round open --term "$1"
    q "$2 10:05" $preparer round assess --term "$1"
    q "$2 10:30" $preparer round submit --term "$1"
    q "$3 09:00" $approver round approve --term "$1"
    q "$3 10:00" $preparer round pay --term "$1" --format icbc_xlsx --out "$dir/bank"
    say "$1 银行回盘、失败的重发、结束 / round $1: the bank's answer, failed payments again, close"
    answer "$4" "$1"
    q "$4 17:00" $preparer round reissue --term "$1" --format icbc_xlsx --out "$dir/bank"
    answer "$5" "$1"
    q "$5 17:00" $preparer round close --term "$1"
}

say "演示城市(虚构数据,固定种子) / a synthetic city from a fixed seed"
rm -rf "${dir:?}/home" "${dir:?}/city" "${dir:?}/bank"
mkdir -p "$dir/home" "$dir/city" "$dir/bank"
cp -R "$here/init.lua" "$here/plugins" "$here/scripts" "$here/schema" "$dir/home/"
dir=$(realpath "$dir")
q "2022-09-20 08:00" $admin store init --synthetic
q "2022-09-20 08:05" $admin city generate --out "$dir/city"

say "批准规则:从 2022 年秋季起 / the rules are approved, from autumn 2022 on"
approve_rules 2022-09-20 2022-1
import_term 2022-09-20 2022-1
say "退回的行:行号、列、原因 / the rows that came back: line, column, reason"
sed 's/,DEMO-.*//; 1s/^.*原文件/原文件/' "$dir/city/2022-1_01_children.csv.rejected.csv"
say "摸排:打分、县额、排名,另一个人审批 / screening: points, quotas, ranks, approved by another person"
q "2022-09-21 09:00" $preparer screening make --year 2022 --day 2022-06-15
q "2022-09-22 09:00" $approver screening approve --year 2022
run_round 2022-1 2022-10-17 2022-10-26 2022-10-28 2022-11-09
import_term 2023-03-13 2022-2
run_round 2022-2 2023-03-20 2023-04-12 2023-04-14 2023-04-25

say "六一微心愿:征集、审核、上墙、认领、送达 / wishes for 1 June: collected, reviewed, published, claimed, delivered"
q "2023-05-06 09:00" $admin schedule run "micro_wish opens" --at "2023-05-06 09:00"
import_term 2023-05-10 2023-05
q "2023-05-12 09:00" $preparer wish accept --all
q "2023-05-15 09:00" $admin schedule run "micro_wish publishes" --at "2023-05-15 09:00"
q "2023-06-05 09:00" $admin city wish-claims --year 2023 --out "$dir/city"
q "2023-06-05 09:05" $preparer import wish_claims "$dir/city/wish_claims_2023.csv"
q "2023-06-05 10:00" $auditor report wishes --year 2023

import_term 2023-10-09 2023-1
run_round 2023-1 2023-10-16 2023-10-25 2023-10-27 2023-11-08

say "抽样评估:封存抽样框、抽样、答卷、满意率 / a sampled survey: sealed frame, draw, answers, satisfaction"
q "2023-12-05 09:00" $preparer survey draw --survey "2023年度满意度" --day 2023-12-01 --seed "20231201"
q "2023-12-21 09:00" $admin city survey-answers --survey "2023年度满意度" --out "$dir/city"
q "2023-12-21 09:05" $preparer import survey_answers "$dir/city/survey_answers.csv"
q "2023-12-31 09:00" $auditor report satisfaction --as-of 2023-12-31

import_term 2023-12-31 2023-12
say "探访和服务 / visits and services"
q "2023-12-31 09:30" $auditor report visits --to 2023-12-31 --by 县
q "2023-12-31 09:30" $auditor report visits --ledger 服务 --to 2023-12-31

say "这一轮各县发了多少 / the third round by county"
q "2024-01-02 09:00" $auditor report round summary --term 2023-1
say "没有发放的每个孩子,为什么(审批人看不到全名)/ who was not paid, and why (names masked for this role)"
q "2024-01-02 09:00" $approver run unpaid_reasons --term 2023-1

# first_child STAGE: the first child of a stage in autumn 2023.
first_child() {
    iconv -f gb18030 -t utf-8 "$dir/city/2023-1_05_schooling.csv" |
        awk -F, -v stage="$1" '$3 == stage && $1 !~ /^DEMO-9/ { print $1; exit }'
}
junior=$(first_child 初中)

say "改标准:2024 年 2 月起初中每学年 5500 元 / a change of policy: a new dated entry, checked, compared, approved"
q "2024-03-08 08:00" $preparer policy new-year stage_amounts --from 2023-2
amounts=$dir/home/plugins/stage_amounts/amounts.lua
sed -i '/from = "2024-02-01"/,$ { s/5000,/5500,/; s/reference = ""/reference = "演示:2024 年春季学期起调整初中标准"/
    s/\["大二"\] = 5500/["大二"] = 5000/ }' "$amounts"
tail -n 16 "$amounts"
approve_rules 2024-03-08 2023-2
q "2024-03-11 10:00" $preparer round open --term 2023-2
q "2024-03-11 10:05" $preparer round assess --term 2023-2
say "同一个孩子,改前一轮和改后一轮 / the same child before and after"
q "2024-03-11 10:10" $preparer round explain --child "$junior" --term 2023-1
q "2024-03-11 10:10" $preparer round explain --child "$junior" --term 2023-2
say "已经结束的各轮重算一遍,一个字节也没有变 / closed rounds replayed: identical"
q "2024-03-11 10:15" $preparer round replay --all
say "日志没有被动过 / the audit is whole"
q "2024-03-11 10:20" $auditor audit verify

say "文章里的那段话,从库里现算 / the article's paragraph, computed from the store"
q "2024-03-11 10:25" $auditor report article --as-of 2023-12-31
