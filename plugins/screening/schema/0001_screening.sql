-- The yearly screening of the pool. What was found out about a household is a spell; a drawn-up list keeps its points,
-- its weights and its quotas, so that it can be read years later as it was decided.

create table screening_household (
    child_id      integer not null references child (id),
    valid_from    text not null,
    recorded_at   integer not null,
    valid_to      text not null,
    superseded_at integer not null,
    county        integer not null references division (code),
    income_fen    integer,                        -- a month and head; null: not known
    minors        integer not null check (minors > 0), -- children in the household
    evidence      text not null,                  -- number of the record of the visit
    primary key (child_id, valid_from, recorded_at),
    check (valid_from < valid_to)
) strict, without rowid;

create table screening_list (
    id           integer primary key,
    year         integer not null,
    no           integer not null,                -- drawn up again: 2, 3, …
    day          text not null,                   -- facts as of this day
    weights_from text not null,                   -- the entry of weights.lua it was made with
    weights_hash text not null,
    threshold    integer not null,
    made_by      text not null,
    recorded_at  integer not null,
    unique (year, no)
) strict;

create table screening_quota (
    list_id integer not null references screening_list (id),
    county  integer not null references division (code),
    places  integer not null check (places >= 0),
    primary key (list_id, county)
) strict, without rowid;

create table screening_row (
    list_id  integer not null references screening_list (id),
    child_id integer not null references child (id),
    county   integer not null,
    points   integer not null,
    reasons  text not null,                       -- '孤儿 40;低收入 15'
    primary key (list_id, child_id)
) strict, without rowid;

create table screening_approval (
    list_id     integer primary key references screening_list (id),
    approved_by text not null,
    digest      text not null,                    -- of the selected, in their order
    recorded_at integer not null
) strict;

-- Places by county: points first, then the older file.
create view screening_ranked as
select l.id as list_id, l.year, r.county, r.child_id, r.points, r.reasons, q.places, l.threshold,
       row_number() over (partition by r.list_id, r.county order by r.points desc, r.child_id) as place
from screening_row r
join screening_list l on l.id = r.list_id
left join screening_quota q on q.list_id = r.list_id and q.county = r.county;

create trigger screening_list_no_update before update on screening_list begin
    select raise(abort, 'lists are kept');
end;
create trigger screening_list_no_delete before delete on screening_list begin
    select raise(abort, 'lists are kept');
end;
create trigger screening_row_no_update before update on screening_row begin
    select raise(abort, 'lists are kept');
end;
create trigger screening_row_no_delete before delete on screening_row begin
    select raise(abort, 'lists are kept');
end;
create trigger screening_quota_no_update before update on screening_quota begin
    select raise(abort, 'lists are kept');
end;
create trigger screening_approval_no_update before update on screening_approval begin
    select raise(abort, 'approvals are kept');
end;
create trigger screening_approval_no_delete before delete on screening_approval begin
    select raise(abort, 'approvals are kept');
end;
