#include "schedule/internal.h"

#include "base/log.h"

static bool is_missed(const struct version *v, const struct pending *p, instant_t now) {
    return now - p->o.scheduled > v->definition.grace_ms;
}

/* All that were missed become the latest of them; each definition has its own policy. */
static bool merge(struct schedule *s, struct job *j, const struct version *v, instant_t now,
                  struct pending *p, struct err *e) {
    bool found = true;
    for (;;) {
        struct pending next = *p;
        if (!plan_next(s, j, &next, &found, e)) return false;
        if (!found || next.version != p->version || !is_missed(v, &next, now)) return true;
        next.o.missed = p->o.missed + 1;
        *p = next;
    }
}

static void report(const struct job *j, const struct pending *p, enum late late) {
    static const char *const fate[] = {"runs once", "runs late", "skipped"};
    char text[INSTANT_TEXT];
    log_line(LOG_NOTICE, "job %s: %lld missed until %s: %s", j->declared->name,
             (long long)p->o.missed, instant_format(p->o.scheduled, text), fate[late]);
}

bool late_settle(struct schedule *s, struct job *j, instant_t now, struct pending *p,
                 enum verdict *verdict, struct err *e) {
    const struct version *v;
    *verdict = VERDICT_RUN;
    if (p->o.attempt > 0) return true;
    if (!plan_version(s, j, p->version, &v, e)) return false;
    if (!is_missed(v, p, now)) return true;
    enum late late = v->definition.late;
    p->o.missed = 1;
    if (late != LATE_EACH && !merge(s, j, v, now, p, e)) return false;
    p->o.late = true;
    report(j, p, late);
    if (late == LATE_SKIP) *verdict = VERDICT_SKIP;
    return true;
}
