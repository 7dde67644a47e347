-- Children. A column NAME_sealed is encrypted under the key file (XChaCha20-Poly1305, bound to table, column, row and
-- key); NAME_index is a keyed BLAKE2b of the cleaned value, for exact look-up. Spell tables: valid from (inclusive) to
-- (exclusive), recorded at, superseded at; 9999-12-31 and 253402300799999 mean "still". Rows are never overwritten:
-- the store ends the old spell by setting superseded_at, once, and writes new rows.

create table child (
    id          integer primary key,
    file_no     text not null unique,             -- 档案号, the office's own number
    pseudonym   text not null unique,             -- what awards, logs and the audit speak of
    recorded_at integer not null
) strict;

create table child_identity (
    child_id       integer not null references child (id),
    valid_from     text not null,
    recorded_at    integer not null,
    valid_to       text not null,
    superseded_at  integer not null,
    name_sealed    blob not null,
    idno_sealed    blob,                          -- GB 11643 citizen number; a child may have none yet
    idno_index     blob,
    phone_sealed   blob,
    address_sealed blob,
    sex            text check (sex in ('男', '女')),
    birth_date     text,
    primary key (child_id, valid_from, recorded_at),
    check (valid_from < valid_to)
) strict, without rowid;
create index child_identity_idno on child_identity (idno_index) where idno_index is not null;

create table guardian (
    id           integer primary key,
    name_sealed  blob not null,
    phone_sealed blob,
    idno_sealed  blob,
    idno_index   blob,
    name_index   blob not null,
    recorded_at  integer not null
) strict;

create table guardianship (
    child_id      integer not null references child (id),
    valid_from    text not null,
    recorded_at   integer not null,
    valid_to      text not null,
    superseded_at integer not null,
    guardian_id   integer not null references guardian (id),
    relation      text not null,                  -- 祖父, 母亲, …
    basis         text not null check (basis in ('监护', '委托照护')),
    primary key (child_id, valid_from, recorded_at),
    check (valid_from < valid_to)
) strict, without rowid;

create table payee (                              -- an account; the holder is often not the child
    id             integer primary key,
    holder_sealed  blob not null,
    account_sealed blob not null,
    account_index  blob not null unique,
    bank           text not null,
    recorded_at    integer not null
) strict;

create table payee_choice (                       -- whose account is paid for the child
    child_id      integer not null references child (id),
    valid_from    text not null,
    recorded_at   integer not null,
    valid_to      text not null,
    superseded_at integer not null,
    payee_id      integer not null references payee (id),
    primary key (child_id, valid_from, recorded_at),
    check (valid_from < valid_to)
) strict, without rowid;

create table category (                           -- 困境类别, each with its own spell
    child_id      integer not null references child (id),
    category      text not null,                  -- 孤儿, 事实无人抚养, 低保, 残疾, …
    valid_from    text not null,
    recorded_at   integer not null,
    valid_to      text not null,
    superseded_at integer not null,
    evidence      text,                           -- number of the document, not its content
    primary key (child_id, category, valid_from, recorded_at),
    check (valid_from < valid_to)
) strict, without rowid;

create table enrolment (                          -- on the programme's roster (关爱对象)
    child_id      integer not null references child (id),
    valid_from    text not null,
    recorded_at   integer not null,
    valid_to      text not null,
    superseded_at integer not null,
    county        integer not null references division (code), -- the county that shares the payment
    status        text not null check (status in ('active', 'held')),
    reason        text,                           -- why held
    primary key (child_id, valid_from, recorded_at),
    check (valid_from < valid_to)
) strict, without rowid;

create table fact (                               -- facts that plugins declare in their manifests
    name          text not null,
    child_id      integer not null references child (id),
    valid_from    text not null,
    recorded_at   integer not null,
    valid_to      text not null,
    superseded_at integer not null,
    value         any not null,                   -- integer or text; booleans 0/1
    primary key (name, child_id, valid_from, recorded_at),
    check (valid_from < valid_to)
) strict, without rowid;
