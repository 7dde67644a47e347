-- Wishes of one year, and what became of each. A wish's state is its newest step; steps are never changed.

create table micro_wish_edition (
    id           integer primary key,
    year         integer not null unique,
    opens        text not null,                   -- first day of collecting
    publishes_on text not null,
    delivers_by  text not null,
    cap_fen      integer not null check (cap_fen > 0), -- at most this for one gift
    reference    text not null,
    recorded_at  integer not null
) strict;

create table micro_wish_wish (
    id          integer primary key,
    edition_id  integer not null references micro_wish_edition (id),
    child_id    integer not null references child (id),
    wall_name   text not null unique,             -- a pseudonym of this year's wall alone
    kind        text not null,
    fen         integer not null check (fen > 0), -- as estimated
    recorded_at integer not null,
    unique (edition_id, child_id)
) strict;

create table micro_wish_step (
    wish_id        integer not null references micro_wish_wish (id),
    no             integer not null,              -- 1, 2, …
    state          text not null check (state in ('征集', '通过', '退回', '公布', '认领', '送达', '感谢')),
    day            text not null,
    actor          text,                          -- staff; null: a job
    note           text,
    text_sealed    blob,                          -- 征集: the child's words; after a return, the mended ones
    claimer_sealed blob,                          -- 认领: who, how to reach them
    phone_sealed   blob,
    unit           text,
    wall_text      text,                          -- 通过: the words as reviewed; nothing else is ever shown outside
    cost_fen       integer,                       -- 送达
    recorded_at    integer not null,
    primary key (wish_id, no),
    check ((state = '征集') = (text_sealed is not null)),
    check ((state = '认领') = (claimer_sealed is not null)),
    check ((state = '送达') = (cost_fen is not null))
) strict, without rowid;

create view micro_wish_now as
select w.id, w.edition_id, w.child_id, w.wall_name, w.kind, w.fen, s.no, s.state, s.day, s.note, s.unit,
       (select text_sealed from micro_wish_step where wish_id = w.id and state = '征集' order by no desc limit 1)
           as text_sealed,
       (select no from micro_wish_step where wish_id = w.id and state = '认领' order by no desc limit 1) as claim_no,
       (select cost_fen from micro_wish_step where wish_id = w.id and state = '送达' order by no desc limit 1) as cost_fen
from micro_wish_wish w
join micro_wish_step s on s.wish_id = w.id and s.no = (select max(no) from micro_wish_step where wish_id = w.id);

create trigger micro_wish_step_no_update before update on micro_wish_step begin
    select raise(abort, 'what became of a wish is append-only');
end;
create trigger micro_wish_step_no_delete before delete on micro_wish_step begin
    select raise(abort, 'what became of a wish is append-only');
end;
create trigger micro_wish_wish_no_update before update on micro_wish_wish begin
    select raise(abort, 'a wish stays as it was made; its words are in its steps');
end;
create trigger micro_wish_wish_no_delete before delete on micro_wish_wish begin
    select raise(abort, 'wishes are kept');
end;
