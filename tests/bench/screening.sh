#!/bin/sh
# Scores a pool of a million households and ranks it, against plain SQL that adds up the same points in the same run.
# usage: tests/bench/screening.sh PROGRAM [HOUSEHOLDS]
set -eu
program=$(realpath "$1")
n=${2:-1000000}
here=$(cd "$(dirname "$0")/../.." && pwd)
home=$(mktemp -d "${TMPDIR:-/tmp}/qianshou-screening.XXXXXX")
trap 'rm -rf "$home"' EXIT
trap 'exit 130' INT TERM

q() { "$program" --home "$home" --now "2024-01-02 09:00" --as "$@"; }
now() { date +%s%N; }
took() { awk -v from="$1" -v to="$2" 'BEGIN { printf "%.2f", (to - from) / 1e9 }'; }

cp -R "$here/init.lua" "$here/plugins" "$here/scripts" "$here/schema" "$home/"
q 孙立 store init --synthetic >"$home/log"
q 周敏 screening make --year 2023 --day 2023-12-01 >>"$home/log" # makes the plugin's tables
sqlite3 "$home/var/qianshou.db" "
  pragma synchronous = off;
  create temp table n as with recursive n(i) as (select 1 union all select i + 1 from n where i < $n) select i from n;
  create temp table county as select row_number() over (order by division) - 1 as k, division as code from fund
  where code <> 'city';
  insert into child (id, file_no, pseudonym, recorded_at) select i, 'X' || i, 'P' || i, 1700000000000 from n;
  insert into screening_household
  select i, '2023-05-01', 1700000000000, '9999-12-31', 253402300799999, code, i * 7919 % 200000, 1 + i % 3, 'e' || i
  from n join county on k = i % 7;
  insert into category
  select i, case i % 5 when 0 then '孤儿' when 1 then '低保' when 2 then '残疾' when 3 then '重病' else '单亲' end,
         '2023-05-01', 1700000000000, '9999-12-31', 253402300799999, null
  from n;"

began=$(now)
q 周敏 screening make --year 2024 --day 2023-12-01
ended=$(now)
sqlite3 "$home/var/qianshou.db" "
  create table plain (list integer, child integer, county integer, points integer, reasons text, primary key (list, child))
  strict, without rowid;" "
  insert into plain
  select 1, h.child_id, h.county,
         case c.category when '孤儿' then 60 when '低保' then 30 when '残疾' then 35 when '重病' then 40 else 15 end
         + case when h.income_fen < 50000 then 25 when h.income_fen < 100000 then 15 when h.income_fen < 150000 then 5 else 0 end
         + (h.minors - 1) * 3,
         c.category || ' ' || h.income_fen || ' ' || h.minors
  from screening_household h join category c on c.child_id = h.child_id order by h.child_id;" ""
plain=$(now)
sqlite3 "$home/var/qianshou.db" "
  select count(*) || ' households, ' || sum(r.points <> p.points) || ' with other points than plain SQL'
  from screening_row r join plain p on p.child = r.child_id
  where r.list_id = (select max(id) from screening_list)"
echo "screening make $(took "$began" "$ended") s, plain SQL $(took "$ended" "$plain") s"
