/* Which occurrence comes next: by the definition that is in force for it, never one that stands in
 * the history. */
#include "schedule/internal.h"

#include "base/log.h"

/* ---- versions of a definition ---- */

static bool read_version(struct schedule *s, struct job *j, int64_t number, struct err *e) {
    struct query *q = store_query(s->store, e,
                                  "select d.since, n.since, d.definition from job_definition d "
                                  "join job_definition n on n.job_id = d.job_id and n.version = "
                                  "d.version + 1 where d.job_id = ? and d.version = ?",
                                  "ii", j->id, number);
    if (!q) return false;
    enum store_step step = store_next(q, e);
    bool ok = step == STORE_ROW && definition_read(query_text(q, 2), &j->past.definition, e);
    if (step == STORE_DONE)
        err_set(e, ERR_STORE, "job %s has no definition %lld", j->declared->name,
                (long long)number);
    if (ok) {
        j->past.number = number;
        j->past.since = query_integer(q, 0);
        j->past.until = query_integer(q, 1);
    }
    query_close(q);
    return ok;
}

bool plan_version(struct schedule *s, struct job *j, int64_t number, const struct version **v,
                  struct err *e) {
    bool is_current = number == j->current.number;
    *v = is_current ? &j->current : &j->past;
    if ((*v)->number == number) return true;
    return read_version(s, j, number, e);
}

/* ---- the calendar ---- */

struct search {
    struct schedule *s;
    struct job *j;
    struct when when;
    struct holiday_table table;
    struct holidays holidays;
    bool ended; /* the calendar knows no more */
    struct err *e;
};

static bool begin(struct search *x, struct schedule *s, struct job *j, const struct version *v,
                  int64_t target, struct err *e) {
    *x = (struct search){.s = s, .j = j, .when = v->definition.when, .e = e};
    x->table.store = s->store;
    x->holidays = holiday_oracle(&x->table);
    return !j->declared->has_targets || x->when.kind != WHEN_BIRTHDAY ||
           target_birthday(s, j, target, &x->when.day, e);
}

/* One answer of the calendar. That it has none is no failure: the others go on. */
static bool ask(struct search *x, bool by_nominal, instant_t after, struct when_next *next) {
    struct err e = {0};
    x->ended = by_nominal ? !when_next_nominal(&x->when, &x->holidays, after, next, &e)
                          : !when_next(&x->when, &x->holidays, after, next, &e);
    if (x->table.failed) {
        *x->e = x->table.e;
        return false;
    }
    if (x->ended)
        log_line(LOG_WARNING, "job %s: nothing more is planned: %s", x->j->declared->name,
                 e.message);
    return true;
}

static void take(struct pending *p, int64_t version, const struct when_next *next) {
    p->version = version;
    p->o.nominal = next->nominal;
    p->o.scheduled = next->at;
    p->o.depends = next->depends;
}

/* The first one after the instant, by its nominal or as it is scheduled, that is not over. */
static bool find(struct search *x, bool by_nominal, instant_t after, int64_t target,
                 struct when_next *next) {
    bool has = false;
    if (!ask(x, by_nominal, after, next)) return false;
    while (!x->ended) {
        if (!history_has(x->s, x->j->id, target, next->nominal, &has, x->e)) return false;
        if (!has && (by_nominal || next->at > after)) break;
        if (!ask(x, true, next->nominal, next)) return false;
    }
    return true;
}

/* ---- plans ---- */

bool plan_first(struct schedule *s, struct job *j, instant_t after, struct pending *p, bool *found,
                struct err *e) {
    struct search x;
    struct when_next next = {0};
    if (!begin(&x, s, j, &j->current, p->o.target, e) ||
        !find(&x, false, after, p->o.target, &next))
        return false;
    *found = !x.ended;
    if (*found) take(p, j->current.number, &next);
    return true;
}

/* What is scheduled after a version was replaced belongs to the one that replaced it. */
static bool plan_later_versions(struct schedule *s, struct job *j, struct pending *p, bool *found,
                                struct err *e) {
    struct search x;
    struct when_next next = {0};
    for (int64_t number = p->version + 1; number <= j->current.number; number++) {
        const struct version *v;
        if (!plan_version(s, j, number, &v, e) || !begin(&x, s, j, v, p->o.target, e) ||
            !find(&x, false, v->since, p->o.target, &next))
            return false;
        *found = !x.ended && next.at <= v->until;
        if (!*found) continue;
        take(p, number, &next);
        break;
    }
    return true;
}

bool plan_next(struct schedule *s, struct job *j, struct pending *p, bool *found, struct err *e) {
    struct search x;
    struct when_next next = {0};
    const struct version *v;
    if (!plan_version(s, j, p->version, &v, e) || !begin(&x, s, j, v, p->o.target, e) ||
        !find(&x, true, p->o.nominal, p->o.target, &next))
        return false;
    *found = !x.ended && next.at <= v->until;
    if (!*found) return plan_later_versions(s, j, p, found, e);
    take(p, p->version, &next);
    return true;
}

bool plan_again(struct schedule *s, struct job *j, struct pending *p, struct err *e) {
    struct search x;
    struct when_next next = {0};
    const struct version *v;
    if (!plan_version(s, j, p->version, &v, e) || !begin(&x, s, j, v, p->o.target, e) ||
        !ask(&x, true, p->o.nominal - 1, &next))
        return false;
    if (!x.ended && next.nominal == p->o.nominal) take(p, p->version, &next);
    return true;
}
