-- Emergencies: what was asked for, and every step after it. Nothing is paid from here: a grant is a decision, which
-- another person takes than the one who asked. Steps are never changed. Amounts in 分, `at` is local time.

create table emergency_aid_request (
    id          integer primary key,
    child_id    integer not null references child (id),
    at          text not null,                    -- when help was asked for: '2023-07-01 08:30'
    urgency     text not null check (urgency in ('特急', '紧急', '一般')),
    kind        text not null,                    -- 疾病, 意外, …
    need_sealed blob not null,
    asked_fen   integer check (asked_fen > 0),
    actor       text not null,                    -- who entered it
    recorded_at integer not null
) strict;
create index emergency_aid_request_child on emergency_aid_request (child_id);

create table emergency_aid_step (
    request_id  integer not null references emergency_aid_request (id),
    no          integer not null,                 -- 1, 2, …
    at          text not null,
    what        text not null check (what in ('行动', '批准', '不批', '办结')),
    note_sealed blob,
    grant_fen   integer check (grant_fen > 0),
    actor       text not null,
    recorded_at integer not null,
    primary key (request_id, no),
    check ((what = '批准') = (grant_fen is not null))
) strict, without rowid;
create unique index emergency_aid_decision on emergency_aid_step (request_id) where what in ('批准', '不批');
create unique index emergency_aid_end on emergency_aid_step (request_id) where what = '办结';

create trigger emergency_aid_other_person before insert on emergency_aid_step
when new.what in ('批准', '不批') and new.actor = (select actor from emergency_aid_request where id = new.request_id)
begin
    select raise(abort, 'who asked does not decide');
end;
create trigger emergency_aid_request_no_update before update on emergency_aid_request begin
    select raise(abort, 'requests are append-only');
end;
create trigger emergency_aid_request_no_delete before delete on emergency_aid_request begin
    select raise(abort, 'requests are append-only');
end;
create trigger emergency_aid_step_no_update before update on emergency_aid_step begin
    select raise(abort, 'steps are append-only');
end;
create trigger emergency_aid_step_no_delete before delete on emergency_aid_step begin
    select raise(abort, 'steps are append-only');
end;
