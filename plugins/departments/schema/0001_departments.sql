-- What a lead department has promised, by when, and what became of it. Steps are append-only; the newest counts.

create table departments_task (
    id          integer primary key,
    department  text not null,
    title       text not null,
    reference   text not null,                    -- the meeting or document it comes from
    recorded_at integer not null,
    unique (department, title)
) strict;

create table departments_step (
    task_id     integer not null references departments_task (id),
    no          integer not null,                 -- 1, 2, …
    state       text not null check (state in ('在办', '办结', '撤销')),
    due         text not null,
    day         text not null,
    note        text,
    actor       text,
    recorded_at integer not null,
    primary key (task_id, no)
) strict, without rowid;

create view departments_now as
select t.id, t.department, t.title, t.reference, s.no, s.state, s.due, s.day, s.note
from departments_task t
join departments_step s on s.task_id = t.id and s.no = (select max(no) from departments_step where task_id = t.id);

create trigger departments_step_no_update before update on departments_step begin
    select raise(abort, 'what became of a task is append-only');
end;
create trigger departments_step_no_delete before delete on departments_step begin
    select raise(abort, 'what became of a task is append-only');
end;
