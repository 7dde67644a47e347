/* Back to the last good version, when a plugin fails again and again. */
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "host/gate.h"
#include "host/reload.h"
#include "plugin/version.h"

static struct plugin *next_faulty(const struct host *h) {
    for (size_t i = 0; i < h->registry.n; i++)
        if (h->registry.plugins[i]->faults >= (unsigned)h->config.faults_max)
            return h->registry.plugins[i];
    return NULL;
}

/* Starts the good version before; s->running is "" when there is none. */
static bool go_back(struct host *h, struct reload_report *report, struct standing *s,
                    struct err *e) {
    struct plugin *p;
    s->running[0] = '\0';
    if (!version_last_good(h->store, s->plugin, s->refused, &p, e)) return false;
    struct err refusal = {0};
    if (p && gate_try(h, p, GATE_FROM_STORE, &report->replaced, s->running, &refusal) == GATE_IN)
        return true;
    if (p) log_err(&refusal);
    s->running[0] = '\0';
    h->registry.broken++;
    err_set(&h->registry.last, ERR_SCRIPT, "plugin %s is stopped: %s", s->plugin, s->reason);
    return true;
}

static bool quarantine(struct host *h, struct reload_report *report, struct plugin *p,
                       struct err *e) {
    struct standing *s = reload_standing(report, p->manifest.name);
    free(s->reason);
    s->reason = mem_print("%u faults in a row, the last: %s", p->faults, p->fault);
    plugin_hash(p, s->refused);
    s->quarantined = report->changed = true;
    registry_add(&report->replaced, registry_take(&h->registry, s->plugin));
    bool ok = version_quarantine(h->store, s->plugin, s->refused, s->reason, e) &&
              go_back(h, report, s, e);
    log_line(LOG_ERROR, "plugin %s: version %.12s is quarantined: %s; %s%.12s", s->plugin,
             s->refused, s->reason,
             s->running[0] ? "it goes back to version " : "there is none to go back to, it stops",
             s->running);
    return ok;
}

bool host_quarantine(struct host *h, struct reload_report *report, struct err *e) {
    struct plugin *p = next_faulty(h);
    report->changed = false;
    if (p) reload_forget(report);
    for (; p; p = next_faulty(h))
        if (!quarantine(h, report, p, e)) return false;
    return true;
}
