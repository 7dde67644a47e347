create table NAME_record (
    day   text primary key,                       -- '2024-03-01'
    count integer not null
) strict, without rowid;
