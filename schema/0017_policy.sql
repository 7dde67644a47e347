-- Which rules pay which term: a ruleset is proposed with the difference it makes, and approved by another person from a
-- term on. The newest approval that covers a term and was not revoked is in force for it.

create table policy_proposal (
    id          integer primary key,
    ruleset_id  integer not null references ruleset (id),
    from_term   text not null references term (code),
    digest      text not null,                    -- BLAKE2b-256 of the difference, child by child
    summary     text not null,                    -- JSON: what the difference came to; no personal data
    author      text not null,
    proposed_at integer not null
) strict;

create table policy_approval (
    id          integer primary key,
    proposal_id integer not null unique references policy_proposal (id),
    actor       text not null,
    signature   text not null,                    -- BLAKE2b-256 over ruleset, term, digest, author and actor
    approved_at integer not null
) strict;

create table policy_revocation (
    approval_id integer primary key references policy_approval (id),
    actor       text not null,
    reason      text not null,
    revoked_at  integer not null
) strict;

create view policy as
select a.id, p.ruleset_id, s.hash, p.from_term, t.starts, p.digest, p.author, p.proposed_at, a.actor, a.signature,
       a.approved_at, r.actor as revoked_by, r.reason as revoked_for, coalesce(r.revoked_at, 253402300799999) as revoked_at
from policy_approval a
join policy_proposal p on p.id = a.proposal_id
join ruleset s on s.id = p.ruleset_id
join term t on t.code = p.from_term
left join policy_revocation r on r.approval_id = a.id;

create trigger policy_proposal_no_update before update on policy_proposal begin
    select raise(abort, 'proposals are append-only');
end;
create trigger policy_proposal_no_delete before delete on policy_proposal begin
    select raise(abort, 'proposals are append-only');
end;
create trigger policy_approval_no_update before update on policy_approval begin
    select raise(abort, 'approvals of rules are append-only');
end;
create trigger policy_approval_no_delete before delete on policy_approval begin
    select raise(abort, 'approvals of rules are append-only');
end;
create trigger policy_approval_by_another before insert on policy_approval
when new.actor = (select author from policy_proposal where id = new.proposal_id) begin
    select raise(abort, 'who proposed the rules does not approve them');
end;
create trigger policy_revocation_no_update before update on policy_revocation begin
    select raise(abort, 'revocations are append-only');
end;
create trigger policy_revocation_no_delete before delete on policy_revocation begin
    select raise(abort, 'revocations are append-only');
end;
