/* The scheduler: jobs that plugins declare, and their occurrences, which the store keeps.
 *
 * What an occurrence is. A job comes due at instants of its calendar; each is an occurrence, known
 * by (job, nominal, target). `nominal` is the instant of the calendar before it is moved to a
 * working day: it stays the same when holidays are announced or revised. `scheduled` is after the
 * move: what the job is told, and when it falls due. `target` is whose birthday it is, 0 for a job
 * that is nobody's. Planned instants are whole minutes.
 *
 * Planning.
 * - A job and target has at most one pending occurrence, so runs of it never overlap. When that one
 *   is over (done, skipped, failed for good) the next is the first nominal after it.
 * - A definition (when, late, grace) plans the occurrences scheduled after it was first seen, up to
 *   the moment when another took its place. So a new job has missed nothing; when a definition is
 *   edited, what had not fallen due is planned anew, and what had fallen due, or had been tried,
 *   still runs as the old definition says, each under its own late policy.
 * - A nominal that stands in the history of the job and target is never planned again, whatever
 *   is edited.
 * - When the holidays change, what is pending and was never tried gets a new scheduled instant and
 *   keeps its nominal.
 * - Targets are asked for when the job is new or edited and once a day. A new one is planned from
 *   then on; one that is gone takes its pending occurrence with it; a changed birthday is planned
 *   anew unless its occurrence has fallen due or been tried.
 * - A job whose plugin is in init.lua and could not be loaded is held: what is pending waits, and
 * is late when the plugin is mended. A job that nobody declares any more is gone: what is pending
 * is removed, the history stays; declared again it is planned from then on. A paused job is held
 * too.
 *
 * Running.
 * - Claiming an occurrence, its effects, its record and the next occurrence are one transaction:
 *   exactly once, whenever the process dies. Up to SCHEDULE_BATCH share one, with a savepoint each.
 * - One that is later than the job's grace is missed. LATE_ONCE: all that are missed become one
 * run, of the latest of them. LATE_EACH: each runs. LATE_SKIP: none runs, the latest is recorded as
 *   skipped. `missed` counts them.
 * - One that fails is undone and tried again after 1 minute, 5, 30, 2 hours; then it is recorded as
 *   failed, which needs a person, and the job goes on with the next. A retry is never late.
 * - When the clock goes forward, what it passed over is late. When it goes back, what was done
 *   stays done: the pending occurrence waits.
 *
 * Everything is called by the thread that owns the store. Nothing is kept in memory per occurrence,
 * but by schedule_preview. */
#ifndef QIANSHOU_SCHEDULE_SCHEDULE_H
#define QIANSHOU_SCHEDULE_SCHEDULE_H

#include "base/mem.h"
#include "calendar/when.h"
#include "store/store.h"

#define SCHEDULE_BATCH    100
#define SCHEDULE_ATTEMPTS 5

struct schedule;

/* ---- definition.c: when, late and grace as one canonical JSON text ---- */

enum late { LATE_ONCE, LATE_EACH, LATE_SKIP };

struct definition {
    struct when when;
    enum late late;
    int64_t grace_ms; /* how late one may be before it counts as missed */
};

/* "once", "each", "skip"; "1h", "90m", "0m". */
struct definition_fields {
    struct when_fields when;
    const char *late, *grace; /* NULL: once, 1h */
};

/* Appends the text to `out`: equal definitions give equal texts. False when it is not understood.
 */
bool definition_write(const struct definition_fields *fields, struct buf *out,
                      struct err *e) MUST_CHECK;
bool definition_read(const char *text, struct definition *d, struct err *e) MUST_CHECK;

/* ---- jobs ---- */

/* Declared by a plugin. Texts belong to the caller and outlive the schedule. */
struct schedule_job {
    const char *name, *plugin, *title;
    const char *text;             /* of the definition */
    struct definition definition; /* what the text says */
    bool has_targets;             /* when = { birthday = true } */
    void *context;
};

