-- Photos of a child's file: without what cameras write into them, sealed, each once by the hash of what is kept.

create table growth_file_photo (
    id             integer primary key,
    child_id       integer not null references child (id),
    taken_on       text not null,
    caption        text not null,
    content_sealed blob not null,                 -- JPEG or PNG
    content_hash   text not null,                 -- BLAKE2b-256 of the kept bytes
    recorded_at    integer not null,
    unique (child_id, content_hash)
) strict;
