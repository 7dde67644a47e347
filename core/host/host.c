#include "host/configure.h"

#include <errno.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "ledger/ledger.h"

static const struct script_limits program_limits = {.memory_bytes = 256 << 20, .cpu_ms = 60000};

char *host_path(const struct host *h, const char *relative) {
    return relative[0] == '/' ? mem_copy_text(relative) : mem_print("%s/%s", h->home, relative);
}

void host_close(struct host *h) {
    registry_free(&h->registry);
    store_close(h->store);
    link_close(h->loan); /* now the server takes it back */
    config_free(&h->config);
    free(h->home);
    free(h->store_path);
    free(h->verb);
    *h = (struct host){0};
}

/* ---- the clock ---- */

static instant_t read_clock(clockid_t clock) {
    struct timespec t;
    clock_gettime(clock, &t);
    return (instant_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

instant_t host_now(const struct host *h) {
    if (!h->now) return read_clock(CLOCK_REALTIME);
    return h->ticking ? h->now + read_clock(CLOCK_BOOTTIME) - h->ticking : h->now;
}

void host_run_clock(struct host *h) {
    h->ticking = read_clock(CLOCK_BOOTTIME);
}

void host_set_clock(struct host *h, instant_t now) {
    h->now = now;
    h->ticking = 0;
}

static instant_t ask_clock(void *context) {
    return host_now(context);
}

/* ---- the store ---- */

static bool make_folder_of(const char *path, struct err *e) {
    char *copy = mem_copy_text(path);
    const char *folder = dirname(copy);
    bool ok = mkdir(folder, 0700) == 0 || errno == EEXIST ||
              err_system(e, "cannot make the folder %s", folder);
    free(copy);
    return ok;
}

static bool sync_staff(struct host *h, struct err *e) {
    for (size_t i = 0; i < h->config.n_staff; i++)
        if (!store_run(h->store, e,
                       "insert into staff (name, role) values (?1, ?2) on conflict (name) do "
                       "update set role = excluded.role, "
                       "active = 1 where role <> excluded.role or active = 0",
                       "tt", h->config.staff[i].name, h->config.staff[i].role))
            return false;
    return true;
}

static bool sync_funds(struct host *h, struct err *e) {
    for (size_t i = 0; i < h->config.n_funds; i++) {
        const struct config_fund *f = &h->config.funds[i];
        if (!store_run(h->store, e,
                       "insert into fund (code, title, division) values (?, ?, ?) on conflict "
                       "(code) do update set "
                       "title = excluded.title where title <> excluded.title",
                       "tti", f->code, f->title, f->division))
            return err_wrap(e, "fund %s", f->code);
    }
    return h->config.n_draw == 0 || ledger_set_order(h->store, h->config.draw, h->config.n_draw, e);
}

/* init.lua declares staff and funds; the store keeps those who have been. */
bool host_sync_declarations(struct host *h, struct err *e) {
    if (!store_begin(h->store, e)) return false;
    if (sync_staff(h, e) && sync_funds(h, e)) return store_commit(h->store, e);
    store_rollback(h->store);
    return false;
}

bool host_migrate_plugin(struct host *h, const char *name, struct err *e) {
    char *relative = mem_print("plugins/%s/schema", name), *folder = host_path(h, relative);
    bool ok = access(folder, F_OK) != 0 || store_migrate_plugin(h->store, name, folder, e);
    free(relative);
    free(folder);
    return ok;
}

static bool migrate_plugins(struct host *h, struct err *e) {
    bool ok = true;
    for (size_t i = 0; ok && i < h->registry.n; i++)
        ok = host_migrate_plugin(h, h->registry.plugins[i]->manifest.name, e);
    return ok;
}

static bool check_clock(const struct host *h, struct err *e) {
    if (!h->now || store_is_synthetic(h->store)) return true;
    err_set(e, ERR_DENIED,
            "--now is for stores of demonstration data: this store's time is the system's");
    return err_hint(e,
                    "make a store for trying things: qianshou --store FILE store init --synthetic");
}

/* What is recorded is never older than what was: who asks for an earlier day is told. */
static void tell_time(const struct host *h) {
    char asked[INSTANT_TEXT], is[INSTANT_TEXT];
    instant_t now = store_now(h->store);
    if (!h->now || instant_day(now) <= instant_day(h->now)) return;
    log_line(LOG_WARNING, "--now %s stands before the newest record: it counts as %s",
             instant_format(h->now, asked), instant_format(now, is));
}

/* From its server, if it has one. One that was only starting when it was asked holds the lock and
 * answers now: so it is asked again. */
static struct store *open_or_borrow(struct host *h, enum host_access access,
                                    const struct store_options *options, struct err *e) {
    bool may_borrow = access != HOST_READER && access != HOST_SERVER && access != HOST_COPY;
    if (may_borrow && !link_borrow(h->store_path, h->verb, h->actor, &h->loan, e)) return NULL;
    struct store *s = store_open(options, e);
    if (s || !may_borrow || h->loan) return s;
    struct err again;
    if (!link_borrow(h->store_path, h->verb, h->actor, &h->loan, &again) || !h->loan) return NULL;
    return store_open(options, e);
}

bool host_open_store(struct host *h, enum host_access access, struct err *e) {
    char *schema = host_path(h, "schema");
    bool create = access == HOST_CREATE || access == HOST_CREATE_SYNTHETIC;
    char *holder = mem_print("%s%s%s", h->verb, h->actor[0] ? " by " : "", h->actor);
    struct store_options options = {.path = h->store_path,
                                    .schema = schema,
                                    .mode = access == HOST_READER ? STORE_READER : STORE_OWNER,
                                    .clock = {ask_clock, h},
                                    .holder = holder,
                                    .wait_ms = 3000,
                                    .create = create,
                                    .synthetic = access == HOST_CREATE_SYNTHETIC,
                                    .throwaway = access == HOST_COPY};
    bool ok = !create || make_folder_of(h->store_path, e);
    h->store = ok ? open_or_borrow(h, access, &options, e) : NULL;
    free(schema);
    free(holder);
    if (!h->store || !(access == HOST_COPY || check_clock(h, e))) return false;
    if (access != HOST_COPY) tell_time(h);
    h->context.store = h->store;
    h->context.registry = &h->registry;
    api_listen(&h->context);
    store_set_interrupt(h->store, script_is_overdue, NULL);
    store_set_clearance(h->store, host_may(h, "names"));
    if (access == HOST_READER) return true;
    /* a server's plugins migrate as they pass the gate */
    return (access == HOST_SERVER || migrate_plugins(h, e)) && host_sync_declarations(h, e);
}

void host_prepare_plugins(struct host *h) {
    h->context = (struct api_context){.store = h->store,
                                      .registry = &h->registry,
                                      .actor = h->actor,
                                      .transport = h->config.transport};
    h->plugin_host = (struct plugin_host){
        .modules = api_modules, .limits = program_limits, .context = &h->context};
}

void host_start_plugins(struct host *h) {
    host_prepare_plugins(h);
    registry_start(&h->registry, &h->plugin_host);
}

/* ---- people and rules ---- */

bool host_may(const struct host *h, const char *permission) {
    return (h->permissions & config_permission(permission)) != 0;
}

bool host_permit(const struct host *h, const char *permission, struct err *e) {
    if (host_may(h, permission)) return true;
    if (!h->actor[0]) {
        err_set(e, ERR_DENIED, "this needs somebody who may \"%s\", and nobody has said who acts",
                permission);
        return err_hint(e, "say who acts: --as NAME");
    }
    err_set(e, ERR_DENIED, "%s (%s) may not \"%s\"", h->actor, h->role, permission);
    return err_hint(e, "init.lua says what each role may do");
}

bool host_ruleset(const struct host *h, struct ruleset *rs, struct err *e) {
    if (!registry_is_whole(&h->registry, e)) {
        err_wrap(e, "a plugin of init.lua is left out, so the rules are not whole");
        return false;
    }
    ruleset_of_registry(&h->registry, rs);
    return true;
}