struct occurrence {
    int64_t target; /* 0: none */
    instant_t nominal, scheduled;
    int attempt;    /* 1, 2, …; in a preview 0: not tried yet */
    int64_t missed; /* how many this run stands for because they were missed; 0: it is in time */
    bool late;
    bool depends; /* on holidays that are not announced yet: scheduled may still move */
};

typedef bool (*schedule_take)(void *context, int64_t target, const struct birthday *birthday,
                              struct err *e);

/* How jobs are run, for rooms above. */
struct schedule_runner {
    void *context;
    /* Inside the transaction; what it writes is undone when it fails. `result`: a sentence for the
     * history, may stay empty. */
    bool (*run)(void *context, const struct schedule_job *job, const struct occurrence *o,
                struct buf *result, struct err *e);
    /* Hands each target (1 and up, each once) to take. Only for jobs with targets. */
    bool (*targets)(void *context, const struct schedule_job *job, schedule_take take, void *taker,
                    struct err *e);
};

/* What the plugins of this start declare. */
struct schedule_jobs {
    const struct schedule_job *items;
    size_t n;
    const char *const *missing; /* plugins of init.lua that could not be loaded */
    size_t n_missing;
};

/* ---- schedule.c ---- */

/* Brings the store up to date with the jobs (schedule_sync). `jobs` and `runner` are copied, what
 * they point to is not. */
struct schedule *schedule_open(struct store *store, const struct schedule_jobs *jobs,
                               const struct schedule_runner *runner, instant_t now,
                               struct err *e) MUST_CHECK;
/* The same again: after the store was lent, after holidays changed, after midnight. */
bool schedule_sync(struct schedule *s, instant_t now, struct err *e) MUST_CHECK;
void schedule_close(struct schedule *s); /* NULL is fine */

/* When the next one falls due or is tried again; STORE_STILL_INSTANT: none. One look-up in an
 * index. */
bool schedule_next_due(struct schedule *s, instant_t *due, struct err *e) MUST_CHECK;
/* Runs what is due at `now`: one transaction of at most SCHEDULE_BATCH occurrences, begun no later
 * than budget_ms after the first. *ran counts them, failures included; 0: nothing is due. False
 * only when the store fails: then nothing of the batch has happened. */
bool schedule_run_due(struct schedule *s, instant_t now, int budget_ms, size_t *ran,
                      struct err *e) MUST_CHECK;

/* ---- by hand (hand.c) ---- */

/* Runs the job once more, telling it `at`; what is pending stays pending. Its identity in the
 * history lies between the minutes, where no plan falls. A failure undoes it, says why, and is not
 * tried again. `target`: one of the job's; 0 for a job without. */
bool schedule_run_now(struct schedule *s, const char *job, int64_t target, instant_t at,
                      instant_t now, struct buf *result, struct err *e) MUST_CHECK;
/* Nothing of a paused job falls due. What came meanwhile is late when it is resumed. */
bool schedule_pause(struct schedule *s, const char *job, struct err *e) MUST_CHECK;
bool schedule_resume(struct schedule *s, const char *job, instant_t now, struct err *e) MUST_CHECK;

/* ---- preview.c ---- */

typedef bool (*schedule_each)(void *context, const struct schedule_job *job,
                              const struct occurrence *o, struct err *e);
/* What will come of all jobs that are not held, by scheduled instant, until `until` (included).
 * Needs some bytes of memory for each pending occurrence before `until`. */
bool schedule_preview(struct schedule *s, instant_t until, schedule_each each, void *context,
                      struct err *e) MUST_CHECK;

/* ---- holiday.c: the State Council's holidays, which table "holiday" gives ---- */

struct holiday_table {
    struct store *store;
    bool failed; /* the first failure is kept: the calendar room has no errors of the store's */
    struct err e;
};

/* The oracle over the table; `t` must outlive it. Whoever asks looks at t->failed afterwards. */
struct holidays holiday_oracle(struct holiday_table *t);

#endif
