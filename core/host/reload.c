#include "host/reload.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "host/configure.h"
#include "host/gate.h"
#include "plugin/version.h"

/* ---- the report ---- */

struct standing *reload_standing(const struct reload_report *report, const char *plugin) {
    for (size_t i = 0; i < report->n; i++)
        if (strcmp(report->plugins[i].plugin, plugin) == 0) return &report->plugins[i];
    return NULL;
}

static void free_standings(struct reload_report *report) {
    for (size_t i = 0; i < report->n; i++) {
        free(report->plugins[i].plugin);
        free(report->plugins[i].reason);
    }
    free(report->plugins);
}

void reload_forget(struct reload_report *report) {
    registry_free(&report->replaced);
    config_free(&report->config);
}

void reload_report_free(struct reload_report *report) {
    reload_forget(report);
    free_standings(report);
    *report = (struct reload_report){0};
}

static char *say(const struct err *e) {
    return mem_print("%.*s%s%s%s%s%s", (int)strcspn(e->message, "\n"), e->message,
                     e->where[0] ? " (" : "", e->where, e->where[0] ? ")" : "",
                     e->hint[0] ? "; " : "", e->hint);
}

/* ---- one reload ---- */

struct reload {
    struct host *host;
    struct reload_report *report;
    struct reload_report next; /* the standings as they become */
    struct registry folders;   /* as they are read; those not settled yet */
    struct config config;
};

static struct standing *add_standing(struct reload *r, const char *name) {
    struct reload_report *next = &r->next;
    const struct plugin *p = registry_find_plugin(&r->host->registry, name);
    next->plugins = MEM_PUSH(next->plugins, next->n, next->cap);
    struct standing *s = &next->plugins[next->n++];
    *s = (struct standing){.plugin = mem_copy_text(name)};
    if (p) plugin_hash(p, s->running);
    return s;
}

static void refuse(struct standing *s, const char *hash, bool quarantined, const struct err *e) {
    free(s->reason);
    s->reason = say(e);
    s->quarantined = quarantined;
    memcpy(s->refused, hash, HASH_HEX);
}

static void unreadable(void *context, const char *plugin, const struct err *e) {
    static const char none[HASH_HEX] = "";
    refuse(add_standing(context, plugin), none, false, e);
}

/* What stands in the folder runs. */
static void settle(struct standing *s, const char *hash) {
    free(s->reason);
    s->reason = NULL;
    s->quarantined = false;
    s->refused[0] = '\0';
    memcpy(s->running, hash, HASH_HEX);
}

static void say_running(const struct standing *s, const char *what) {
    log_line(LOG_NOTICE, "plugin %s: %s, version %.12s", s->plugin, what, s->running);
}

/* One plugin of a folder; true when it is in. */
static bool try_folder(struct reload *r, struct plugin **p) {
    struct err e;
    char hash[HASH_HEX];
    struct plugin *copy = plugin_copy(*p, &e); /* the folder's is tried again if it is refused */
    if (!copy) return false;
    struct standing *s = reload_standing(&r->next, (*p)->manifest.name);
    enum gate answer = gate_try(r->host, copy, GATE_FROM_FOLDER, &r->report->replaced, hash, &e);
    if (answer == GATE_REFUSED || answer == GATE_QUARANTINED) {
        refuse(s, hash, answer == GATE_QUARANTINED, &e);
        return false;
    }
    bool is_new = s->running[0] == '\0';
    settle(s, hash);
    plugin_free(*p);
    *p = NULL;
    if (answer == GATE_IN) say_running(s, is_new ? "started" : "replaced");
    return answer == GATE_IN;
}

/* All that are not settled; true when somebody got in, for then another may fit that did not. */
static bool try_folders(struct reload *r) {
    bool moved = false;
    for (size_t i = 0; i < r->folders.n; i++)
        if (r->folders.plugins[i]) moved |= try_folder(r, &r->folders.plugins[i]);
    r->report->changed |= moved;
    return moved;
}

static bool fall_back(struct reload *r, struct standing *s) {
    struct err e;
    struct plugin *p;
    if (!version_last_good(r->host->store, s->plugin, s->refused, &p, &e)) {
        log_err(&e);
        return false;
    }
    if (!p ||
        gate_try(r->host, p, GATE_FROM_STORE, &r->report->replaced, s->running, &e) != GATE_IN) {
        s->running[0] = '\0';
        return false;
    }
    say_running(s, "started as it was last good");
    return true;
}

