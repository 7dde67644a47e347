-- Half-year terms, as the education bureau's calendar gives them; rows come from 0005_term.tsv (published figures:
-- DOMAIN notes for 2023; other years the nominal 1 September and 1 February until their calendar is entered).

create table term (
    code      text primary key,                   -- '2023-1': school year 2023/24, first half
    starts    text not null unique,               -- the nominal first day: rules are chosen by it
    ends      text not null,                      -- exclusive: the next term's start
    report_on text,                               -- 报到
    classes_on text,                              -- 正式上课
    check (starts < ends)
) strict, without rowid;
