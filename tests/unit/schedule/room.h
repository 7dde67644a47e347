/* What the tests of the scheduler share: a store whose table t_effect holds what jobs did, jobs
 * made from fields, a clock that goes where it is put. */
#ifndef QIANSHOU_TESTS_SCHEDULE_ROOM_H
#define QIANSHOU_TESTS_SCHEDULE_ROOM_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/log.h"
#include "schedule/schedule.h"

enum { JOBS_MAX = 4, TARGETS_MAX = 8 };

static char folder[64];
static struct err error;
static instant_t now;
static struct store *store;
static struct schedule *schedule;

static struct schedule_job jobs[JOBS_MAX];
static size_t n_jobs;
static const char *missing[JOBS_MAX];
static size_t n_missing;

static struct {
    int64_t id;
    struct birthday birthday;
} targets[TARGETS_MAX];
static size_t n_targets;
static bool targets_fail;

static int failures;               /* how many of the next runs fail */
static struct occurrence last_run; /* what the job was told last */

static inline void check(bool ok) {
    if (!ok) fail_msg("%s (%s) %s", error.message, error.where, error.hint);
}

static inline void check_says(const char *part) {
    if (!strstr(error.message, part) && !strstr(error.hint, part))
        fail_msg("\"%s\" is not in: %s %s", part, error.message, error.hint);
}

static inline instant_t at(const char *text) {
    instant_t instant = 0;
    if (!instant_parse(text, &instant)) fail_msg("%s is no instant", text);
    return instant;
}

static inline int64_t number(const char *sql) {
    int64_t n = 0;
    check(store_integer(store, &error, &n, NULL, sql, ""));
    return n;
}

/* ---- the runner ---- */

static inline bool run_effect(void *unused, const struct schedule_job *job,
                              const struct occurrence *o, struct buf *result, struct err *e) {
    (void)unused;
    last_run = *o;
    if (!store_run(store, e,
                   "insert into t_effect (job, nominal, target, scheduled) values (?, ?, ?, ?)",
                   "tiii", job->name, o->nominal, o->target, o->scheduled))
        return false;
    if (failures > 0) return failures--, err_set(e, ERR_SCRIPT, "the printer is out of paper");
    buf_printf(result, "run %d", o->attempt);
    return true;
}

static inline bool give_targets(void *unused, const struct schedule_job *job, schedule_take take,
                                void *taker, struct err *e) {
    (void)unused, (void)job;
    for (size_t i = 0; i < n_targets; i++)
        if (!take(taker, targets[i].id, &targets[i].birthday, e)) return false;
    return !targets_fail || err_set(e, ERR_SCRIPT, "no register today");
}

static const struct schedule_runner runner = {.run = run_effect, .targets = give_targets};

/* ---- jobs ---- */

static inline void set_job(size_t i, const char *name, struct definition_fields f) {
    struct buf text = {0};
    free((char *)(uintptr_t)jobs[i].text);
    check(definition_write(&f, &text, &error));
    jobs[i] =
        (struct schedule_job){.name = name, .plugin = "p", .title = "T", .text = buf_take(&text)};
    check(definition_read(jobs[i].text, &jobs[i].definition, &error));
    jobs[i].has_targets = f.when.birthday != NULL;
}

/* The one job of most tests. */
static inline void one_job(struct definition_fields f) {
    set_job(0, "j", f);
    n_jobs = 1;
}

static inline void target(size_t i, int64_t id, const char *day, bool lunar, bool leap) {
    targets[i].id = id;
    assert_true(birthday_parse(day, lunar, &targets[i].birthday));
    targets[i].birthday.leap = leap;
    if (n_targets <= i) n_targets = i + 1;
}

/* ---- time ---- */

static inline instant_t clock_now(void *unused) {
    (void)unused;
    return now;
}

/* As a server that starts at this moment, whatever ran before. */
static inline void start(const char *text) {
    const struct schedule_jobs declared = {jobs, n_jobs, missing, n_missing};
    if (text) now = at(text);
    schedule_close(schedule);
    schedule = schedule_open(store, &declared, &runner, now, &error);
    check(schedule != NULL);
}

