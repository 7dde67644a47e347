#include "schedule/internal.h"

#define COLUMNS "due, job_id, target, nominal, scheduled, version, depends, attempt, missed"

static void read_row(const struct query *q, struct pending *p) {
    *p = (struct pending){.due = query_integer(q, 0),
                          .job_id = query_integer(q, 1),
                          .version = query_integer(q, 5),
                          .o = {.target = query_integer(q, 2),
                                .nominal = query_integer(q, 3),
                                .scheduled = query_integer(q, 4),
                                .depends = query_integer(q, 6) != 0,
                                .attempt = (int)query_integer(q, 7),
                                .missed = query_integer(q, 8)}};
    p->o.late = p->o.missed > 0;
}

static bool read_one(struct query *q, struct pending *p, bool *found, struct err *e) {
    if (!q) return false;
    enum store_step step = store_next(q, e);
    *found = step == STORE_ROW;
    if (*found) read_row(q, p);
    query_close(q);
    return step != STORE_FAILED;
}

bool pending_claim(struct schedule *s, instant_t now, struct pending *p, bool *found,
                   struct err *e) {
    return read_one(store_query(s->store, e,
                                "select " COLUMNS " from occurrence where due <= ?1 and due < ?2 "
                                "order by due, job_id, target limit 1",
                                "ii", now, DUE_HELD),
                    p, found, e);
}

bool pending_read(struct schedule *s, int64_t job, int64_t target, instant_t due, struct pending *p,
                  struct err *e) {
    bool found;
    if (!read_one(store_query(s->store, e,
                              "select " COLUMNS
                              " from occurrence where due = ? and job_id = ? and target = ?",
                              "iii", due, job, target),
                  p, &found, e))
        return false;
    return found || err_set(e, ERR_STORE, "table occurrence lacks a row that job_target speaks of");
}

bool pending_walk(struct schedule *s, int64_t job, struct pending *p, bool *found, struct err *e) {
    struct query *q = store_query(s->store, e,
                                  "select target, due from job_target where job_id = ? and target "
                                  "> ? and due is not null order by target limit 1",
                                  "ii", job, p->o.target);
    if (!q) return false;
    enum store_step step = store_next(q, e);
    *found = step == STORE_ROW;
    int64_t target = *found ? query_integer(q, 0) : 0, due = *found ? query_integer(q, 1) : 0;
    query_close(q);
    if (!*found) return step != STORE_FAILED;
    return pending_read(s, job, target, due, p, e);
}

/* ---- writing ---- */

static bool insert(struct schedule *s, const struct pending *p, instant_t due, struct err *e) {
    return store_run(s->store, e,
                     "insert into occurrence (" COLUMNS ") values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                     "iiiiiiiii", due, p->job_id, p->o.target, p->o.nominal, p->o.scheduled,
                     p->version, (int64_t)p->o.depends, (int64_t)p->o.attempt, p->o.missed);
}

static bool replace(struct schedule *s, const struct pending *p, instant_t due, const char *error,
                    struct err *e) {
    return store_run(
        s->store, e,
        "update occurrence set due = ?, nominal = ?, scheduled = ?, version = ?, depends = ?, "
        "attempt = ?, missed = ?, error = ? where due = ? and job_id = ? and target = ?",
        "iiiiiiitiii", due, p->o.nominal, p->o.scheduled, p->version, (int64_t)p->o.depends,
        (int64_t)p->o.attempt, p->o.missed, error, p->due, p->job_id, p->o.target);
}

bool pending_write(struct schedule *s, struct pending *p, instant_t due, const char *error,
                   struct err *e) {
    bool ok = p->due ? replace(s, p, due, error, e) : insert(s, p, due, e);
    p->due = due;
    return ok &&
           store_run(s->store, e, "update job_target set due = ? where job_id = ? and target = ?",
                     "iii", due, p->job_id, p->o.target);
}

bool pending_remove(struct schedule *s, const struct pending *p, struct err *e) {
    return store_run(s->store, e,
                     "delete from occurrence where due = ? and job_id = ? and target = ?", "iii",
                     p->due, p->job_id, p->o.target) &&
           store_run(s->store, e,
                     "update job_target set due = null where job_id = ? and target = ?", "ii",
                     p->job_id, p->o.target);
}

bool pending_hold(struct schedule *s, int64_t job, struct err *e) {
    return store_run(s->store, e, "update occurrence set due = ? where job_id = ?", "ii", DUE_HELD,
                     job) &&
           store_run(s->store, e,
                     "update job_target set due = ? where job_id = ? and due is not null", "ii",
                     DUE_HELD, job);
}

/* What had been tried is tried again at once. */
bool pending_release(struct schedule *s, int64_t job, instant_t now, struct err *e) {
    return store_run(s->store, e,
                     "update job_target set due = (select case when o.attempt > 0 then ?1 else "
                     "o.scheduled end from occurrence o where o.due = ?2 and o.job_id = ?3 and "
                     "o.target = job_target.target) where job_id = ?3 and due = ?2",
                     "iii", now, DUE_HELD, job) &&
           store_run(s->store, e,
                     "update occurrence set due = case when attempt > 0 then ?1 else scheduled end "
                     "where due = ?2 and job_id = ?3",
                     "iii", now, DUE_HELD, job);
}
