-- Why a child left the roster, and what a person decided about two files that might be one child. Append-only.

create table roster_leaving (
    child_id    integer not null references child (id),
    day         text not null,
    reason      text not null,
    recorded_at integer not null,
    primary key (child_id, day, recorded_at)
) strict, without rowid;

create table roster_decision (
    child_a     integer not null references child (id), -- the older file
    child_b     integer not null references child (id),
    no          integer not null,                 -- 1, 2, … : the newest counts
    decision    text not null check (decision in ('同一人', '不同人')),
    decided_by  text not null,
    reason      text not null,
    recorded_at integer not null,
    primary key (child_a, child_b, no),
    check (child_a < child_b)
) strict, without rowid;

create trigger roster_leaving_no_update before update on roster_leaving begin
    select raise(abort, 'leavings are append-only');
end;
create trigger roster_leaving_no_delete before delete on roster_leaving begin
    select raise(abort, 'leavings are append-only');
end;
create trigger roster_decision_no_update before update on roster_decision begin
    select raise(abort, 'decisions are append-only');
end;
create trigger roster_decision_no_delete before delete on roster_decision begin
    select raise(abort, 'decisions are append-only');
end;
