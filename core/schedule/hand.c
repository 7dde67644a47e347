/* What a person does with a job: run it once more, pause it, resume it. */
#include "schedule/internal.h"

#include <string.h>

/* ---- running ---- */

/* An instant after `now` between the minutes, which no occurrence has. */
static bool own_identity(struct schedule *s, int64_t job, int64_t target, instant_t now,
                         instant_t *nominal, struct err *e) {
    bool taken = true;
    for (*nominal = now; taken; ++*nominal) {
        if (*nominal % 60000 == 0) continue;
        if (!history_has(s, job, target, *nominal, &taken, e)) return false;
        if (!taken) break;
    }
    return true;
}

static bool check_target(struct schedule *s, const struct job *j, int64_t target, struct err *e) {
    int64_t one;
    bool found;
    if (!store_integer(s->store, e, &one, &found,
                       "select 1 from job_target where job_id = ? and target = ?", "ii", j->id,
                       target))
        return false;
    if (found) return true;
    if (!target) {
        err_set(e, ERR_USAGE, "job %s runs for one target at a time", j->declared->name);
        return err_hint(e, "say which");
    }
    return err_set(e, ERR_USAGE, "job %s has no target %lld", j->declared->name, (long long)target);
}

static bool run(struct schedule *s, const struct job *j, struct occurrence *o, instant_t now,
                struct buf *result, struct err *e) {
    struct record r = {.o = o, .started = now, .finished = now, .outcome = "done"};
    if (!check_target(s, j, o->target, e) ||
        !own_identity(s, j->id, o->target, now, &o->nominal, e) ||
        !s->runner.run(s->runner.context, j->declared, o, result, e))
        return false;
    r.nominal = o->nominal;
    r.result = result->len ? buf_text(result) : NULL;
    return history_add(s, j->id, &r, e);
}

bool schedule_run_now(struct schedule *s, const char *job, int64_t target, instant_t at,
                      instant_t now, struct buf *result, struct err *e) {
    struct job *j = schedule_find_name(s, job, e);
    struct occurrence o = {.target = target, .scheduled = at, .attempt = 1};
    if (!j || !store_begin(s->store, e)) return false;
    if (run(s, j, &o, now, result, e)) return store_commit(s->store, e);
    store_rollback(s->store);
    return false;
}

/* ---- pausing ---- */

static bool change(struct schedule *s, const struct job *j, bool pause, instant_t now,
                   struct err *e) {
    return (pause ? pending_hold(s, j->id, e) : pending_release(s, j->id, now, e)) &&
           store_run(s->store, e, "update job set state = ? where id = ?", "ti",
                     pause ? "paused" : "active", j->id);
}

static bool set_paused(struct schedule *s, const char *job, bool pause, instant_t now,
                       struct err *e) {
    struct job *j = schedule_find_name(s, job, e);
    if (!j) return false;
    if (j->paused == pause)
        return err_set(e, ERR_STATE, "job %s is %s", job, pause ? "paused already" : "not paused");
    if (!store_begin(s->store, e)) return false;
    if (!change(s, j, pause, now, e)) {
        store_rollback(s->store);
        return false;
    }
    if (!store_commit(s->store, e)) return false;
    j->paused = pause;
    return true;
}

bool schedule_pause(struct schedule *s, const char *job, struct err *e) {
    return set_paused(s, job, true, 0, e);
}

bool schedule_resume(struct schedule *s, const char *job, instant_t now, struct err *e) {
    return set_paused(s, job, false, now, e);
}
