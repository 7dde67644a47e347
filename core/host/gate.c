#include "host/gate.h"

#include <stdlib.h>
#include <string.h>

#include "host/configure.h"
#include "plugin/version.h"

static void take_first(void *context, const char *line) {
    struct buf *first = context;
    if (first->len == 0) buf_add_text(first, line);
}

static bool examples_hold(const struct registry *trial, const struct plugin *p, struct err *e) {
    struct buf first = {0};
    int n, failed;
    bool ok = api_examples_run(trial, p, &n, &failed, take_first, &first, e);
    if (ok && failed > 0)
        ok = err_set(e, ERR_SCRIPT, "%s: %d of %d examples do not hold: %s", p->label, failed, n,
                     buf_text(&first));
    buf_free(&first);
    return ok;
}

static bool passes(struct host *h, const struct registry *trial, const struct plugin *p,
                   enum gate_from from, const char *hash, struct err *e) {
    return registry_start_last(trial, &h->plugin_host, e) && examples_hold(trial, p, e) &&
           (from == GATE_FROM_STORE || host_migrate_plugin(h, p->manifest.name, e)) &&
           version_accept(h->store, p, hash, e);
}

static bool is_running(const struct host *h, const struct plugin *p, const char *hash) {
    char running[HASH_HEX] = "";
    const struct plugin *old = registry_find_plugin(&h->registry, p->manifest.name);
    if (old) plugin_hash(old, running);
    return strcmp(running, hash) == 0;
}

/* A verdict that cannot be read refuses too. */
static enum gate judge(struct host *h, const struct plugin *p, const char *hash, struct err *e) {
    enum verdict verdict;
    char *reason;
    if (!version_verdict(h->store, p->manifest.name, hash, &verdict, &reason, e))
        return GATE_REFUSED;
    if (verdict == VERDICT_QUARANTINED) {
        err_set(e, ERR_SCRIPT, "%s: version %.12s is quarantined: %s", p->label, hash, reason);
        err_hint(e, "mend it, or let it run again: qianshou plugin release %s", p->manifest.name);
    }
    free(reason);
    return verdict == VERDICT_QUARANTINED ? GATE_QUARANTINED : GATE_IN;
}

static void put(struct host *h, struct plugin *p, struct registry *replaced) {
    struct plugin *old = registry_take(&h->registry, p->manifest.name);
    if (old) registry_add(replaced, old);
    registry_add(&h->registry, p);
    registry_sort(&h->registry);
}

enum gate gate_try(struct host *h, struct plugin *p, enum gate_from from, struct registry *replaced,
                   char hash[HASH_HEX], struct err *e) {
    struct registry trial = registry_with(&h->registry, p);
    bool placed = registry_place(&trial, e);
    plugin_hash(p, hash); /* the files it uses are part of it by now */
    enum gate answer = !placed                  ? GATE_REFUSED
                       : is_running(h, p, hash) ? GATE_SAME
                                                : judge(h, p, hash, e);
    if (answer == GATE_IN && !passes(h, &trial, p, from, hash, e)) answer = GATE_REFUSED;
    free(trial.plugins);
    if (answer == GATE_IN)
        put(h, p, replaced);
    else
        plugin_free(p);
    return answer;
}
