-- The store about itself, and the audit. (The table "migration" is made by the store before any migration runs.)

create table store_state (
    id             integer primary key check (id = 1),
    last_instant   integer not null,              -- ms UTC of the newest transaction; time in the store never goes back
    synthetic      integer not null check (synthetic in (0, 1)), -- 1: demonstration data, its clock may be set by hand
    key_id         integer not null,              -- which key the personal columns are sealed with
    key_check      blob not null                  -- proves that the key file fits this store; reveals nothing
) strict;

create table audit (
    seq       integer primary key,
    at        integer not null,                   -- ms UTC, the instant of the transaction it belongs to
    actor     text not null,                      -- name of the staff member, or 'system'
    action    text not null,                      -- noun and verb: 'round approve'
    subject   text not null,                      -- what it was done to; children by pseudonym
    details   text not null default '{}',         -- JSON; never personal data
    prev_hash text not null,
    hash      text not null unique                -- BLAKE2b over prev_hash and the columns above
) strict;

create trigger audit_no_update before update on audit begin
    select raise(abort, 'the audit is append-only');
end;
create trigger audit_no_delete before delete on audit begin
    select raise(abort, 'the audit is append-only');
end;
