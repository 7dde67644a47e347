/* What the files of the schedule room share. */
#ifndef QIANSHOU_SCHEDULE_INTERNAL_H
#define QIANSHOU_SCHEDULE_INTERNAL_H

#include "schedule/schedule.h"

#define DUE_HELD STORE_STILL_INSTANT /* pending, of a job that is paused or not loaded */

/* One version of a job's definition. It plans what is scheduled in (since, until]. */
struct version {
    int64_t number;
    instant_t since, until;
    struct definition definition;
};

/* A declared job as the store has it. */
struct job {
    const struct schedule_job *declared;
    int64_t id;
    bool paused;
    struct version current; /* until: DUE_HELD, nothing follows */
    struct version past;    /* the one that was read last; number 0: none */
    int64_t sync;           /* counts the times its targets were asked for */
};

struct schedule {
    struct store *store;
    struct schedule_jobs jobs;
    struct schedule_runner runner;
    struct job *job; /* as many as jobs.n */
    bool one_by_one; /* one of a batch has undone the whole batch, and is to be found */
};

/* A row of table occurrence, or what is to become one. */
struct pending {
    instant_t due; /* its key in the table; 0: it is not there yet */
    int64_t job_id;
    int64_t version;
    struct occurrence o; /* attempt: how often it was tried */
};

/* ---- plan.c: which occurrence comes next ----
 * p comes with job_id and target; *found is false when the calendar has no more, which is logged.
 */

bool plan_version(struct schedule *s, struct job *j, int64_t number, const struct version **v,
                  struct err *e) MUST_CHECK;
/* The first one of the version in force that is scheduled after the instant. */
bool plan_first(struct schedule *s, struct job *j, instant_t after, struct pending *p, bool *found,
                struct err *e) MUST_CHECK;
/* From one occurrence to the next. */
bool plan_next(struct schedule *s, struct job *j, struct pending *p, bool *found,
               struct err *e) MUST_CHECK;
/* The same nominal under the holidays of today. */
bool plan_again(struct schedule *s, struct job *j, struct pending *p, struct err *e) MUST_CHECK;

/* ---- pending.c: the rows of table occurrence ----
 * job_target.due follows each change. */

/* The first row that is due at `now`. */
bool pending_claim(struct schedule *s, instant_t now, struct pending *p, bool *found,
                   struct err *e) MUST_CHECK;
bool pending_read(struct schedule *s, int64_t job, int64_t target, instant_t due, struct pending *p,
                  struct err *e) MUST_CHECK;
/* Puts p in the place of the row at p->due, or adds it when that is 0; p->due becomes `due`. */
bool pending_write(struct schedule *s, struct pending *p, instant_t due, const char *error,
                   struct err *e) MUST_CHECK;
bool pending_remove(struct schedule *s, const struct pending *p, struct err *e) MUST_CHECK;
bool pending_hold(struct schedule *s, int64_t job, struct err *e) MUST_CHECK;
bool pending_release(struct schedule *s, int64_t job, instant_t now, struct err *e) MUST_CHECK;
/* Walks a job's pending rows by target: begin with p->o.target -1. */
bool pending_walk(struct schedule *s, int64_t job, struct pending *p, bool *found,
                  struct err *e) MUST_CHECK;

/* ---- target.c: whose occurrences there are ---- */

bool target_birthday(struct schedule *s, const struct job *j, int64_t target,
                     struct birthday *birthday, struct err *e) MUST_CHECK;
/* Asks the job for its targets; when the job itself fails, what was known stays. */
bool target_sync(struct schedule *s, struct job *j, instant_t now, struct err *e) MUST_CHECK;

/* ---- sync.c ---- */

bool sync_jobs(struct schedule *s, instant_t now, struct err *e) MUST_CHECK;

/* ---- late.c ---- */

enum verdict { VERDICT_RUN, VERDICT_SKIP };
/* Applies the late policy to a pending occurrence that is due: p becomes the one that stands for
 * all that were missed. */
bool late_settle(struct schedule *s, struct job *j, instant_t now, struct pending *p,
                 enum verdict *verdict, struct err *e) MUST_CHECK;

/* ---- history.c ---- */

struct record {
    const struct occurrence *o;
    instant_t nominal, started, finished;
    const char *outcome, *result, *error;
};
bool history_add(struct schedule *s, int64_t job, const struct record *r, struct err *e) MUST_CHECK;
bool history_has(struct schedule *s, int64_t job, int64_t target, instant_t nominal, bool *has,
                 struct err *e) MUST_CHECK;

/* ---- schedule.c ---- */

struct job *schedule_find_id(struct schedule *s, int64_t id); /* NULL if there is none */
struct job *schedule_find_name(struct schedule *s, const char *name, struct err *e) MUST_CHECK;

#endif
