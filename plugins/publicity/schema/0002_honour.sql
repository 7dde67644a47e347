-- Honours by rule: proposed once each, decided by another person. Nothing is overwritten.

create table publicity_honour (
    id           integer primary key,
    honour_key   text not null unique,            -- 'carer:12:结对满 3 年': nobody is given the same twice
    title        text not null,
    carer_id     integer references carer (id),
    volunteer_id integer references volunteers_volunteer (id),
    unit         text,
    basis        text not null,                   -- what was counted
    reference    text not null,                   -- the document of the policy
    as_of        text not null,
    actor        text not null,
    recorded_at  integer not null,
    check ((carer_id is not null) + (volunteer_id is not null) + (unit is not null) = 1)
) strict;

create table publicity_honour_decision (
    honour_id   integer primary key references publicity_honour (id),
    outcome     text not null check (outcome in ('授予', '不授予')),
    day         text not null,
    reason      text,
    actor       text not null,
    recorded_at integer not null,
    check (outcome = '授予' or reason is not null)
) strict;

create trigger publicity_honour_by_another before insert on publicity_honour_decision
when new.actor = (select actor from publicity_honour where id = new.honour_id) begin
    select raise(abort, 'who proposed an honour does not decide on it');
end;
create trigger publicity_honour_no_update before update on publicity_honour begin
    select raise(abort, 'honours are append-only');
end;
create trigger publicity_honour_no_delete before delete on publicity_honour begin
    select raise(abort, 'honours are append-only');
end;
create trigger publicity_honour_decision_no_update before update on publicity_honour_decision begin
    select raise(abort, 'honours are append-only');
end;
create trigger publicity_honour_decision_no_delete before delete on publicity_honour_decision begin
    select raise(abort, 'honours are append-only');
end;
