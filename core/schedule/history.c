#include "schedule/internal.h"

bool history_add(struct schedule *s, int64_t job, const struct record *r, struct err *e) {
    return store_run(s->store, e,
                     "insert into occurrence_run (job_id, nominal, target, scheduled, started_at, "
                     "finished_at, outcome, late, missed, attempts, result, error) "
                     "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                     "iiiiiitiiitt", job, r->nominal, r->o->target, r->o->scheduled, r->started,
                     r->finished, r->outcome, (int64_t)r->o->late, r->o->missed,
                     (int64_t)r->o->attempt, r->result, r->error);
}

bool history_has(struct schedule *s, int64_t job, int64_t target, instant_t nominal, bool *has,
                 struct err *e) {
    int64_t one;
    return store_integer(
        s->store, e, &one, has,
        "select 1 from occurrence_run where job_id = ? and nominal = ? and target = ?", "iii", job,
        nominal, target);
}
