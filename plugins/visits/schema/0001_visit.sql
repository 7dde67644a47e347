-- Visits and services: two ledgers of one shape. An event is counted once however many children took part in it.
-- Rows are kept as they were entered; what was entered wrongly is made void and entered again under another number.

create table visits_event (
    id          integer primary key,
    ledger      text not null check (ledger in ('visit', 'service')),
    no          text not null,                    -- the number on the form
    day         text not null,
    kind        text not null,                    -- 家访, 通话, …: plugins/visits/kinds.lua
    minutes     integer check (minutes > 0),      -- null: not clocked, as most services are
    done_by     text not null check (done_by in ('爱心人士', '工作人员', '志愿者')),
    carer_id    integer references carer (id),    -- of 爱心人士: who came
    items       text,                             -- what was brought
    actor       text,                             -- the staff member who entered it
    recorded_at integer not null,
    unique (ledger, no),
    check ((done_by = '爱心人士') = (carer_id is not null))
) strict;
create index visits_event_day on visits_event (day);

create table visits_child (                       -- who was visited or served
    child_id        integer not null references child (id),
    event_id        integer not null references visits_event (id),
    findings_sealed blob,                         -- what was seen and heard of this child
    recorded_at     integer not null,
    primary key (child_id, event_id)
) strict, without rowid;
create index visits_child_event on visits_child (event_id);

create table visits_void (
    event_id    integer primary key references visits_event (id),
    reason      text not null,
    actor       text,
    recorded_at integer not null
) strict;

create trigger visits_event_no_update before update on visits_event begin
    select raise(abort, 'visits and services are append-only');
end;
create trigger visits_event_no_delete before delete on visits_event begin
    select raise(abort, 'visits and services are append-only');
end;
create trigger visits_child_no_update before update on visits_child begin
    select raise(abort, 'visits and services are append-only');
end;
create trigger visits_child_no_delete before delete on visits_child begin
    select raise(abort, 'visits and services are append-only');
end;
create trigger visits_void_no_update before update on visits_void begin
    select raise(abort, 'visits and services are append-only');
end;
create trigger visits_void_no_delete before delete on visits_void begin
    select raise(abort, 'visits and services are append-only');
end;
