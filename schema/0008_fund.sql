-- The books: double entry. Every fund is a set of books of its own; within it, money is kept apart by pot: who restricts
-- it, for which purpose, and which appeal it came from. All amounts in 分; what goes into an account is positive, what
-- comes out of it negative, so money that came in stands as a positive bank account and a negative income.

create table fund (
    id       integer primary key,
    code     text not null unique,                -- 'city', '320613'
    title    text not null,
    division integer not null references division (code)
) strict;

create table restriction (                        -- who binds the money
    code  text primary key,
    title text not null,
    rank  integer                                 -- in which order payments draw on it; null: they never do
) strict, without rowid;
insert into restriction values ('legal', '法律规定', 1), ('donor', '捐赠人限定', 2), ('designated', '本会指定', 3),
                               ('none', '不限定', 4);

create table purpose (                            -- what earmarked money is for; never changes once money came for it
    code      text primary key,
    title     text not null,
    reference text not null,                      -- the agreement or decision
    scope     text not null                       -- its scopes in one line, as declared
) strict, without rowid;
insert into purpose values ('', '不限用途', '', '');

create table purpose_scope (                      -- a use fits when it fits one scope; null: any
    purpose  text not null references purpose (code) deferrable initially deferred, -- scopes come first
    stage    text,
    county   integer references division (code),
    activity text
) strict;
create index purpose_scope_purpose on purpose_scope (purpose);

create table account_kind (
    code  text primary key,
    title text not null,
    class text not null check (class in ('asset', 'income', 'spending', 'fee', 'move'))
) strict, without rowid;
insert into account_kind values
    ('bank', '银行存款', 'asset'), ('donation', '捐赠收入', 'income'), ('matching', '平台配捐', 'income'),
    ('interest', '利息及其他收入', 'income'), ('payment', '资助支出', 'spending'), ('activity', '活动支出', 'spending'),
    ('fee', '手续费', 'fee'), ('transfer', '基金间调拨', 'move'), ('designation', '指定与解除', 'move');

create table account (
    id          integer primary key,
    fund_id     integer not null references fund (id),
    kind        text not null references account_kind (code),
    restriction text not null references restriction (code),
    purpose     text not null references purpose (code), -- '': any
    origin      text not null,                    -- the appeal it came from: 首批爱心款, 慈善一日捐 2022 …; '': none
    fen         integer not null default 0,       -- sum of its postings, kept by trigger
    unique (fund_id, kind, restriction, purpose, origin)
) strict;

create table journal (                            -- one event; its postings are written before it
    id          integer primary key,
    day         text not null,
    kind        text not null,                    -- donation, matching, payment, payment_return, designation …
    document    text not null,                    -- order number, payment number, decision
    settlement  text,                             -- under which the bank moves it, when that is another: batch, clearing
    stage       text,                             -- what it was spent on
    county      integer references division (code),
    activity    text,
    reverses    integer unique references journal (id),
    actor       text not null,
    recorded_at integer not null
) strict;
create index journal_document on journal (document);

-- Postings come first and refer to a journal that is not there yet: until one is inserted, nothing can be committed. It
-- is let in only when its postings balance in every pot. So the identity holds at every commit, whoever writes.
create table posting (
    journal_id integer not null references journal (id) deferrable initially deferred,
    line       integer not null,
    account_id integer not null references account (id),
    fen        integer not null check (fen <> 0),
    primary key (journal_id, line)
) strict, without rowid;
create index posting_account on posting (account_id);

create trigger posting_before_journal before insert on posting
when exists (select 1 from journal where id = new.journal_id) begin
    select raise(abort, 'a journal is closed by its entry: what is wrong is reversed by another');
end;
create trigger posting_counts after insert on posting begin
    update account set fen = fen + new.fen where id = new.account_id;
end;
create trigger journal_no_replace before insert on journal
when exists (select 1 from journal where id = new.id) begin
    select raise(abort, 'journals are append-only');
end;
create trigger journal_moves after insert on journal
when not exists (select 1 from posting where journal_id = new.id) begin
    select raise(abort, 'a journal without postings');
end;
create trigger journal_balances after insert on journal
when exists (select 1 from posting p join account a on a.id = p.account_id where p.journal_id = new.id
             group by a.fund_id, a.restriction, a.purpose, a.origin having sum(p.fen) <> 0) begin
    select raise(abort, 'the postings of a journal sum to zero, in every fund and under every restriction');
