-- Money that came in, and the ledger of every fund. All amounts in 分.

create table fund (
    id       integer primary key,
    code     text not null unique,                -- 'city', '320613'
    title    text not null,
    division integer not null references division (code)
) strict;

create table donation (
    id          integer primary key,
    fund_id     integer not null references fund (id),
    platform    text not null,                    -- 腾讯公益, 银行转账, 现场 …
    order_no    text not null,                    -- the platform's own number: the same twice is one donation
    donor_sealed blob,                            -- null: anonymous
    donor_index  blob,
    campaign    text not null,                    -- 首批爱心款, 慈善一日捐 2022 …
    restriction text not null check (restriction in ('donor', 'legal', 'designated', 'none')),
    fen         integer not null check (fen > 0),
    day         text not null,
    recorded_at integer not null,
    unique (platform, order_no)
) strict;

create table ledger_entry (
    id          integer primary key,
    fund_id     integer not null references fund (id),
    day         text not null,
    kind        text not null check (kind in ('donation', 'payment', 'payment_return')),
    donation_id integer references donation (id),
    payment_id  integer,
    fen         integer not null check (fen <> 0), -- in positive, out negative
    recorded_at integer not null
) strict;
create index ledger_entry_fund on ledger_entry (fund_id, day);
create index ledger_entry_donation on ledger_entry (donation_id) where donation_id is not null;

create trigger donation_no_update before update on donation begin
    select raise(abort, 'donations are append-only');
end;
create trigger donation_no_delete before delete on donation begin
    select raise(abort, 'donations are append-only');
end;
create trigger ledger_entry_no_update before update on ledger_entry begin
    select raise(abort, 'ledger entries are append-only');
end;
create trigger ledger_entry_no_delete before delete on ledger_entry begin
    select raise(abort, 'ledger entries are append-only');
end;
