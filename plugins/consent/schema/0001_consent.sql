-- Consents as given, and their withdrawals. Nothing is overwritten: whether one is live on a day is computed (live.lua).

create table consent_form (
    id          integer primary key,
    child_id    integer not null references child (id),
    purpose     text not null,                    -- code of purposes.lua
    given_by_sealed blob not null,                -- who signed: the actual caregiver, or at 18 the person
    relation    text not null,                    -- 祖父, 母亲, 本人 …
    basis       text not null check (basis in ('监护', '委托照护', '本人')),
    from_day    text not null,
    to_day      text not null,                    -- exclusive
    proof       text not null,                    -- number of the signed paper, or the hash of its scan
    recorded_at integer not null,
    unique (child_id, purpose, from_day, proof),
    check (from_day < to_day)
) strict;

create table consent_withdrawal (
    form_id     integer primary key references consent_form (id),
    day         text not null,                    -- from this day on it is no consent
    reason      text,
    recorded_at integer not null
) strict;

create trigger consent_form_no_update before update on consent_form begin
    select raise(abort, 'consents are append-only');
end;
create trigger consent_form_no_delete before delete on consent_form begin
    select raise(abort, 'consents are append-only');
end;
create trigger consent_withdrawal_no_update before update on consent_withdrawal begin
    select raise(abort, 'withdrawals are append-only');
end;
create trigger consent_withdrawal_no_delete before delete on consent_withdrawal begin
    select raise(abort, 'withdrawals are append-only');
end;
