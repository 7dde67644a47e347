-- Jobs of plugins and their occurrences. An occurrence is known by (job, nominal, target): the instant of the job's
-- calendar before it is moved to a working day, which no revision of the holidays changes. Instants are ms UTC.

create table job (
    id          integer primary key,
    name        text not null unique,
    plugin      text not null,                    -- that declares it
    title       text not null,
    state       text not null check (state in ('active', 'paused', 'gone')), -- gone: no plugin declares it any more
    loaded      integer not null check (loaded in (0, 1)), -- 0: its plugin is in init.lua and could not be loaded
    version     integer not null,                 -- of the definition in force
    sync        integer not null default 0,       -- counts the times its targets were asked for
    targets_day text,                             -- when they were asked for last; null: never, or it has none
    holidays    text                              -- hash of table holiday as its occurrences were planned by; null: it needs none
) strict;

create table job_definition (                     -- every definition it ever had
    job_id     integer not null references job (id),
    version    integer not null,                  -- 1, 2, …
    since      integer not null,                  -- plans what is scheduled after this, up to the next version's
    definition text not null,                     -- JSON: when, late, grace_ms
    primary key (job_id, version)
) strict, without rowid;

create table job_target (                         -- whose occurrences there are; target 0: the job's own
    job_id   integer not null references job (id),
    target   integer not null,
    birthday text,                                -- '02-29', 'L01-11', 'L02-15+' in a leap month; null: target 0
    sync     integer not null default 0,          -- job.sync when it was last there
    due      integer,                             -- of its pending occurrence; null: none
    primary key (job_id, target)
) strict, without rowid;

create table occurrence (                         -- pending: at most one a job and target
    due       integer not null,                   -- scheduled, or when it is tried again; 253402300799999: held
    job_id    integer not null references job (id),
    target    integer not null,
    nominal   integer not null,
    scheduled integer not null,                   -- nominal, moved to a working day
    version   integer not null,                   -- of the definition that planned it
    depends   integer not null,                   -- 1: on holidays that are not announced yet
    attempt   integer not null default 0,         -- how often it was tried
    missed    integer not null default 0,         -- how many missed ones it stands for, itself among them
    error     text,                               -- of the last attempt
    primary key (due, job_id, target)
) strict, without rowid;

create table occurrence_run (                     -- history
    job_id      integer not null references job (id),
    nominal     integer not null,                 -- by hand: no whole minute
    target      integer not null,
    scheduled   integer not null,                 -- what the job was told
    started_at  integer not null,                 -- of the last attempt
    finished_at integer not null,
    outcome     text not null check (outcome in ('done', 'skipped', 'failed')), -- failed: needs a person
    late        integer not null,                 -- 1: it stands for missed ones
    missed      integer not null,                 -- how many, itself among them
    attempts    integer not null,
    result      text,                             -- what the job said
    error       text,
    primary key (job_id, nominal, target)
) strict, without rowid;

create trigger occurrence_run_no_update before update on occurrence_run begin
    select raise(abort, 'the history of jobs is append-only');
end;
create trigger occurrence_run_no_delete before delete on occurrence_run begin
    select raise(abort, 'the history of jobs is append-only');
end;
create trigger job_definition_no_update before update on job_definition begin
    select raise(abort, 'definitions are append-only');
end;
create trigger job_definition_no_delete before delete on job_definition begin
    select raise(abort, 'definitions are append-only');
end;