/* Whoever does not run starts as it was when it last was good. */
static bool fall_back_all(struct reload *r) {
    bool moved = false;
    for (size_t i = 0; i < r->next.n; i++)
        if (r->next.plugins[i].running[0] == '\0') moved |= fall_back(r, &r->next.plugins[i]);
    r->report->changed |= moved;
    return moved;
}

/* ---- what init.lua says ---- */

/* The old config lives on with those it named. */
static void take_config(struct reload *r) {
    struct host *h = r->host;
    char *actor = mem_copy_text(h->actor);
    if (h->config.store && strcmp(h->config.store, r->config.store) != 0)
        log_line(LOG_WARNING, "init.lua names another store: that counts after a restart");
    r->report->config = h->config;
    h->config = r->config;
    configure_actor(h, actor[0] ? actor : NULL);
    free(actor);
    host_prepare_plugins(h);
    store_set_clearance(h->store, host_may(h, "names"));
}

static bool is_declared(const struct config *c, const char *plugin) {
    size_t i = 0;
    while (i < c->n_plugins && strcmp(c->plugins[i].name, plugin) != 0) i++;
    return i < c->n_plugins;
}

static void drop_removed(struct reload *r) {
    struct registry *running = &r->host->registry;
    for (size_t i = 0; i < running->n;) {
        const char *name = running->plugins[i]->manifest.name;
        if (is_declared(&r->host->config, name)) {
            i++;
            continue;
        }
        log_line(LOG_NOTICE, "plugin %s: stopped, init.lua does not name it any more", name);
        registry_add(&r->report->replaced, registry_take(running, name));
        r->report->changed = true;
    }
}

static bool read_all(struct reload *r, struct err *e) {
    struct reading reading = {&r->config, &r->folders, unreadable, r};
    if (!configure_read(r->host, &reading, e)) return false;
    for (size_t i = 0; i < r->folders.n; i++) add_standing(r, r->folders.plugins[i]->manifest.name);
    registry_sort(&r->folders);
    return config_check(&r->config, e);
}

/* ---- the end ---- */

/* Says what is refused, once. */
static void log_refused(const struct reload *r) {
    for (size_t i = 0; i < r->next.n; i++) {
        const struct standing *s = &r->next.plugins[i],
                              *old = reload_standing(r->report, s->plugin);
        bool known = old && old->reason && s->reason && strcmp(old->reason, s->reason) == 0 &&
                     strcmp(old->running, s->running) == 0;
        if (!s->reason || known) continue;
        log_line(LOG_WARNING, "plugin %s: refused%s%.12s: %s; %s%.12s", s->plugin,
                 s->refused[0] ? " version " : "", s->refused, s->reason,
                 s->running[0] ? "it goes on as version " : "it does not run", s->running);
    }
}

/* Rounds ask whether all of init.lua run. */
static void count_broken(const struct reload *r) {
    struct registry *running = &r->host->registry;
    running->broken = 0;
    for (size_t i = 0; i < r->next.n; i++) {
        const struct standing *s = &r->next.plugins[i];
        if (s->running[0]) continue;
        running->broken++;
        err_set(&running->last, ERR_SCRIPT, "%s", s->reason);
    }
}

static void finish(struct reload *r) {
    log_refused(r);
    count_broken(r);
    free_standings(r->report);
    r->report->plugins = r->next.plugins;
    r->report->n = r->next.n;
    r->report->cap = r->next.cap;
}

static void free_folders(struct reload *r) {
    for (size_t i = 0; i < r->folders.n; i++) plugin_free(r->folders.plugins[i]);
    free(r->folders.plugins);
}

bool host_reload(struct host *h, struct reload_report *report, struct err *e) {
    struct reload r = {.host = h, .report = report};
    reload_forget(report);
    report->changed = false;
    bool ok = read_all(&r, e);
    if (ok) {
        take_config(&r);
        ok = host_sync_declarations(h, e);
        drop_removed(&r);
        do
            while (try_folders(&r)) continue;
        while (fall_back_all(&r));
        finish(&r);
    } else {
        config_free(&r.config);
        free_standings(&r.next);
    }
    free_folders(&r);
    return ok;
}
