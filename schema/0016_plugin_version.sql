-- Versions of plugins that have run in a server, and what became of them: whoever cannot run as its folder stands falls
-- back to its last good version.

create table plugin_version (
    plugin    text not null,
    hash      text not null,                      -- BLAKE2b-256 over the sorted names and contents, options included
    version   text not null,                      -- as plugin.json calls it
    loaded_at integer not null,                   -- ms UTC, for the first time
    primary key (plugin, hash)
) strict, without rowid;

create table plugin_version_file (
    plugin       text not null,
    version_hash text not null,
    name         text not null,                   -- 'campaigns/init.lua'
    hash         text not null references source_text (hash),
    primary key (plugin, version_hash, name),
    foreign key (plugin, version_hash) references plugin_version (plugin, hash)
) strict, without rowid;

create table plugin_verdict (                     -- the newest one of a version counts
    id      integer primary key,
    plugin  text not null,
    hash    text not null,
    at      integer not null,
    verdict text not null check (verdict in ('good', 'quarantined', 'released')),
    reason  text not null default '',             -- of a quarantine: its last fault
    foreign key (plugin, hash) references plugin_version (plugin, hash)
) strict;
create index plugin_verdict_version on plugin_verdict (plugin, hash, id);

create trigger plugin_version_no_update before update on plugin_version begin
    select raise(abort, 'versions of plugins are append-only');
end;
create trigger plugin_version_no_delete before delete on plugin_version begin
    select raise(abort, 'versions of plugins are append-only');
end;
create trigger plugin_version_file_no_update before update on plugin_version_file begin
    select raise(abort, 'versions of plugins are append-only');
end;
create trigger plugin_version_file_no_delete before delete on plugin_version_file begin
    select raise(abort, 'versions of plugins are append-only');
end;
create trigger plugin_verdict_no_update before update on plugin_verdict begin
    select raise(abort, 'verdicts on plugins are append-only');
end;
create trigger plugin_verdict_no_delete before delete on plugin_verdict begin
    select raise(abort, 'verdicts on plugins are append-only');
end;
