/* schedule preview, run, pause, resume; list and history are in schedule_show.c, rehearse in
 * schedule_rehearse.c */
#include "cli/schedule_jobs.h"

#include <stdlib.h>
#include <string.h>

#include "calendar/lunar.h"

enum { PREVIEW_DAYS = 30 };

/* ---- preview ---- */

struct preview {
    struct store *store;
    struct api_sink sink;
    const struct schedule_job *only; /* NULL: all */
};

static bool print_occurrence(void *context, const struct schedule_job *job,
                             const struct occurrence *o, struct err *e) {
    static const char *const weekdays[] = {"",     "周一", "周二", "周三",
                                           "周四", "周五", "周六", "周日"};
    const struct preview *p = context;
    if (p->only && p->only != job) return true;
    char at[MINUTE_TEXT], lunar[LUNAR_TEXT] = "", target[16];
    struct lunar date;
    day_t day = instant_day(o->scheduled);
    if (lunar_from_day(day, &date)) lunar_format(date, lunar);
    if (!target_text(p->store, o->target, target, e)) return false;
    const struct value cells[] = {value_text(minute_text(o->scheduled, at)),
                                  value_text(weekdays[date_weekday(day)]),
                                  value_text(lunar),
                                  value_text(job->name),
                                  value_text(job->title),
                                  value_text(target),
                                  value_text(o->depends ? "未公布节假日,可能变动" : "")};
    return p->sink.row(p->sink.context, cells, e);
}

/* The last millisecond of --until, or of the day PREVIEW_DAYS ahead. */
static bool find_end(struct cli *cli, instant_t *end, struct err *e) {
    const char *until = cli_text(cli, "until");
    day_t last = until ? date_from_iso(until, (int)strlen(until))
                       : store_today(cli->host.store) + PREVIEW_DAYS;
    *end = instant_of_day(last + 1, 0) - 1;
    return date_from_day(last).year <= LUNAR_LAST ||
           err_set(e, ERR_USAGE, "--until %s: the calendar ends with %d", until, LUNAR_LAST);
}

static bool preview(struct cli *cli, struct err *e) {
    static const struct output_column columns[] = {
        {"时间", OUTPUT_TEXT}, {"星期", OUTPUT_TEXT}, {"农历", OUTPUT_TEXT}, {"任务", OUTPUT_TEXT},
        {"名称", OUTPUT_TEXT}, {"对象", OUTPUT_TEXT}, {"备注", OUTPUT_TEXT}};
    struct jobs jobs = {0};
    struct preview p = {.store = cli->host.store, .sink = cli_sink(cli)};
    const char *only = cli_text(cli, "job");
    instant_t end;
    bool ok = find_end(cli, &end, e) &&
              jobs_open(&jobs, cli, NULL, store_now(cli->host.store), e) &&
              (!only || (p.only = jobs_find(&jobs, only, e))) &&
              p.sink.begin(cli, "将要做的任务", columns, 7, e) &&
              schedule_preview(jobs.schedule, end, print_occurrence, &p, e);
    jobs_close(&jobs);
    return cli_sink_close(cli, ok, e);
}

/* ---- changes ---- */

static bool audit_job(struct cli *cli, const char *verb, struct err *e) {
    char *action = mem_print("schedule %s", verb),
         *subject = mem_print("job %s", cli_text(cli, "job"));
    bool ok = store_audit(cli->host.store, cli->host.actor, action, subject, NULL, e);
    free(subject);
    free(action);
    return ok;
}

/* Pausing or resuming, and that somebody did, in one transaction. */
static bool set_state(struct cli *cli, struct jobs *jobs, bool pause, struct err *e) {
    const char *job = cli_text(cli, "job");
    struct store *s = cli->host.store;
    if (!store_begin(s, e)) return false;
    if ((pause ? schedule_pause(jobs->schedule, job, e)
               : schedule_resume(jobs->schedule, job, store_now(s), e)) &&
        audit_job(cli, pause ? "pause" : "resume", e))
        return store_commit(s, e);
    store_rollback(s);
    return false;
}

static bool change(struct cli *cli, bool pause, struct err *e) {
    struct jobs jobs = {0};
    bool ok = jobs_open(&jobs, cli, NULL, store_now(cli->host.store), e) &&
              set_state(cli, &jobs, pause, e);
    jobs_close(&jobs);
    return ok;
}

static bool pause_job(struct cli *cli, struct err *e) {
    if (!change(cli, true, e)) return false;
    cli_say(cli, "任务 %s 已暂停;恢复: qianshou schedule resume %s", cli_text(cli, "job"),
            cli_text(cli, "job"));
    return true;
}

static bool resume_job(struct cli *cli, struct err *e) {
    if (!change(cli, false, e)) return false;
    cli_say(cli, "任务 %s 已恢复;暂停期间到期的,按它的补做办法处理", cli_text(cli, "job"));
    return true;
}

/* ---- run ---- */

/* The job's target with this pseudonym. */
static bool find_target(struct cli *cli, const struct schedule_job *job, const char *pseudonym,
                        int64_t *target, struct err *e) {
    struct store *s = cli->host.store;
    struct query *q = store_query(s, e,
                                  "select t.target from job_target t join job j on j.id = t.job_id "
                                  "where j.name = ? and t.target <> 0",
                                  "t", job->name);
    enum store_step step = STORE_FAILED;
    char text[16] = "";
    bool ok = q != NULL;
    while (ok && strcmp(text, pseudonym) != 0 && (step = store_next(q, e)) == STORE_ROW) {
        *target = query_integer(q, 0);
        ok = store_pseudonym(s, *target, NULL, text, e);
    }
    query_close(q);
    if (!ok || step == STORE_FAILED) return false;
    return step == STORE_ROW ||
           err_set(e, ERR_USAGE, "--target \"%s\" is nobody of job %s", pseudonym, job->name);
}

