-- Rulesets: the sources of all rule plugins as they were, addressed by their content.

create table source_text (
    hash    text primary key,                     -- BLAKE2b-256 of content
    content blob not null
) strict, without rowid;

create table ruleset (
    id         integer primary key,
    hash       text not null unique,              -- BLAKE2b-256 over the sorted names and contents
    created_at integer not null
) strict;

create table ruleset_file (
    ruleset_id integer not null references ruleset (id),
    name       text not null,                     -- 'stage_amounts/init.lua'
    hash       text not null references source_text (hash),
    primary key (ruleset_id, name)
) strict, without rowid;

create table reason (                             -- the sentences that award lines of a ruleset refer to
    ruleset_id integer not null references ruleset (id),
    no         integer not null,
    plugin     text not null,
    code       text not null,
    template   text not null,                     -- Chinese, with {operand} places
    primary key (ruleset_id, no)
) strict, without rowid;

create trigger source_text_no_update before update on source_text begin
    select raise(abort, 'rulesets are append-only');
end;
create trigger source_text_no_delete before delete on source_text begin
    select raise(abort, 'rulesets are append-only');
end;
create trigger ruleset_no_update before update on ruleset begin
    select raise(abort, 'rulesets are append-only');
end;
create trigger ruleset_no_delete before delete on ruleset begin
    select raise(abort, 'rulesets are append-only');
end;
create trigger ruleset_file_no_update before update on ruleset_file begin
    select raise(abort, 'rulesets are append-only');
end;
create trigger ruleset_file_no_delete before delete on ruleset_file begin
    select raise(abort, 'rulesets are append-only');
end;
