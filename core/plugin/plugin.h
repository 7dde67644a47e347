/* A plugin: a manifest, its sources, a state of its own, and what it contributes.
 *
 * Reading (manifest and sources) and starting (running the main chunk, which may only register) are
 * apart: everything is checked before anything runs. The same plugin is started again for each
 * worker thread and from a stored ruleset. */
#ifndef QIANSHOU_PLUGIN_PLUGIN_H
#define QIANSHOU_PLUGIN_PLUGIN_H

#include "base/hash.h"
#include "plugin/manifest.h"
#include "script/script.h"

enum noun {
    NOUN_RULE,
    NOUN_SOURCE,
    NOUN_PAYOUT,
    NOUN_REPORT,
    NOUN_COMMAND,
    NOUN_JOB,
    NOUN_EVENT,
    NOUN_TRANSPORT,
};
/* Rules share a phase, handlers an event; of the others each name is there once. */
bool noun_repeats(enum noun noun);

struct plugin;

/* One registered table. `rank` orders rules (their phase); others have 0. */
struct contribution {
    enum noun noun;
    struct plugin *plugin;
    char *name; /* "education_fees"; a rule's is its phase, a handler's its event */
    char *title;
    char *where; /* file:line of the registration */
    int rank;
    int table; /* reference in the Lua registry */
};

/* What every plugin of this start shares. */
struct plugin_host {
    const struct script_module *modules;
    struct script_limits limits;
    void *context; /* the api room's: store, registry of facts, … ; NULL where rules must be pure */
};

struct plugin {
    struct manifest manifest;
    struct source_set sources;
    const struct plugin_host *host;
    struct script *script; /* NULL until started */
    char *label;           /* "plugin stage_amounts" */
    struct contribution *items;
    size_t n, cap;
    void *scratch;   /* the api room's, freed with free() */
    unsigned faults; /* of its jobs and event handlers, in a row */
    char *fault;     /* the last of them; NULL: none */
};

/* Reads FOLDER (its last part is the plugin's name). NULL on failure. */
struct plugin *plugin_read(const char *folder, struct err *e) MUST_CHECK;
/* From sources in memory; takes them over. `label` is the prefix in messages. */
struct plugin *plugin_read_sources(const char *name, const char *label, struct source_set *sources,
                                   struct err *e) MUST_CHECK;
/* Adds the .lua files of a plugin that it uses to its sources, as "campaigns/edition.lua", so that
 * `require "campaigns.edition"` finds them and whoever keeps the sources keeps these; init.lua and
 * examples.lua stay out, what `used` uses itself comes along. Files that are there already stay. */
void plugin_use(struct plugin *p, const struct plugin *used);
/* Makes the state and runs init.lua. `host` must outlive the plugin. On failure nothing is
 * registered. */
bool plugin_start(struct plugin *p, const struct plugin_host *host, struct err *e) MUST_CHECK;
/* Another of the same sources and options, not started: a state that may be dirtied. */
struct plugin *plugin_copy(const struct plugin *p, struct err *e) MUST_CHECK;
void plugin_free(struct plugin *p);

/* How a job or an event handler of it has ended. */
void plugin_fault(struct plugin *p, const struct err *e);
void plugin_success(struct plugin *p);

struct plugin *plugin_of(lua_State *L);

/* For the api room: takes the table (an event's: the function) on top of the stack as a
 * contribution. Raises a Lua error outside the main chunk, when the manifest does not ask for
 * `needs`, or when the plugin has one of that noun and name already. */
void plugin_register(lua_State *L, enum noun noun, enum capability needs, const char *name,
                     const char *title, int rank);
/* Raises a Lua error unless the manifest asks for it. */
void plugin_require(lua_State *L, enum capability needs);

#endif
