/* schedule list, schedule history: what the store knows of jobs. */
#include "cli/schedule_jobs.h"

#include <stdlib.h>
#include <string.h>

enum { MINUTE_MS = 60000, HOUR_MS = 3600000 };

/* ---- list ---- */

enum {
    JOB_NAME,
    JOB_TITLE,
    JOB_PLUGIN,
    JOB_STATE,
    JOB_LOADED,
    JOB_DEFINITION,
    JOB_NEXT,
    JOB_TARGETS,
    JOB_RETRIED,
    JOB_FAILED,
    JOB_LAST_AT,
    JOB_LAST_OUTCOME,
    JOB_LAST_SAID,
};

static const char jobs_sql[] =
    "with latest as (select job_id, target, scheduled, outcome, finished_at, nominal, "
    "coalesce(error, result) as said, row_number() over (partition by job_id, target order by "
    "finished_at desc, nominal desc) as place from occurrence_run), "
    "newest as (select *, row_number() over (partition by job_id order by finished_at desc, "
    "nominal desc) as rank from latest where place = 1), "
    "failed as (select job_id, count(*) as n from latest where place = 1 and outcome = 'failed' "
    "group by job_id), "
    "retried as (select job_id, count(*) as n from occurrence where attempt > 0 group by job_id) "
    "select j.name, j.title, j.plugin, j.state, j.loaded, d.definition, "
    "(select min(due) from job_target t where t.job_id = j.id and t.due < ?1), "
    "(select count(*) from job_target t where t.job_id = j.id and t.target <> 0), "
    "coalesce(r.n, 0), coalesce(f.n, 0), w.scheduled, w.outcome, w.said "
    "from job j join job_definition d on d.job_id = j.id and d.version = j.version "
    "left join newest w on w.job_id = j.id and w.rank = 1 "
    "left join failed f on f.job_id = j.id left join retried r on r.job_id = j.id "
    "where j.state <> 'gone' order by j.name";

static void add_duration(struct buf *out, int64_t ms) {
    if (ms % HOUR_MS == 0)
        buf_printf(out, "%lld 小时", (long long)(ms / HOUR_MS));
    else
        buf_printf(out, "%lld 分钟", (long long)(ms / MINUTE_MS));
}

static void add_late(struct buf *out, const struct definition *d) {
    static const char *const words[] = {"补一次", "逐次补", "不补"};
    buf_add_text(out, words[d->late]);
    if (d->grace_ms == 0) return;
    buf_add_text(out, "(迟过 ");
    add_duration(out, d->grace_ms);
    buf_add_text(out, "算错过)");
}

static void add_word(struct buf *out, const char *word, int64_t n) {
    if (out->len > 0) buf_add_text(out, ",");
    buf_add_text(out, word);
    if (n > 1) buf_printf(out, "(%lld)", (long long)n);
}

/* Pending for longer than late counts as missed: nobody has served. */
static bool is_overdue(const struct query *q, const struct definition *d, instant_t now) {
    return !query_is_null(q, JOB_NEXT) && query_integer(q, JOB_NEXT) + d->grace_ms < now;
}

static void add_state(struct buf *out, const struct query *q, bool overdue) {
    if (query_integer(q, JOB_FAILED)) add_word(out, "需要人处理", query_integer(q, JOB_FAILED));
    if (query_integer(q, JOB_RETRIED)) add_word(out, "重试中", query_integer(q, JOB_RETRIED));
    if (strcmp(query_text(q, JOB_STATE), "paused") == 0) add_word(out, "暂停", 0);
    if (!query_integer(q, JOB_LOADED)) add_word(out, "插件没有装上", 0);
    if (out->len == 0 && overdue) add_word(out, "过期未做", 0);
    if (out->len == 0) add_word(out, "正常", 0);
}

static const char *outcome_text(const char *outcome) {
    if (strcmp(outcome, "done") == 0) return "完成";
    return strcmp(outcome, "skipped") == 0 ? "跳过" : "失败";
}

static void add_last(struct buf *out, const struct query *q) {
    char at[MINUTE_TEXT];
    if (query_is_null(q, JOB_LAST_AT)) return;
    buf_printf(out, "%s %s", minute_text(query_integer(q, JOB_LAST_AT), at),
               outcome_text(query_text(q, JOB_LAST_OUTCOME)));
    char *said = said_text(query_text(q, JOB_LAST_SAID));
    if (said && said[0]) buf_printf(out, ":%s", said);
    free(said);
}

static bool print_job(const struct api_sink *sink, const struct query *q, instant_t now,
                      struct err *e) {
    struct definition d;
    char next[MINUTE_TEXT];
    struct buf when = {0}, late = {0}, state = {0}, last = {0};
    if (!definition_read(query_text(q, JOB_DEFINITION), &d, e)) return false;
    when_text(&d.when, &when);
    add_late(&late, &d);
    add_state(&state, q, is_overdue(q, &d, now));
    add_last(&last, q);
    const struct value cells[] = {query_value(q, JOB_NAME),
                                  query_value(q, JOB_TITLE),
                                  query_value(q, JOB_PLUGIN),
                                  value_text(buf_text(&when)),
                                  value_text(buf_text(&late)),
                                  value_text(query_is_null(q, JOB_NEXT)
                                                 ? NULL
                                                 : minute_text(query_integer(q, JOB_NEXT), next)),
                                  query_value(q, JOB_TARGETS),
                                  value_text(buf_text(&state)),
                                  value_text(buf_text(&last))};
    bool ok = sink->row(sink->context, cells, e);
    buf_free(&when);
    buf_free(&late);
    buf_free(&state);
    buf_free(&last);
    return ok;
}

