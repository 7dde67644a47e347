-- Campaigns: one edition a year, the children it is for, and what was done for each. All amounts in 分.

create table campaigns_edition (
    id          integer primary key,
    campaign    text not null,                    -- the plugin's name: 'spring_festival'
    year        integer not null,
    title       text not null,                    -- 春节送祝福
    opens       text not null,                    -- first day
    closes      text not null,                    -- last day on which a task is done in time
    budget_fen  integer not null check (budget_fen >= 0), -- at most this for one child
    reference   text not null,                    -- the document that its figures come from
    recorded_at integer not null,
    unique (campaign, year),
    check (opens <= closes)
) strict;

create table campaigns_target (                   -- one child's task
    edition_id  integer not null references campaigns_edition (id),
    child_id    integer not null references child (id),
    due         text not null,                    -- the day by which it is to be done; of a birthday, that day
    county      integer not null references division (code),
    carer_id    integer references carer (id),    -- who was asked first; null: the county's staff
    recorded_at integer not null,
    primary key (edition_id, child_id, due)
) strict, without rowid;

create table campaigns_outcome (                  -- the newest of a task counts; without any it is still to do
    edition_id  integer not null,
    child_id    integer not null,
    due         text not null,
    no          integer not null,                 -- 1, 2, … within the task
    state       text not null check (state in ('待办', '完成', '免')),
    done_on     text not null,
    carer_id    integer references carer (id),    -- paired on that day: a later handover takes nothing away
    cost_fen    integer not null check (cost_fen >= 0),
    note        text,
    actor       text,                             -- the staff member who entered it
    recorded_at integer not null,
    primary key (edition_id, child_id, due, no),
    foreign key (edition_id, child_id, due) references campaigns_target (edition_id, child_id, due)
) strict, without rowid;
create index campaigns_outcome_carer on campaigns_outcome (carer_id);

create trigger campaigns_outcome_within_budget before insert on campaigns_outcome
when new.cost_fen > (select budget_fen from campaigns_edition where id = new.edition_id) begin
    select raise(abort, 'the cost is over the budget for one child');
end;
create trigger campaigns_outcome_no_update before update on campaigns_outcome begin
    select raise(abort, 'outcomes of campaigns are append-only');
end;
create trigger campaigns_outcome_no_delete before delete on campaigns_outcome begin
    select raise(abort, 'outcomes of campaigns are append-only');
end;
create trigger campaigns_target_no_delete before delete on campaigns_target begin
    select raise(abort, 'targets of campaigns are append-only');
end;

-- Each task with its newest outcome. carer_id is of those who did it, or were asked first.
create view campaigns_task as
select t.edition_id, t.child_id, t.due, t.county, coalesce(o.state, '待办') as state, o.done_on,
       case when o.state = '完成' then o.carer_id else t.carer_id end as carer_id,
       coalesce(o.cost_fen, 0) as cost_fen, o.note, coalesce(o.no, 0) as outcomes
from campaigns_target t
left join campaigns_outcome o
       on o.edition_id = t.edition_id and o.child_id = t.child_id and o.due = t.due
      and o.no = (select max(no) from campaigns_outcome
                  where edition_id = t.edition_id and child_id = t.child_id and due = t.due);
