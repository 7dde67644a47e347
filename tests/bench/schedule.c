/* make bench: the scheduler with a job that does nothing for a million birthdays. Occurrences
 * claimed, run, recorded and planned on, one a transaction and a hundred a transaction, against
 * plain SQL that writes the same rows and computes nothing, alternating in one run; and what it
 * costs to start with a million pending. Each measurement is a process of its own.
 *
 * usage: schedule [PENDING [REPEATS]]     (default: 1000000, 3) */
#include "room.h"

#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "base/log.h"
#include "schedule/schedule.h"

#define PLANNED ((instant_t)1704038400000) /* 2024-01-01 in Shanghai */
#define DUE     ((instant_t)1735660800000) /* a year later: all birthdays of 2024 are due */
#define YEAR_MS ((int64_t)365 * 86400000)

static int64_t pending = 1000000;

/* ---- the job ---- */

static const char text[] = "{\"when\":{\"birthday\":true,\"at\":\"09:00\"},\"late\":\"each\","
                           "\"grace_ms\":3600000}";

static bool run(void *unused, const struct schedule_job *job, const struct occurrence *o,
                struct buf *result, struct err *e) {
    (void)unused, (void)job, (void)o, (void)result, (void)e;
    return true;
}

static bool targets(void *unused, const struct schedule_job *job, schedule_take take, void *taker,
                    struct err *e) {
    (void)unused, (void)job;
    for (int64_t i = 1; i <= pending; i++) {
        const struct birthday b = {.month = 1 + (int)(i % 12), .day = 1 + (int)(i % 28)};
        if (!take(taker, i, &b, e)) return false;
    }
    return true;
}

static struct schedule *open_schedule(struct store *s, instant_t now) {
    static const struct schedule_runner runner = {.run = run, .targets = targets};
    static struct schedule_job job = {
        .name = "birthday", .plugin = "p", .title = "T", .text = text, .has_targets = true};
    const struct schedule_jobs jobs = {.items = &job, .n = 1};
    struct err e = {0};
    check(definition_read(text, &job.definition, &e), &e);
    struct schedule *schedule = schedule_open(s, &jobs, &runner, now, &e);
    check(schedule != NULL, &e);
    return schedule;
}

/* ---- what is measured: seconds ---- */

struct measure {
    int64_t n;      /* occurrences */
    int a_batch;    /* occurrences a transaction */
    int64_t result; /* what was counted */
};

/* All that is not of the first day comes on later runs: each begins where the last one ended. */
static double run_engine(struct measure *m) {
    struct err e = {0};
    struct store *s = open_store(false);
    struct schedule *schedule = open_schedule(s, PLANNED);
    double start = seconds();
    while (m->result < m->n) {
        size_t ran;
        check(schedule_run_due(schedule, DUE, m->a_batch == 1 ? 0 : 60000, &ran, &e), &e);
        m->result += (int64_t)ran;
        if (ran == 0) break;
    }
    double time = seconds() - start;
    schedule_close(schedule);
    store_close(s);
    return time;
}

static void run_plain_one(struct store *s, struct err *e) {
    struct query *q = store_query(s, e,
                                  "select due, job_id, target, nominal, scheduled from occurrence "
                                  "where due <= ? order by due, job_id, target limit 1",
                                  "i", DUE);
    check(q && store_next(q, e) == STORE_ROW, e);
    int64_t due = query_integer(q, 0), job = query_integer(q, 1), target = query_integer(q, 2),
            nominal = query_integer(q, 3), scheduled = query_integer(q, 4);
    query_close(q);
    check(store_run(s, e,
                    "insert into occurrence_run (job_id, nominal, target, scheduled, started_at, "
                    "finished_at, outcome, late, missed, attempts, result, error) values (?, ?, ?, "
                    "?, ?, ?, 'done', 1, 1, 1, null, null)",
                    "iiiiii", job, nominal, target, scheduled, DUE, DUE) &&
              store_run(s, e,
                        "update occurrence set due = ?, nominal = ?, scheduled = ?, version = 1, "
                        "depends = 0, attempt = 0, missed = 0, error = null where due = ? and "
                        "job_id = ? and target = ?",
                        "iiiiii", due + YEAR_MS, nominal + YEAR_MS, scheduled + YEAR_MS, due, job,
                        target) &&
              store_run(s, e, "update job_target set due = ? where job_id = ? and target = ?",
                        "iii", due + YEAR_MS, job, target),
          e);
}

