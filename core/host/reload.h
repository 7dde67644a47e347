/* New code while the program runs, and back to old code when it is bad.
 *
 * Every plugin of init.lua passes a gate before it takes the place of what runs under its name: it
 * can be read, what it comes after is there, its facts and names are its own, its main chunk
 * registers, its examples hold, its migrations run. Whoever passes is kept in the store as good
 * (plugin/version.h). Whoever fails leaves what runs running; where nothing of its name runs, its
 * last good version is started. Only what has another hash than before is built anew: sources,
 * options, the files it uses. A broken init.lua changes nothing.
 *
 * A plugin whose jobs and event handlers fail too often in a row (init.lua: quarantine) goes back
 * to the good version before, or is stopped when there is none. The quarantined version is not
 * loaded again, in this process or another, until it is released; an edited one is another version.
 *
 * All of it is called by the thread that owns the store and the plugins, outside transactions and
 * not from inside a plugin. After a reload, and after host_quarantine when report->changed is true,
 * whoever holds plugins, contributions or parts of the config (jobs, commands, transports, the
 * actor) must read them again from the host: what was replaced lives until reload_forget or the
 * next call. */
#ifndef QIANSHOU_HOST_RELOAD_H
#define QIANSHOU_HOST_RELOAD_H

#include "host/host.h"

/* How one plugin of init.lua stands. */
struct standing {
    char *plugin;
    char running[HASH_HEX]; /* "": it does not run */
    char refused[HASH_HEX]; /* another version that is not to run; "": none, or unreadable */
    char *reason;           /* why, in English; NULL: what stands in its folder runs */
    bool quarantined;
};

struct reload_report { /* zeroed at first; the same one is given to each call */
    struct standing *plugins;
    size_t n, cap;
    bool changed;             /* whether the last call replaced any */
    struct registry replaced; /* and the config they were named in: freed by reload_forget */
    struct config config;
};

/* Also starts them, when nothing runs yet. False: init.lua is broken, all stays as it was. */
bool host_reload(struct host *h, struct reload_report *report, struct err *e) MUST_CHECK;
/* Acts on the faults counted since; cheap when there is nothing to do. */
bool host_quarantine(struct host *h, struct reload_report *report, struct err *e) MUST_CHECK;

struct standing *reload_standing(const struct reload_report *report, const char *plugin);
void reload_forget(struct reload_report *report);
void reload_report_free(struct reload_report *report);

#endif
