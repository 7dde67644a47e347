-- Summer camps. A place's history is append-only: its state is the newest row's.

create table camp_edition (
    id       integer primary key,
    year     integer not null unique,
    title    text not null,
    opens    text not null,                       -- first day of the camp
    closes   text not null,                       -- last day
    recorded_at integer not null,
    check (opens <= closes)
) strict;

create table camp_place (
    id             integer primary key,
    edition_id     integer not null references camp_edition (id),
    child_id       integer not null references child (id),
    medical_sealed blob,                          -- allergies, medicines: for the emergency sheet alone
    recorded_at    integer not null,
    unique (edition_id, child_id)
) strict;

create table camp_state (
    place_id    integer not null references camp_place (id),
    no          integer not null,                 -- 1, 2, …
    state       text not null check (state in ('报名', '录取', '候补', '退出', '到营')),
    reason      text,
    insurance   text,                             -- policy number, from 录取 on
    companion   text,                             -- number of the carer who comes along
    day         text not null,
    recorded_at integer not null,
    primary key (place_id, no)
) strict, without rowid;

create trigger camp_state_no_update before update on camp_state begin
    select raise(abort, 'the history of a place is append-only');
end;
create trigger camp_state_no_delete before delete on camp_state begin
    select raise(abort, 'the history of a place is append-only');
end;
