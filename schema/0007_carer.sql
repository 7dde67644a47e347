-- Carers and their pairings with children (结对).

create table carer (
    id           integer primary key,
    carer_no     text not null unique,
    kind         text not null,                   -- 爱心妈妈, 爱心爸爸, 爱心党支部, 爱心志愿者
    name_sealed  blob not null,                   -- a person's or a unit's name
    phone_sealed blob,
    lead         text not null,                   -- the lead department's line: 妇联, 团市委, …
    capacity     integer not null default 1 check (capacity > 0),
    recorded_at  integer not null
) strict;

create table pairing (
    child_id      integer not null references child (id),
    valid_from    text not null,
    recorded_at   integer not null,
    valid_to      text not null,
    superseded_at integer not null,
    carer_id      integer not null references carer (id),
    end_reason    text,
    primary key (child_id, valid_from, recorded_at),
    check (valid_from < valid_to)
) strict, without rowid;
create index pairing_carer on pairing (carer_id);
