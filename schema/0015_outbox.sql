-- What leaves the house: messages, each under a key of its own. What was written stays as it was written.

create table outbox (
    id             integer primary key,
    key            text not null unique,          -- the sender's: the same key is the same message
    transport      text not null,                 -- the contribution that carries it
    idempotent     integer not null check (idempotent in (0, 1)), -- whether carrying it twice does no harm
    recipient      text not null,                 -- 'carer:12', 'staff:周敏', or 'address'
    address_sealed blob,                          -- a free address
    subject_sealed blob not null,
    text_sealed    blob not null,
    plugin         text not null,                 -- who sent it
    created_at     integer not null,
    state          text not null check (state in ('waiting', 'sending', 'sent', 'unsure', 'failed')),
    attempts       integer not null default 0,
    next_at        integer not null,              -- ms UTC: waiting until then
    sent_at        integer,
    error          text,                          -- why the last attempt failed; no personal data
    output_sealed  blob                           -- what the transport's command said then
) strict;
create index outbox_due on outbox (next_at, id) where state = 'waiting';
create index outbox_sending on outbox (id) where state = 'sending';

create trigger outbox_no_delete before delete on outbox begin
    select raise(abort, 'messages are kept');
end;
create trigger outbox_as_written before update on outbox
when new.id <> old.id or new.key <> old.key or new.transport <> old.transport or new.recipient <> old.recipient
     or new.idempotent <> old.idempotent or new.address_sealed is not old.address_sealed
     or new.subject_sealed <> old.subject_sealed or new.text_sealed <> old.text_sealed
     or new.plugin <> old.plugin or new.created_at <> old.created_at
begin
    select raise(abort, 'a message stays as it was written');
end;
create trigger outbox_sent_is_final before update on outbox when old.state = 'sent' begin
    select raise(abort, 'a message that was sent is not sent again');
end;