end;
create trigger journal_keeps_purpose after insert on journal
when exists (select 1 from posting p join account a on a.id = p.account_id join account_kind k on k.code = a.kind
             where p.journal_id = new.id and p.fen > 0 and k.class = 'spending' and a.purpose <> ''
               and not exists (select 1 from purpose_scope s where s.purpose = a.purpose
                                 and (s.stage is null or s.stage = new.stage)
                                 and (s.county is null or s.county = new.county)
                                 and (s.activity is null or s.activity = new.activity))) begin
    select raise(abort, 'an earmark is spent for its purpose only');
end;

create trigger account_no_change before update of fund_id, kind, restriction, purpose, origin on account begin
    select raise(abort, 'accounts stay what they are');
end;
create trigger account_no_delete before delete on account begin
    select raise(abort, 'accounts are kept');
end;
create trigger journal_no_update before update on journal begin
    select raise(abort, 'journals are append-only');
end;
create trigger journal_no_delete before delete on journal begin
    select raise(abort, 'journals are append-only');
end;
create trigger posting_no_update before update on posting begin
    select raise(abort, 'postings are append-only');
end;
create trigger posting_no_delete before delete on posting begin
    select raise(abort, 'postings are append-only');
end;
create trigger purpose_scope_before_purpose before insert on purpose_scope
when exists (select 1 from purpose where code = new.purpose) begin
    select raise(abort, 'a purpose stays what it is: declare another one');
end;
create trigger purpose_no_update before update on purpose begin
    select raise(abort, 'purposes are append-only');
end;
create trigger purpose_no_delete before delete on purpose begin
    select raise(abort, 'purposes are append-only');
end;
create trigger purpose_scope_no_update before update on purpose_scope begin
    select raise(abort, 'purposes are append-only');
end;
create trigger purpose_scope_no_delete before delete on purpose_scope begin
    select raise(abort, 'purposes are append-only');
end;

-- Every posting with what it means.
create view ledger as
select j.id as journal_id, j.day, j.kind, j.document, coalesce(j.settlement, j.document) as settlement, j.stage, j.county,
       j.activity, j.reverses, j.recorded_at, a.fund_id, a.kind as account, a.restriction, a.purpose, a.origin, p.fen
from posting p
join journal j on j.id = p.journal_id
join account a on a.id = p.account_id;

-- What the books must never show: journals that do not balance, accounts that are not the sum of their postings,
-- postings without a journal. (Triggers keep them away; this finds what was done behind the program's back.)
create view ledger_fault as
select 'journal' as what, p.journal_id as id from posting p join account a on a.id = p.account_id
group by p.journal_id, a.fund_id, a.restriction, a.purpose, a.origin having sum(p.fen) <> 0
union all
select 'account', a.id from account a left join posting p on p.account_id = a.id
group by a.id, a.fen having a.fen <> coalesce(sum(p.fen), 0)
union all
select 'posting', p.journal_id from posting p where not exists (select 1 from journal j where j.id = p.journal_id);

create table donation (                           -- 平台配捐 is a line of its own
    id          integer primary key,
    journal_id  integer not null references journal (id),
    fund_id     integer not null references fund (id),
    platform    text not null,                    -- 腾讯公益, 银行转账, 现场 …
    order_no    text not null,                    -- the platform's own number: the same twice is one donation
    kind        text not null check (kind in ('donation', 'matching')),
    donor_sealed blob,                            -- null: anonymous
    donor_index  blob,
    unit        text,                             -- the unit that gave on a donation day
    campaign    text not null,                    -- 首批爱心款, 慈善一日捐 2022 …
    restriction text not null references restriction (code),
    purpose     text not null references purpose (code),
    fen         integer not null check (fen > 0), -- as given; the platform's fee is in it
    fee_fen     integer not null check (fee_fen between 0 and fen),
    day         text not null,
    recorded_at integer not null,
    unique (platform, order_no)
) strict;

-- A donation that was entered by mistake is reversed in the books, and counts until then.
create view donation_counted as
select d.*, coalesce(r.recorded_at, 253402300799999) as corrected_at
from donation d
left join journal r on r.reverses = d.journal_id;

create trigger donation_no_update before update on donation begin
    select raise(abort, 'donations are append-only');
end;
create trigger donation_no_delete before delete on donation begin
    select raise(abort, 'donations are append-only');
end;
