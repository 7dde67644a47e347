-- The bank's own statement, line by line, to hold the books against.

create table books_statement (
    id          integer primary key,
    account     text not null,                    -- the bank account, as the office calls it
    serial      text not null,                    -- the bank's own number of the line
    day         text not null,
    reference   text not null,                    -- order, payment, batch or clearing number
    fen         integer not null check (fen <> 0), -- 分; in positive, out negative
    recorded_at integer not null,
    unique (account, serial)
) strict;

create trigger books_statement_no_update before update on books_statement begin
    select raise(abort, 'statement lines are append-only');
end;
create trigger books_statement_no_delete before delete on books_statement begin
    select raise(abort, 'statement lines are append-only');
end;
