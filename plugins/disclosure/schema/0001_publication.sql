-- What was published, as it was published: a pack a quarter, and the notices that correct it. Never changed.

create table disclosure_publication (
    seq           integer primary key,
    quarter       text not null,                  -- '2024-1': January to March 2024
    no            integer not null,               -- 0 the pack; 1, 2, … its notices
    known         integer not null,               -- ms UTC: counted from what was recorded until then
    body          text not null,                  -- JSON list of figures, small cells already left out
    reason        text,                           -- of a notice
    actor         text,                           -- the staff member; null: the job
    previous_hash text not null,                  -- of the row before, '' for the first
    hash          text not null unique,           -- BLAKE2b-256 over all of the above but seq
    recorded_at   integer not null,
    unique (quarter, no),
    check ((no = 0) = (reason is null))
) strict;

create trigger disclosure_publication_no_update before update on disclosure_publication begin
    select raise(abort, 'what was published stays: publish a notice');
end;
create trigger disclosure_publication_no_delete before delete on disclosure_publication begin
    select raise(abort, 'what was published stays: publish a notice');
end;
