-- Schooling and what it costs, as the education bureau reports them for each term.

create table schooling (
    child_id      integer not null references child (id),
    valid_from    text not null,
    recorded_at   integer not null,
    valid_to      text not null,
    superseded_at integer not null,
    stage         text not null,                  -- 幼儿园, 小学, 初中, 高中, 中职, 专科, 大一 …
    grade         integer not null check (grade between 1 and 9), -- year within the stage
    study         text not null check (study in ('在读', '休学', '毕业', '退学')),
    school_id     integer references organisation (id),
    primary key (child_id, valid_from, recorded_at),
    check (valid_from < valid_to)
) strict, without rowid;

create table fee (                                -- 分; a spell covers its term
    child_id      integer not null references child (id),
    valid_from    text not null,
    recorded_at   integer not null,
    valid_to      text not null,
    superseded_at integer not null,
    charged_fen   integer not null check (charged_fen >= 0),
    waived_fen    integer not null check (waived_fen >= 0 and waived_fen <= charged_fen),
    entitled_waiver_fen integer not null default 0 check (entitled_waiver_fen >= 0), -- what aid rules would waive
    primary key (child_id, valid_from, recorded_at),
    check (valid_from < valid_to)
) strict, without rowid;
