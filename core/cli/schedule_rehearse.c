/* schedule rehearse: the real jobs on a throw-away copy of the store, whose clock jumps from one
 * due instant to the next. Messages stay in the copy's outbox: nothing here runs a transport. */
#include "cli/schedule_jobs.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "calendar/lunar.h"
#include "host/scratch.h"
#include "output/progress.h"

enum { BUDGET_MS = 1000 };

/* What a job has done so far. */
struct tally {
    int64_t done, failed, messages, rows;
};

struct rehearsal {
    struct cli *cli;
    struct api_sink sink;
    struct jobs jobs;
    struct tally *tallies; /* of jobs.declared */
    instant_t from, to;    /* to: the last millisecond */
    instant_t now;
    struct progress progress; /* in days */
    instant_t newest;         /* that the store has recorded */
    bool cannot_print;
    struct err why;
};

/* ---- one occurrence ---- */

static bool newest_message(struct store *s, int64_t *id, struct err *e) {
    return store_integer(s, e, id, NULL, "select coalesce(max(id), 0) from outbox", "");
}

static void add_outcome(struct buf *out, const struct occurrence *o, bool ok) {
    bool last = o->attempt >= SCHEDULE_ATTEMPTS;
    buf_add_text(out, ok ? "完成" : last ? "失败(需要人处理)" : "失败(再试)");
    if (ok && o->missed > 0) buf_printf(out, "(补 %lld 次)", (long long)o->missed);
}

static bool print_occurrence(struct rehearsal *r, const struct schedule_job *job,
                             const struct occurrence *o, const struct tally *did, const char *said,
                             struct err *e) {
    char at[MINUTE_TEXT], target[16];
    struct buf outcome = {0};
    if (!target_text(r->cli->host.store, o->target, target, e)) return false;
    add_outcome(&outcome, o, did->done > 0);
    const struct value cells[] = {value_text(minute_text(o->scheduled, at)),
                                  value_text(job->name),
                                  value_text(target),
                                  value_text(buf_text(&outcome)),
                                  value_integer(did->messages),
                                  value_integer(did->rows),
                                  value_text(said)};
    bool ok = r->sink.row(r->sink.context, cells, e);
    buf_free(&outcome);
    return ok;
}

static void count(struct rehearsal *r, const struct schedule_job *job, const struct occurrence *o,
                  const struct tally *did) {
    struct tally *t = &r->tallies[job - r->jobs.declared.jobs.items];
    t->done += did->done;
    t->failed += !did->done && o->attempt >= SCHEDULE_ATTEMPTS;
    t->messages += did->messages;
    t->rows += did->rows;
}

/* Runs it as serve would, and says what came of it. What failed is undone by the schedule. */
static bool run_one(void *context, const struct schedule_job *job, const struct occurrence *o,
                    struct buf *result, struct err *e) {
    struct rehearsal *r = context;
    struct store *s = r->cli->host.store;
    struct tally did = {0};
    int64_t message = 0, rows = store_total_changes(s);
    if (!newest_message(s, &message, e)) return false;
    bool ok = api_job_runner.run(api_job_runner.context, job, o, result, e);
    if (ok) {
        did.done = 1;
        did.rows = store_total_changes(s) - rows;
        if (!newest_message(s, &did.messages, e)) return false;
        did.messages -= message;
    }
    count(r, job, o, &did);
    char *said = said_text(ok ? buf_text(result) : e->message);
    if (!r->cannot_print) r->cannot_print = !print_occurrence(r, job, o, &did, said, &r->why);
    free(said);
    return ok;
}

static bool find_targets(void *context, const struct schedule_job *job, schedule_take take,
                         void *taker, struct err *e) {
    (void)context;
    return api_job_runner.targets(api_job_runner.context, job, take, taker, e);
}

/* ---- the stretch ---- */

static void set_clock(struct rehearsal *r, instant_t now) {
    progress_add(&r->progress, instant_day(now) - instant_day(r->now));
    r->now = now;
    host_set_clock(&r->cli->host, now);
}

static instant_t next_midnight(instant_t now) {
    return instant_of_day(instant_day(now) + 1, 0);
}

/* The names of the paused jobs, each with its NUL. */
static bool find_paused(struct store *s, struct buf *names, struct err *e) {
    struct query *q = store_query(s, e, "select name from job where state = 'paused'", "");
    enum store_step step = STORE_FAILED;
    while (q && (step = store_next(q, e)) == STORE_ROW)
        buf_add(names, query_text(q, 0), (size_t)query_length(q, 0) + 1);
    query_close(q);
    return step == STORE_DONE;
}

static bool pause_again(struct rehearsal *r, const struct buf *names, struct err *e) {
    struct err gone;
    for (size_t i = 0; i < names->len; i += strlen(names->data + i) + 1)
        if (jobs_find(&r->jobs, names->data + i, &gone) &&
            !schedule_pause(r->jobs.schedule, names->data + i, e))
            return false;
    return true;
}

/* Plans all jobs as new ones: those that the copy has get other names, and so are nobody's any
 * more. What is paused stays so. */
