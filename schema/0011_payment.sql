-- Payments, the files that carry them to the bank, and what the bank answered.

create table payment_batch (
    id             integer primary key,
    round_id       integer not null references round (id),
    no             integer not null,              -- 1, 2, … within the round
    format         text not null,                 -- payout format that wrote it
    file_name      text not null unique,
    content_hash   text not null,                 -- BLAKE2b-256 of the file
    content_sealed blob not null,                 -- the file itself: it can be written again, never differently
    payments       integer not null check (payments > 0),
    fen            integer not null check (fen > 0),
    created_by     text not null,
    created_at     integer not null,
    unique (round_id, no)
) strict;

create table payment (
    id         integer primary key,
    no         text not null unique,              -- what the bank file and its answer carry: 'P2023-1-000001'
    round_id   integer not null references round (id),
    child_id   integer not null references child (id),
    attempt    integer not null,                  -- 1; more when re-issued after a return
    fen        integer not null check (fen > 0),
    county     integer not null references division (code), -- who pays county_fen; the city pays the rest
    county_fen integer not null,
    payee_id   integer not null references payee (id),
    batch_id   integer not null references payment_batch (id) deferrable initially deferred,
    created_at integer not null,
    unique (round_id, child_id, attempt)
) strict;
create index payment_batch_id on payment (batch_id);

create table payment_result (
    payment_id  integer not null references payment (id),
    recorded_at integer not null,
    result      text not null check (result in ('settled', 'returned')),
    reason      text,                             -- the bank's words
    day         text not null,                    -- the bank's value date
    file_hash   text not null,                    -- of the answer it came with
    primary key (payment_id, recorded_at)
) strict, without rowid;

create trigger payment_batch_no_update before update on payment_batch begin
    select raise(abort, 'payment batches are append-only');
end;
create trigger payment_batch_no_delete before delete on payment_batch begin
    select raise(abort, 'payment batches are append-only');
end;
create trigger payment_no_update before update on payment begin
    select raise(abort, 'payments are append-only');
end;
create trigger payment_no_delete before delete on payment begin
    select raise(abort, 'payments are append-only');
end;
create trigger payment_only_approved before insert on payment
when (select state from round where id = new.round_id) not in ('approved', 'paying') begin
    select raise(abort, 'only an approved round is paid');
end;
create trigger payment_result_no_update before update on payment_result begin
    select raise(abort, 'payment results are append-only');
end;
create trigger payment_result_no_delete before delete on payment_result begin
    select raise(abort, 'payment results are append-only');
end;

-- Each payment with its newest answer: 'pending' until the bank has said anything.
create view payment_state as
select p.id, p.no, p.round_id, p.child_id, p.attempt, p.fen, p.county, p.county_fen, p.payee_id, p.batch_id, p.created_at,
       coalesce(r.result, 'pending') as state, r.reason, r.day, r.recorded_at as result_at
from payment p
left join payment_result r
       on r.payment_id = p.id
      and r.recorded_at = (select max(recorded_at) from payment_result where payment_id = p.id);

-- What has really reached a child for a round's term: awards and corrections of closed rounds whose payment settled,
-- or whose amounts cancelled out. A pending or returned payment counts for nothing.
create view settled_part as
select d.round_id, d.child_id, d.for_round_id, d.fen, d.county_fen
from (select round_id, child_id, round_id as for_round_id, fen, county_fen from award where fen > 0
      union all
      select round_id, child_id, for_round_id, fen, county_fen from correction) d
join round r on r.id = d.round_id and r.state = 'closed'
where exists (select 1 from payment_state s
              where s.round_id = d.round_id and s.child_id = d.child_id and s.state = 'settled')
   or (select p.fen from payable p where p.round_id = d.round_id and p.child_id = d.child_id) = 0;
