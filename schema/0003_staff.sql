-- Who works with the program. init.lua declares them; rows are kept after somebody has left.

create table staff (
    id        integer primary key,
    name      text not null unique,
    role      text not null,
    active    integer not null default 1 check (active in (0, 1))
) strict;

create table organisation (
    id       integer primary key,
    name     text not null unique,
    kind     text not null,                       -- department, federation, school, branch, company
    division integer references division (code)
) strict;