static bool plan(struct rehearsal *r, const struct schedule_runner *runner, struct err *e) {
    struct store *s = r->cli->host.store;
    struct buf paused = {0};
    bool ok = find_paused(s, &paused, e) &&
              store_run(s, e, "update job set name = name || ' before ' || id", "") &&
              jobs_open(&r->jobs, r->cli, runner, r->now, e) && pause_again(r, &paused, e);
    buf_free(&paused);
    return ok;
}

static bool run_due(struct rehearsal *r, struct err *e) {
    size_t ran = 1;
    while (ran > 0 && !r->cannot_print)
        if (!schedule_run_due(r->jobs.schedule, r->now, BUDGET_MS, &ran, e)) return false;
    if (r->cannot_print) *e = r->why;
    return !r->cannot_print;
}

/* Midnight is a stop too: as serve does, it asks again whose birthdays there are. */
static bool run_stretch(struct rehearsal *r, struct err *e) {
    for (;;) {
        instant_t due, midnight = next_midnight(r->now);
        if (!schedule_next_due(r->jobs.schedule, &due, e)) return false;
        instant_t stop = due < midnight ? due : midnight;
        if (stop > r->to) return true;
        set_clock(r, stop > r->now ? stop : r->now);
        if (stop == midnight && !schedule_sync(r->jobs.schedule, r->now, e)) return false;
        if (!run_due(r, e)) return false;
    }
}

static bool rehearse(struct rehearsal *r, struct err *e) {
    const struct schedule_runner runner = {.context = r, .run = run_one, .targets = find_targets};
    log_set_level(LOG_ERROR); /* what the schedule tells of the copy's jobs is in the rows */
    host_start_plugins(&r->cli->host);
    if (!plan(r, &runner, e)) return false;
    r->tallies = mem_alloc((r->jobs.declared.jobs.n + 1) * sizeof *r->tallies);
    progress_begin(&r->progress, "预演", instant_day(r->to) - instant_day(r->from) + 1);
    bool ok = run_stretch(r, e);
    progress_end(&r->progress);
    return ok;
}

/* ---- the verb ---- */

static void say_totals(const struct rehearsal *r) {
    const struct schedule_jobs *jobs = &r->jobs.declared.jobs;
    for (size_t i = 0; i < jobs->n; i++) {
        const struct tally *t = &r->tallies[i];
        if (t->done == 0 && t->failed == 0) continue; /* nothing of it fell due */
        cli_say(r->cli, "%s:完成 %lld 次,失败 %lld 次,消息 %lld 条,改动 %lld 行",
                jobs->items[i].name, (long long)t->done, (long long)t->failed,
                (long long)t->messages, (long long)t->rows);
    }
    char newest[MINUTE_TEXT];
    if (instant_day(r->from) < instant_day(r->newest))
        cli_say(r->cli, "数据记到 %s 为止,在那之前的日子也是按现在的数据预演的",
                minute_text(r->newest, newest));
    cli_say(r->cli, "以上都只在副本里:没有发出任何消息,真实数据没有动");
}

/* Rows on the screen that a program is to read stay rows. */
static bool wants_totals(const struct cli *cli) {
    return cli_out(cli) || strcmp(cli_text(cli, "format"), "table") == 0;
}

static bool read_stretch(struct rehearsal *r, struct err *e) {
    const char *from = cli_text(r->cli, "from"), *to = cli_text(r->cli, "to");
    day_t first = date_from_iso(from, (int)strlen(from)), last = date_from_iso(to, (int)strlen(to));
    if (last < first) return err_set(e, ERR_USAGE, "--to %s is before --from %s", to, from);
    if (date_from_day(last).year > LUNAR_LAST)
        return err_set(e, ERR_USAGE, "--to %s: the calendar ends with %d", to, LUNAR_LAST);
    r->from = instant_of_day(first, 0);
    r->to = instant_of_day(last + 1, 0) - 1;
    r->now = r->from - 1; /* what is due at midnight comes after it */
    return true;
}

static bool find_newest(struct rehearsal *r, struct err *e) {
    return store_integer(r->cli->host.store, e, &r->newest, NULL,
                         "select last_instant from store_state where id = 1", "");
}

bool schedule_rehearse(struct cli *cli, struct err *e) {
    static const struct output_column columns[] = {
        {"时间", OUTPUT_TEXT}, {"任务", OUTPUT_TEXT},    {"对象", OUTPUT_TEXT},
        {"结果", OUTPUT_TEXT}, {"消息", OUTPUT_INTEGER}, {"改动", OUTPUT_INTEGER},
        {"说明", OUTPUT_TEXT}};
    struct scratch copy = {.fd = -1};
    struct rehearsal r = {.cli = cli, .sink = cli_sink(cli)};
    bool ok = read_stretch(&r, e) && find_newest(&r, e) &&
              scratch_enter(&copy, &cli->host, r.now, e) &&
              r.sink.begin(cli, "预演", columns, 7, e) && rehearse(&r, e);
    ok = cli_sink_close(cli, ok, e);
    if (ok && wants_totals(cli)) say_totals(&r);
    jobs_close(&r.jobs);
    scratch_leave(&copy, &cli->host);
    free(r.tallies);
    return ok;
}