static double run_plain(struct measure *m) {
    struct err e = {0};
    struct store *s = open_store(false);
    double start = seconds();
    while (m->result < m->n) {
        check(store_begin(s, &e), &e);
        for (int i = 0; i < m->a_batch; i++, m->result++) run_plain_one(s, &e);
        check(store_commit(s, &e), &e);
    }
    double time = seconds() - start;
    store_close(s);
    return time;
}

/* The first start plans all of them. */
static double plan_all(struct measure *m) {
    (void)m;
    struct store *s = open_store(true);
    double start = seconds();
    schedule_close(open_schedule(s, PLANNED));
    double time = seconds() - start;
    store_close(s);
    return time;
}

static double start_again(struct measure *m) {
    struct err e = {0};
    instant_t due;
    struct store *s = open_store(false);
    double start = seconds();
    struct schedule *schedule = open_schedule(s, PLANNED);
    double time = seconds() - start;
    check(schedule_next_due(schedule, &due, &e) &&
              store_integer(s, &e, &m->result, NULL, "select count(*) from occurrence", ""),
          &e);
    schedule_close(schedule);
    store_close(s);
    return time;
}

/* ---- in a process of its own ---- */

struct outcome {
    double time;
    int64_t result;
    long peak_kib;
};

static struct outcome measure(double (*what)(struct measure *), struct measure m) {
    int ends[2], status;
    struct outcome o = {0};
    struct rusage usage;
    if (pipe(ends) != 0) exit(1);
    pid_t pid = fork();
    if (pid == 0) {
        o.time = what(&m);
        o.result = m.result;
        _exit(write(ends[1], &o, sizeof o) == sizeof o ? 0 : 1);
    }
    close(ends[1]);
    if (read(ends[0], &o, sizeof o) != sizeof o) exit(1);
    close(ends[0]);
    wait4(pid, &status, 0, &usage);
    if (status != 0) exit(1);
    o.peak_kib = usage.ru_maxrss;
    return o;
}

static int by_value(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Occurrences a second, medians of alternating runs. */
static void compare(int a_batch, int64_t n, int repeats) {
    double engine[10] = {0}, plain[10] = {0};
    for (int i = 0; i < repeats; i++) {
        struct outcome o = measure(run_engine, (struct measure){n, a_batch, 0});
        engine[i] = (double)o.result / o.time;
        o = measure(run_plain, (struct measure){n, a_batch, 0});
        plain[i] = (double)o.result / o.time;
    }
    qsort(engine, (size_t)repeats, sizeof *engine, by_value);
    qsort(plain, (size_t)repeats, sizeof *plain, by_value);
    double e = engine[repeats / 2], p = plain[repeats / 2];
    printf("  %3d a transaction: engine %7.0f a second   plain SQL %7.0f   %.2f of it\n", a_batch,
           e, p, e / p);
}

int main(int argc, char **argv) {
    log_set_level(LOG_ERROR);
    if (!make_folder() || !date_set_zone("Asia/Shanghai")) return 1;
    if (argc > 1) pending = atoll(argv[1]);
    int repeats = argc > 2 ? atoi(argv[2]) : 3;
    if (repeats < 1 || repeats > 10) repeats = 3;
    snprintf(store_file, sizeof store_file, "%s/schedule.db", folder);
    struct outcome planned = measure(plan_all, (struct measure){0}),
                   again = measure(start_again, (struct measure){0});
    printf("%lld pending occurrences\n", (long long)again.result);
    printf("  planned at first: %.1f s, peak %ld MiB; start: %.1f ms, peak %ld MiB\n", planned.time,
           planned.peak_kib / 1024, again.time * 1000, again.peak_kib / 1024);
    compare(1, pending / 500, repeats);
    compare(100, pending / 10, repeats);
    return remove_folder();
}
