-- Trainings and meetings, and who came. Rows are kept as they were entered; what was entered wrongly is made void.

create table training_session (
    id          integer primary key,
    session_no  text not null unique,             -- the office's own number of the session
    kind        text not null check (kind in ('培训', '会议')),
    title       text not null,
    department  text not null,                    -- a lead department, as in plugins/departments/roster.lua
    day         text not null,
    place       text not null,
    minutes     integer not null check (minutes > 0),
    leader      text not null,                    -- who teaches or chairs
    actor       text,
    recorded_at integer not null
) strict;

create table training_attendance (
    id           integer primary key,
    session_id   integer not null references training_session (id),
    carer_id     integer references carer (id),
    volunteer_id integer references volunteers_volunteer (id),
    staff_id     integer references staff (id),
    actor        text,
    recorded_at  integer not null,
    check ((carer_id is not null) + (volunteer_id is not null) + (staff_id is not null) = 1)
) strict;
create index training_attendance_session on training_attendance (session_id);
create index training_attendance_carer on training_attendance (carer_id) where carer_id is not null;

create table training_session_void (
    session_id  integer primary key references training_session (id),
    reason      text not null,
    actor       text,
    recorded_at integer not null
) strict;

create table training_attendance_void (
    attendance_id integer primary key references training_attendance (id),
    reason        text not null,
    actor         text,
    recorded_at   integer not null
) strict;

create view training_held as                      -- sessions that count
select s.id, s.session_no, s.kind, s.title, s.department, s.day, s.place, s.minutes, s.leader
from training_session s
where not exists (select 1 from training_session_void v where v.session_id = s.id);

create view training_came as                      -- attendances that count; person: the same for the same person
select a.id, a.session_id, a.carer_id, a.volunteer_id, a.staff_id,
       case when a.carer_id is not null then 'carer:' || a.carer_id
            when a.volunteer_id is not null then 'volunteer:' || a.volunteer_id
            else 'staff:' || a.staff_id end as person
from training_attendance a
where not exists (select 1 from training_attendance_void v where v.attendance_id = a.id);

create trigger training_session_no_update before update on training_session begin
    select raise(abort, 'sessions are append-only');
end;
create trigger training_session_no_delete before delete on training_session begin
    select raise(abort, 'sessions are append-only');
end;
create trigger training_attendance_no_update before update on training_attendance begin
    select raise(abort, 'attendances are append-only');
end;
create trigger training_attendance_no_delete before delete on training_attendance begin
    select raise(abort, 'attendances are append-only');
end;
create trigger training_session_void_no_delete before delete on training_session_void begin
    select raise(abort, 'sessions are append-only');
end;
create trigger training_attendance_void_no_delete before delete on training_attendance_void begin
    select raise(abort, 'attendances are append-only');
end;
