-- Gifts in kind: a ledger apart from cash. A receipt says what came in, hand-outs say where it went. Rows are kept as they
-- were entered; what was entered wrongly is made void. Amounts in 分.

create table gifts_gift (
    id           integer primary key,
    receipt_no   text not null unique,            -- of the receipt that the giver was given
    day          text not null,
    item         text not null,
    quantity     integer not null check (quantity > 0),
    unit_fen     integer not null check (unit_fen > 0), -- fair value of one
    giver_sealed blob,                            -- null: anonymous
    actor        text,                            -- the staff member who entered it
    recorded_at  integer not null
) strict;

create table gifts_handout (
    id          integer primary key,
    gift_id     integer not null references gifts_gift (id),
    day         text not null,
    quantity    integer not null check (quantity > 0),
    child_id    integer references child (id),    -- null: to all of a campaign's edition
    edition_id  integer references campaigns_edition (id),
    actor       text,
    recorded_at integer not null,
    check (child_id is not null or edition_id is not null)
) strict;
create index gifts_handout_gift on gifts_handout (gift_id);
create index gifts_handout_child on gifts_handout (child_id, day);

create table gifts_gift_void (
    gift_id     integer primary key references gifts_gift (id),
    reason      text not null,
    actor       text,
    recorded_at integer not null
) strict;

create table gifts_handout_void (
    handout_id  integer primary key references gifts_handout (id),
    reason      text not null,
    actor       text,
    recorded_at integer not null
) strict;

create view gifts_handed as                       -- hand-outs that count
select h.id, h.gift_id, h.day, h.quantity, h.child_id, h.edition_id, h.recorded_at
from gifts_handout h
where not exists (select 1 from gifts_handout_void v where v.handout_id = h.id);

create view gifts_stock as                        -- gifts that count, with what is left of each
select g.id, g.receipt_no, g.day, g.item, g.quantity, g.unit_fen, g.giver_sealed, g.recorded_at,
       g.quantity - (select coalesce(sum(h.quantity), 0) from gifts_handed h where h.gift_id = g.id) as remaining
from gifts_gift g
where not exists (select 1 from gifts_gift_void v where v.gift_id = g.id);

create trigger gifts_handout_in_stock before insert on gifts_handout
when new.quantity > coalesce((select remaining from gifts_stock where id = new.gift_id), 0) begin
    select raise(abort, 'more is handed out than is left');
end;
create trigger gifts_gift_void_untouched before insert on gifts_gift_void
when exists (select 1 from gifts_handed where gift_id = new.gift_id) begin
    select raise(abort, 'some of it was handed out');
end;
create trigger gifts_gift_no_update before update on gifts_gift begin
    select raise(abort, 'gifts are append-only');
end;
create trigger gifts_gift_no_delete before delete on gifts_gift begin
    select raise(abort, 'gifts are append-only');
end;
create trigger gifts_handout_no_update before update on gifts_handout begin
    select raise(abort, 'gifts are append-only');
end;
create trigger gifts_handout_no_delete before delete on gifts_handout begin
    select raise(abort, 'gifts are append-only');
end;
create trigger gifts_gift_void_no_delete before delete on gifts_gift_void begin
    select raise(abort, 'gifts are append-only');
end;
create trigger gifts_handout_void_no_delete before delete on gifts_handout_void begin
    select raise(abort, 'gifts are append-only');
end;
