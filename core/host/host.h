/* The host: opens everything in order from init.lua, and knows who is asking.
 *
 *   configure (init.lua, plugins read and ordered) → open the store → start the plugins
 *
 * HOME is the folder of init.lua, plugins/, scripts/ and schema/. The one place that asks the
 * system for the time. */
#ifndef QIANSHOU_HOST_HOST_H
#define QIANSHOU_HOST_HOST_H

#include "api/api.h"
#include "api/config.h"
#include "host/link.h"

struct host_options {
    const char
        *home; /* NULL: $QIANSHOU_HOME, the folder of the program, or its ../share/qianshou */
    const char *store; /* NULL: as init.lua says */
    const char *actor; /* --as NAME; NULL: the staff member with this login, if there is one */
    const char
        *now; /* --now INSTANT: only with a store of demonstration data; NULL: the system's clock */
    const char *verb; /* what another process is told that waits for the store */
};

struct host {
    char *home, *store_path;
    struct config config;
    struct registry registry;
    struct plugin_host plugin_host;
    struct api_context context;
    struct store *store;
    struct link *loan; /* the store is borrowed from its server; NULL: it is not */
    instant_t now;     /* set by --now or host_set_clock; 0: the system's clock */
    instant_t ticking; /* the machine's uptime when the clock of --now began to run; 0: it stands */
    char *verb;
    const char *actor; /* "" until a staff member is known */
    const char *role;
    unsigned permissions;
};

/* Reads init.lua and the plugins it names; nothing runs but the declarations. All mistakes of both
 * at once. */
bool host_configure(struct host *h, const struct host_options *options, struct err *e) MUST_CHECK;
enum host_access {
    HOST_OWNER,
    HOST_READER,
    HOST_CREATE,
    HOST_CREATE_SYNTHETIC,
    HOST_SERVER,
    HOST_COPY, /* a throw-away copy, at any time of its own (scratch.h) */
};
/* Opens the store; the owner migrates it and brings staff and funds up to date with init.lua. A
 * store that is served is borrowed from its server until host_close; the server itself does not. */
bool host_open_store(struct host *h, enum host_access access, struct err *e) MUST_CHECK;
void host_start_plugins(struct host *h); /* those that fail are reported and left out */
/* From here on a clock that --now has set runs, as fast as the system's. */
void host_run_clock(struct host *h);
/* The clock stands at this instant: of a copy, or of a store of demonstration data. */
void host_set_clock(struct host *h, instant_t now);
instant_t host_now(const struct host *h); /* on any thread */
void host_close(struct host *h);

/* Refuses unless somebody is known (--as) whose role has the permission ("round.approve"). */
bool host_permit(const struct host *h, const char *permission, struct err *e) MUST_CHECK;
bool host_may(const struct host *h, const char *permission);
/* The rules as they stand on disk now; refused while any plugin of init.lua is left out: a missing
 * rule pays wrongly. */
bool host_ruleset(const struct host *h, struct ruleset *rs, struct err *e) MUST_CHECK;
char *host_path(const struct host *h, const char *relative); /* below HOME; caller frees */

#endif
