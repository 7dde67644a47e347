-- Every file that was imported, and what was wrong with its rows.

create table intake_file (
    id         integer primary key,
    source     text not null,
    name       text not null,                     -- file name without folders
    hash       text not null,                     -- BLAKE2b-256 of the bytes
    state      text not null check (state in ('done', 'refused')),
    rows       integer not null,
    changed    integer not null,                  -- rows that changed something
    unchanged  integer not null,                  -- rows that said what was known already
    rejected   integer not null,
    actor      text not null,
    at         integer not null
) strict;
create index intake_file_hash on intake_file (source, hash);

create table intake_row (                         -- rejected rows; no personal data
    file_id integer not null references intake_file (id),
    line    integer not null,                     -- physical line in the file where the row begins
    field   text not null,                        -- the column's heading, or '' for the whole row
    reason  text not null,
    primary key (file_id, line, field)
) strict, without rowid;