static bool read_target(struct cli *cli, const struct schedule_job *job, int64_t *target,
                        struct err *e) {
    const char *pseudonym = cli_text(cli, "target");
    *target = 0;
    if (pseudonym && !job->has_targets)
        return err_set(e, ERR_USAGE, "job %s is nobody's: leave --target out", job->name);
    if (pseudonym) return find_target(cli, job, pseudonym, target, e);
    if (!job->has_targets) return true;
    err_set(e, ERR_USAGE, "job %s runs for somebody: --target is missing", job->name);
    return err_hint(e, "say whose, by the pseudonym that schedule preview --job %s shows",
                    job->name);
}

static bool read_at(struct cli *cli, instant_t *at, struct err *e) {
    const char *text = cli_text(cli, "at");
    *at = store_now(cli->host.store);
    return !text || instant_parse(text, at) ||
           err_set(e, ERR_USAGE, "--at \"%s\" is no instant (2024-02-03 09:00)", text);
}

/* The audit comes first: it also tells of a run that failed. */
static bool audit_run(struct cli *cli, struct err *e) {
    struct store *s = cli->host.store;
    if (!store_begin(s, e)) return false;
    if (audit_job(cli, "run", e)) return store_commit(s, e);
    store_rollback(s);
    return false;
}

static bool run_in(struct cli *cli, struct jobs *jobs, struct buf *said, struct err *e) {
    int64_t target;
    instant_t at;
    const struct schedule_job *job = jobs_find(jobs, cli_text(cli, "job"), e);
    return job && read_target(cli, job, &target, e) && read_at(cli, &at, e) && audit_run(cli, e) &&
           schedule_run_now(jobs->schedule, job->name, target, at, store_now(cli->host.store), said,
                            e);
}

static bool run_job(struct cli *cli, struct err *e) {
    struct jobs jobs = {0};
    struct buf said = {0};
    bool ok =
        jobs_open(&jobs, cli, NULL, store_now(cli->host.store), e) && run_in(cli, &jobs, &said, e);
    jobs_close(&jobs);
    if (ok)
        cli_say(cli, "任务 %s 已做%s%s", cli_text(cli, "job"), said.len ? ":" : "",
                buf_text(&said));
    buf_free(&said);
    return ok;
}

/* ---- the table ---- */

#define JOB                                                                                        \
    { .name = "job", .type = ARG_TEXT, .help = "任务", .required = true, .positional = true }
#define ONLY_JOB                                                                                   \
    { .name = "job", .type = ARG_TEXT, .help = "只看这个任务" }

static const struct arg preview_args[] = {
    {.name = "until", .type = ARG_DATE, .help = "到哪一天(含);不说就看 30 天"},
    ONLY_JOB,
    {.name = NULL}};
static const struct arg history_args[] = {
    ONLY_JOB,
    {.name = "last", .type = ARG_INTEGER, .help = "最近多少条", .fallback = "50"},
    {.name = NULL}};
static const struct arg job_args[] = {JOB, {.name = NULL}};
static const struct arg run_args[] = {
    JOB,
    {.name = "at", .type = ARG_TEXT, .help = "告诉任务它是哪个时刻的;不说就是现在"},
    {.name = "target", .type = ARG_TEXT, .help = "为谁做(化名);只用于按人的任务"},
    {.name = NULL}};
static const struct arg rehearse_args[] = {
    {.name = "from", .type = ARG_DATE, .help = "从哪一天", .required = true},
    {.name = "to", .type = ARG_DATE, .help = "到哪一天(含)", .required = true},
    {.name = NULL}};

const struct command schedule_commands[] = {
    {"schedule", "list", "定时任务:什么时候做,下次,上次怎么样", "schedule list --as 钱宏", NULL,
     CLI_OWNER, .plugins = true, .lists = true, .permission = "report", .run = schedule_list},
    {"schedule", "preview", "将要做什么,哪些还可能变动",
     "schedule preview --until 2045-12-31 --job spring_festival --as 钱宏", preview_args, CLI_OWNER,
     .plugins = true, .lists = true, .permission = "report", .run = preview},
    {"schedule", "history", "做过什么,结果怎样",
     "schedule history --job spring_festival --last 20 --as 钱宏", history_args, CLI_READER,
     .lists = true, .permission = "report", .run = schedule_history},
    {"schedule", "run", "现在就做一次",
     "schedule run spring_festival --at \"2024-02-03 09:00\" --as 孙立", run_args, CLI_OWNER,
     .plugins = true, .permission = "admin", .run = run_job},
    {"schedule", "pause", "暂停一个任务", "schedule pause spring_festival --as 孙立", job_args,
     CLI_OWNER, .plugins = true, .permission = "admin", .run = pause_job},
    {"schedule", "resume", "恢复暂停的任务", "schedule resume spring_festival --as 孙立", job_args,
     CLI_OWNER, .plugins = true, .permission = "admin", .run = resume_job},
    {"schedule", "rehearse", "在副本上预演一段日子,真实数据不动",
     "schedule rehearse --from 2024-01-01 --to 2024-12-31 --as 钱宏", rehearse_args, CLI_READER,
     .lists = true, .permission = "report", .run = schedule_rehearse},
    {0}};
