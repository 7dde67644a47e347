-- A plan for each child: goals, and the reviews of each. Nothing is overwritten: how a goal stands is what its newest
-- review says, and it is open until a review says that it was reached or given up.

create table care_plan_goal (
    id          integer primary key,
    child_id    integer not null references child (id),
    area        text not null,                    -- 学业, 心理, 照护, …; one open goal an area
    goal_sealed blob not null,
    opened      text not null,
    review_on   text not null,                    -- first review
    months      integer not null check (months > 0), -- from one review to the next, unless said otherwise
    actor       text,
    recorded_at integer not null,
    check (opened < review_on)
) strict;
create index care_plan_goal_child on care_plan_goal (child_id, area);

create table care_plan_review (
    goal_id     integer not null references care_plan_goal (id),
    no          integer not null,                 -- 1, 2, …
    day         text not null,
    progress    text not null check (progress in ('进行中', '达成', '终止')),
    note_sealed blob,
    next_on     text,                             -- the next review; none once it is closed
    actor       text,
    recorded_at integer not null,
    primary key (goal_id, no),
    check ((next_on is null) = (progress <> '进行中'))
) strict, without rowid;

create trigger care_plan_goal_no_update before update on care_plan_goal begin
    select raise(abort, 'goals are append-only');
end;
create trigger care_plan_goal_no_delete before delete on care_plan_goal begin
    select raise(abort, 'goals are append-only');
end;
create trigger care_plan_review_no_update before update on care_plan_review begin
    select raise(abort, 'reviews are append-only');
end;
create trigger care_plan_review_no_delete before delete on care_plan_review begin
    select raise(abort, 'reviews are append-only');
end;