static bool print_jobs(struct cli *cli, struct err *e) {
    static const struct output_column columns[] = {
        {"任务", OUTPUT_TEXT},    {"名称", OUTPUT_TEXT},   {"插件", OUTPUT_TEXT},
        {"时间", OUTPUT_TEXT},    {"错过时", OUTPUT_TEXT}, {"下次", OUTPUT_TEXT},
        {"人数", OUTPUT_INTEGER}, {"状态", OUTPUT_TEXT},   {"上次", OUTPUT_TEXT}};
    struct query *q = store_query(cli->host.store, e, jobs_sql, "i", STORE_STILL_INSTANT);
    struct api_sink sink = cli_sink(cli);
    enum store_step step = STORE_FAILED;
    bool ok = q && sink.begin(cli, "任务", columns, 9, e);
    while (ok && (step = store_next(q, e)) == STORE_ROW)
        ok = print_job(&sink, q, store_now(cli->host.store), e);
    query_close(q);
    return cli_sink_close(cli, ok && step == STORE_DONE, e);
}

/* Brings the store up to date with the plugins first, so that a job shows from the start. */
bool schedule_list(struct cli *cli, struct err *e) {
    struct jobs jobs = {0};
    bool ok = jobs_open(&jobs, cli, NULL, store_now(cli->host.store), e) && print_jobs(cli, e);
    jobs_close(&jobs);
    return ok;
}

/* ---- history ---- */

enum {
    RUN_SCHEDULED,
    RUN_NAME,
    RUN_TARGET,
    RUN_OUTCOME,
    RUN_MISSED,
    RUN_ATTEMPTS,
    RUN_FINISHED,
    RUN_SAID,
    RUN_NOMINAL,
};

static void add_outcome(struct buf *out, const struct query *q) {
    const char *outcome = query_text(q, RUN_OUTCOME);
    buf_add_text(out, outcome_text(outcome));
    if (query_integer(q, RUN_NOMINAL) % MINUTE_MS != 0)
        buf_add_text(out, "(手动)"); /* plans fall on whole minutes */
    else if (strcmp(outcome, "failed") == 0)
        buf_add_text(out, "(需要人处理)");
}

static bool print_run(struct cli *cli, const struct api_sink *sink, const struct query *q,
                      struct err *e) {
    char scheduled[MINUTE_TEXT], finished[INSTANT_TEXT], target[16];
    struct buf outcome = {0};
    if (!target_text(cli->host.store, query_integer(q, RUN_TARGET), target, e)) return false;
    char *said = said_text(query_text(q, RUN_SAID));
    add_outcome(&outcome, q);
    const struct value cells[] = {
        value_text(minute_text(query_integer(q, RUN_SCHEDULED), scheduled)),
        query_value(q, RUN_NAME),
        value_text(target),
        value_text(buf_text(&outcome)),
        query_value(q, RUN_MISSED),
        query_value(q, RUN_ATTEMPTS),
        value_text(instant_format(query_integer(q, RUN_FINISHED), finished)),
        value_text(said)};
    bool ok = sink->row(sink->context, cells, e);
    buf_free(&outcome);
    free(said);
    return ok;
}

static bool check_known(struct cli *cli, const char *job, struct err *e) {
    int64_t id;
    bool found;
    if (!job) return true;
    if (!store_integer(cli->host.store, e, &id, &found, "select id from job where name = ?", "t",
                       job))
        return false;
    if (found) return true;
    err_set(e, ERR_USAGE, "there is no job \"%s\"", job);
    return err_hint(e, "all jobs: qianshou schedule list");
}

bool schedule_history(struct cli *cli, struct err *e) {
    static const struct output_column columns[] = {
        {"时间", OUTPUT_TEXT}, {"任务", OUTPUT_TEXT},    {"对象", OUTPUT_TEXT},
        {"结果", OUTPUT_TEXT}, {"错过", OUTPUT_INTEGER}, {"次数", OUTPUT_INTEGER},
        {"做完", OUTPUT_TEXT}, {"说明", OUTPUT_TEXT}};
    const char *job = cli_text(cli, "job");
    if (!check_known(cli, job, e)) return false;
    struct query *q = store_query(
        cli->host.store, e,
        "select * from (select r.scheduled, j.name, r.target, r.outcome, r.missed, r.attempts, "
        "r.finished_at, coalesce(r.error, r.result), r.nominal from occurrence_run r join job j on "
        "j.id = r.job_id where ?1 is null or j.name = ?1 order by r.finished_at desc, r.nominal "
        "desc, r.target desc limit ?2) as newest order by 7, 9, 3",
        "ti", job, cli_value(cli, "last")->integer);
    struct api_sink sink = cli_sink(cli);
    enum store_step step = STORE_FAILED;
    bool ok = q && sink.begin(cli, "做过的任务", columns, 8, e);
    while (ok && (step = store_next(q, e)) == STORE_ROW) ok = print_run(cli, &sink, q, e);
    query_close(q);
    return cli_sink_close(cli, ok && step == STORE_DONE, e);
}
