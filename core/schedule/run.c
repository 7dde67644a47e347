/* What is due: claimed, run, recorded and planned on, a batch in one transaction. */
#include "schedule/internal.h"

#include <string.h>

#include <uv.h>

#include "base/log.h"

static const int backoff_minutes[SCHEDULE_ATTEMPTS - 1] = {1, 5, 30, 120};

struct batch {
    struct schedule *s;
    instant_t now;
    uint64_t begun; /* how long it takes, not what time it is */
    size_t ran;     /* occurrences in this transaction */
    struct err *e;
};

static instant_t elapsed_ms(const struct batch *b) {
    return (instant_t)((uv_hrtime() - b->begun) / 1000000);
}

/* ---- after a run ---- */

/* From an occurrence that is over to the next. */
static bool advance(struct batch *b, struct job *j, const struct pending *claimed,
                    const struct pending *over) {
    struct pending next = *over;
    bool found;
    if (!plan_next(b->s, j, &next, &found, b->e)) return false;
    next.due = claimed->due;
    if (!found) return pending_remove(b->s, &next, b->e);
    next.o.attempt = 0;
    next.o.missed = 0;
    return pending_write(b->s, &next, next.o.scheduled, NULL, b->e);
}

static bool finish(struct batch *b, struct job *j, const struct pending *claimed,
                   const struct pending *over, struct record *r) {
    r->o = &over->o;
    r->nominal = over->o.nominal;
    r->finished = b->now + elapsed_ms(b);
    return history_add(b->s, j->id, r, b->e) && advance(b, j, claimed, over);
}

/* One line: what was wrong, and where; without the traceback. */
static const char *message_of(const struct err *failure, struct buf *text) {
    buf_add(text, failure->message, strcspn(failure->message, "\n"));
    if (failure->where[0]) buf_printf(text, " (%s)", failure->where);
    return buf_text(text);
}

/* p->o.attempt is the one that failed. */
static bool retry(struct batch *b, const struct job *j, struct pending *p, const char *why) {
    char at[INSTANT_TEXT], again[INSTANT_TEXT];
    instant_t due =
        b->now + elapsed_ms(b) + (instant_t)backoff_minutes[p->o.attempt - 1] * 60 * 1000;
    log_line(LOG_WARNING, "job %s: attempt %d of %s failed, again at %s: %s", j->declared->name,
             p->o.attempt, instant_format(p->o.scheduled, at), instant_format(due, again), why);
    return pending_write(b->s, p, due, why, b->e);
}

static bool give_up(struct batch *b, struct job *j, const struct pending *claimed,
                    const struct pending *p, instant_t started, const char *why) {
    char at[INSTANT_TEXT];
    struct record r = {.started = started, .outcome = "failed", .error = why};
    log_line(LOG_ERROR, "job %s: %s failed %d times and needs a person: %s", j->declared->name,
             instant_format(p->o.scheduled, at), p->o.attempt, why);
    return finish(b, j, claimed, p, &r);
}

static bool after_failure(struct batch *b, struct job *j, const struct pending *claimed,
                          struct pending *p, instant_t started, const struct err *failure) {
    struct buf text = {0};
    const char *why = message_of(failure, &text);
    p->due = claimed->due;
    bool ok = p->o.attempt < SCHEDULE_ATTEMPTS ? retry(b, j, p, why)
                                               : give_up(b, j, claimed, p, started, why);
    buf_free(&text);
    return ok;
}

/* What a job did has undone the whole transaction. When others were in it before, all of them run
 * again, each in one of its own; this one fails when it is alone. */
static bool begin_anew(struct batch *b) {
    store_rollback(b->s->store);
    b->s->one_by_one = b->ran > 0;
    if (b->ran == 0) return store_begin(b->s->store, b->e);
    return err_set(b->e, ERR_STATE, "a job has undone the whole batch: they run one by one");
}

/* ---- one occurrence ---- */

static bool run_job(struct batch *b, struct job *j, const struct occurrence *o, struct buf *result,
                    struct err *failure) {
    if (!b->s->runner.run(b->s->runner.context, j->declared, o, result, failure)) return false;
    return !store_is_undone(b->s->store) ||
           err_set(failure, ERR_STORE, "it went on after an error that had undone its transaction");
}

/* Effects, record and the next occurrence under one savepoint. */
static bool run(struct batch *b, struct job *j, const struct pending *claimed, struct pending *p) {
    struct err failure = {0};
    struct buf result = {0};
    struct record r = {.started = b->now + elapsed_ms(b), .outcome = "done"};
    if (!store_begin(b->s->store, b->e)) return false;
    p->o.attempt++;
    bool done = run_job(b, j, &p->o, &result, &failure);
    bool undone = store_is_undone(b->s->store);
    r.result = result.len ? buf_text(&result) : NULL;
    bool ok = done && finish(b, j, claimed, p, &r);
    if (ok)
        ok = store_commit(b->s->store, b->e);
    else
        store_rollback(b->s->store);
    buf_free(&result);
    if (done) return ok;
    return (!undone || begin_anew(b)) && after_failure(b, j, claimed, p, r.started, &failure);
}

static bool skip(struct batch *b, struct job *j, const struct pending *claimed,
                 const struct pending *p) {
    instant_t at = b->now + elapsed_ms(b);
    return finish(b, j, claimed, p, &(struct record){.started = at, .outcome = "skipped"});
}

static bool process(struct batch *b, const struct pending *claimed) {
    struct job *j = schedule_find_id(b->s, claimed->job_id);
    struct pending p = *claimed;
    enum verdict verdict;
    if (!j) return err_set(b->e, ERR_STATE, "an occurrence is due of a job that nobody declares");
    if (!late_settle(b->s, j, b->now, &p, &verdict, b->e)) return false;
    return verdict == VERDICT_SKIP ? skip(b, j, claimed, &p) : run(b, j, claimed, &p);
}

/* ---- a batch ---- */

static bool run_batch(struct batch *b, int budget_ms) {
    size_t most = b->s->one_by_one ? 1 : SCHEDULE_BATCH;
    for (b->ran = 0; b->ran < most; b->ran++) {
        struct pending p;
        bool found;
        if (b->ran > 0 && elapsed_ms(b) >= budget_ms) break;
        if (!pending_claim(b->s, b->now, &p, &found, b->e)) return false;
        if (!found) break;
        if (!process(b, &p)) return false;
    }
    if (b->ran == 0) b->s->one_by_one = false;
    return true;
}

static bool try_batch(struct batch *b, int budget_ms) {
    if (!store_begin(b->s->store, b->e)) return false;
    if (run_batch(b, budget_ms)) return store_commit(b->s->store, b->e);
    store_rollback(b->s->store);
    return false;
}

bool schedule_run_due(struct schedule *s, instant_t now, int budget_ms, size_t *ran,
                      struct err *e) {
    struct batch b = {.s = s, .now = now, .begun = uv_hrtime(), .e = e};
    bool together = !s->one_by_one;
    bool ok = try_batch(&b, budget_ms) || (together && s->one_by_one && try_batch(&b, budget_ms));
    *ran = ok ? b.ran : 0;
    return ok;
}