/* Runs all that is due at this moment; how many ran. */
static inline size_t run_at(const char *text) {
    size_t all = 0, ran = 1;
    now = at(text);
    for (; ran; all += ran) check(schedule_run_due(schedule, now, 1000, &ran, &error));
    return all;
}

static inline instant_t next_due(void) {
    instant_t due;
    check(schedule_next_due(schedule, &due, &error));
    return due;
}

static inline void due_is(const char *text) {
    char due[INSTANT_TEXT], wanted[INSTANT_TEXT];
    assert_string_equal(instant_format(next_due(), due), instant_format(at(text), wanted));
}

static inline void nothing_is_due(void) {
    assert_int_equal(next_due(), STORE_STILL_INSTANT);
}

/* What stands in the history and in the effects, oldest first: "01-02 09:00 done" a line. */
static inline void history_is(const char *wanted) {
    struct buf b = {0};
    char text[INSTANT_TEXT];
    struct query *q = store_query(
        store, &error,
        "select scheduled, outcome, target, missed from occurrence_run order by nominal, target",
        "");
    check(q != NULL);
    while (store_next(q, &error) == STORE_ROW) {
        buf_printf(&b, "%.11s %s", instant_format(query_integer(q, 0), text) + 5, query_text(q, 1));
        if (query_integer(q, 2)) buf_printf(&b, " %d", (int)query_integer(q, 2));
        if (query_integer(q, 3)) buf_printf(&b, " of %d", (int)query_integer(q, 3));
        buf_add_text(&b, "; ");
    }
    query_close(q);
    assert_string_equal(buf_text(&b), wanted);
    buf_free(&b);
    assert_int_equal(number("select count(*) from t_effect"),
                     number("select count(*) from occurrence_run where outcome = 'done'"));
}

/* ---- a store of its own ---- */

static inline void write_migration(void) {
    char path[128];
    snprintf(path, sizeof path, "%s/t", folder);
    mkdir(path, 0700);
    snprintf(path, sizeof path, "%s/t/0001_effect.sql", folder);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs("create table t_effect (job text, nominal integer, target integer, scheduled integer) "
          "strict;"
          "create trigger t_undo before insert on t_effect when new.job like 'undo%' begin select "
          "raise(rollback, 'all is undone'); end;",
          f);
    fclose(f);
    snprintf(path, sizeof path, "%s/t", folder);
    check(store_migrate_plugin(store, "t", path, &error));
}

static inline void open_store(void) {
    char path[96];
    snprintf(path, sizeof path, "%s/city.db", folder);
    const struct store_options o = {.path = path,
                                    .schema = "schema",
                                    .mode = STORE_OWNER,
                                    .clock = {.now = clock_now},
                                    .holder = "a test",
                                    .create = true,
                                    .synthetic = true};
    store = store_open(&o, &error);
    check(store != NULL);
}

static inline int make_store(void **state) {
    (void)state;
    log_set_level(0);
    snprintf(folder, sizeof folder, "/tmp/qianshou-schedule-XXXXXX");
    if (!date_set_zone("Asia/Shanghai") || !mkdtemp(folder)) return -1;
    now = at("2024-01-01 08:00");
    n_jobs = n_targets = n_missing = 0;
    targets_fail = false;
    failures = 0;
    open_store();
    write_migration();
    return 0;
}

static inline int remove_store(void **state) {
    (void)state;
    char command[96];
    schedule_close(schedule);
    schedule = NULL;
    store_close(store);
    for (size_t i = 0; i < JOBS_MAX; i++) {
        free((char *)(uintptr_t)jobs[i].text);
        jobs[i] = (struct schedule_job){0};
    }
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_store, remove_store)
/* { .when = { .date = "06-01", … }, .late = "each" } */
#define DEFINITION(...)  ((struct definition_fields){__VA_ARGS__})
#define EVERY(text)      DEFINITION(.when = {.every = text})
#define DAILY(time, ...) DEFINITION(.when = {.cron = time " * * *"}, __VA_ARGS__)

#endif
