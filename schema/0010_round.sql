-- A round pays one half-year term. Awards say what each child on the roster gets, or why not. All amounts in 分.

create table round (
    id         integer primary key,
    term       text not null unique references term (code),
    day        text not null,                     -- the roster and the facts as of this day
    state      text not null check (state in ('draft', 'assessed', 'submitted', 'approved', 'paying', 'closed')),
    ruleset_id integer references ruleset (id),   -- pinned by the last assess
    cutoff     integer,                           -- ms UTC: facts recorded until then
    digest     text,                              -- of a submitted round: BLAKE2b over its awards, lines and corrections
    submission integer not null default 0,        -- counts submits; approvals belong to one of them
    opened_by  text not null,
    assessed_by text,
    submitted_by text,
    opened_at  integer not null,
    closed_at  integer
) strict;

create table award (                              -- round first: a new round's rows come last in the tree
    round_id    integer not null,
    child_id    integer not null,
    outcome     integer not null,                 -- 1 awarded, 0 refused (its lines say why)
    stage       text,                             -- as decided; null when unknown
    county      integer not null,                 -- division code: who shares
    fen         integer not null,                 -- this term's amount, before corrections; never negative
    county_fen  integer not null,                 -- the county's part of it; the city pays the rest
    recoverable_fen integer,                      -- a rule's bound on recovery this round; null: up to fen
    fingerprint blob not null,                    -- BLAKE2b-128 of the case the rules saw
    primary key (round_id, child_id)
) strict, without rowid;

create table award_line (
    round_id integer not null,
    child_id integer not null,
    no       integer not null,                    -- 1, 2, … in the order of the rules
    kind     integer not null,                    -- 0 amount, 1 refusal, 2 note
    reason   integer not null,                    -- reason.no of the round's ruleset
    fen      integer not null,
    operands text,                                -- JSON array in the order of the template's places
    primary key (round_id, child_id, no)
) strict, without rowid;

create table correction (                         -- 补发 (positive) and 追回 (negative) for an earlier round
    round_id     integer not null references round (id),
    child_id     integer not null references child (id),
    for_round_id integer not null references round (id),
    county       integer not null references division (code), -- who shares it
    entitled_fen        integer not null,         -- by today's facts and rules
    entitled_county_fen integer not null,
    settled_fen         integer not null,         -- paid and corrected before, as settled by the bank
    settled_county_fen  integer not null,
    fen          integer not null,                -- carried by this round; less than the difference: the rest is balance
    county_fen   integer not null,
    primary key (round_id, child_id, for_round_id),
    check (for_round_id < round_id)
) strict, without rowid;

create table approval (
    id         integer primary key,
    round_id   integer not null references round (id),
    submission integer not null,
    actor      text not null,
    decision   text not null check (decision in ('approved', 'rejected')),
    digest     text not null,                     -- of what was seen
    note       text,
    at         integer not null,
    unique (round_id, submission, actor)
) strict;

-- Awards of a round may be replaced only until it is submitted. (Rows added behind the program's back break the digest.)
create trigger award_no_update before update on award begin
    select raise(abort, 'awards are append-only');
end;
create trigger award_no_delete before delete on award
when (select state from round where id = old.round_id) not in ('draft', 'assessed') begin
    select raise(abort, 'awards of a submitted round are append-only');
end;
create trigger award_line_no_update before update on award_line begin
    select raise(abort, 'award lines are append-only');
end;
create trigger award_line_no_delete before delete on award_line
when (select state from round where id = old.round_id) not in ('draft', 'assessed') begin
    select raise(abort, 'award lines of a submitted round are append-only');
end;
create trigger correction_no_update before update on correction begin
    select raise(abort, 'corrections are append-only');
end;
create trigger correction_no_delete before delete on correction
when (select state from round where id = old.round_id) not in ('draft', 'assessed') begin
    select raise(abort, 'corrections of a submitted round are append-only');
end;
create trigger approval_no_update before update on approval begin
    select raise(abort, 'approvals are append-only');
end;
create trigger approval_no_delete before delete on approval begin
    select raise(abort, 'approvals are append-only');
end;
create trigger round_no_delete before delete on round begin
    select raise(abort, 'rounds are kept');
end;
create trigger round_sealed before update on round
when old.state not in ('draft', 'assessed') and new.state not in ('draft', 'assessed')
     and (new.ruleset_id is not old.ruleset_id or new.cutoff is not old.cutoff or new.digest is not old.digest
          or new.day <> old.day or new.term <> old.term)
begin
    select raise(abort, 'a submitted round keeps its rules, its cut-off and its awards');
end;

-- What a round owes each child: this term's award and the corrections it carries.
create view payable as
select round_id, child_id, sum(fen) as fen, sum(county_fen) as county_fen
from (select round_id, child_id, fen, county_fen from award where fen > 0
      union all
      select round_id, child_id, fen, county_fen from correction)
group by round_id, child_id;

-- What each fund pays of a round: the county's part from the fund of its division, the rest from that of its city.
create view round_share as
select d.round_id, d.child_id, d.stage, d.county, d.division, d.fen
from (select a.round_id, a.child_id, a.stage, a.county, a.county as division, a.county_fen as fen from award a
      union all
      select a.round_id, a.child_id, a.stage, a.county, coalesce(v.parent, a.county), a.fen - a.county_fen
      from award a join division v on v.code = a.county
      union all
      select c.round_id, c.child_id, a.stage, c.county, c.county, c.county_fen
      from correction c left join award a on a.round_id = c.for_round_id and a.child_id = c.child_id
      union all
      select c.round_id, c.child_id, a.stage, c.county, coalesce(v.parent, c.county), c.fen - c.county_fen
      from correction c join division v on v.code = c.county
      left join award a on a.round_id = c.for_round_id and a.child_id = c.child_id) d
where d.fen <> 0;
