-- Registered volunteers and what they clocked. A check is what was said at the door and is kept as it was said; sessions
-- and hours are computed from the checks by rules (sessions.lua), so that a late check-out mends the hours of its day.

create table volunteers_volunteer (
    id            integer primary key,
    volunteer_no  text not null unique,
    name_sealed   blob not null,
    phone_sealed  blob,
    unit          text not null,                  -- 单位; '个人' for those who come by themselves
    registered_on text not null,
    recorded_at   integer not null
) strict;

create table volunteers_check (
    volunteer_id integer not null references volunteers_volunteer (id),
    at           text not null,                   -- local time, '2023-07-01 08:30'
    kind         text not null check (kind in ('in', 'out')),
    content      text,                            -- what was done; never a child's name
    recorded_at  integer not null,
    primary key (volunteer_id, at, kind)
) strict, without rowid;

create trigger volunteers_check_no_update before update on volunteers_check begin
    select raise(abort, 'checks are append-only');
end;
create trigger volunteers_check_no_delete before delete on volunteers_check begin
    select raise(abort, 'checks are append-only');
end;
