/* serve, status */
#include "cli/cli.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "host/outlook.h"
#include "host/serve.h"

static bool serve(struct cli *cli, struct err *e) {
    return serve_run(&cli->host, e);
}

/* ---- status: what, which, how it is, what else is to be said ---- */

enum { TEXT = 256 };

struct line {
    char what[TEXT], which[TEXT], how[TEXT], more[2 * TEXT];
};

static const struct output_column columns[] = {
    {"项目", OUTPUT_TEXT}, {"名称", OUTPUT_TEXT}, {"状态", OUTPUT_TEXT}, {"说明", OUTPUT_TEXT}};

/* What was too long is cut, not in the middle of a character. */
static bool print_line(const struct api_sink *sink, struct line *l, struct err *e) {
    text_mend(l->which);
    text_mend(l->more);
    const struct value cells[] = {value_text(l->what), value_text(l->which), value_text(l->how),
                                  value_text(l->more)};
    return sink->row(sink->context, cells, e);
}

static const char *instant(const cJSON *object, const char *name, char out[INSTANT_TEXT]) {
    return instant_format(link_integer(object, name), out);
}

static bool print_process(const struct api_sink *sink, const cJSON *status, struct err *e) {
    struct line l = {.what = "服务", .how = "运行中"};
    char since[INSTANT_TEXT], now[INSTANT_TEXT];
    snprintf(l.which, TEXT, "进程 %lld", (long long)link_integer(status, "pid"));
    snprintf(l.more, sizeof l.more, "%s 起;现在 %s;主循环最长一圈 %.1f 毫秒",
             instant(status, "started", since), instant(status, "now", now),
             (double)link_integer(status, "longest_turn_us") / 1000);
    return print_line(sink, &l, e);
}

/* What the server calls its tasks (core/host/serve_next.c), for staff. */
static const char *task_title(const char *task) {
    if (strcmp(task, "jobs that are due") == 0) return "到期的任务";
    return strcmp(task, "new plugin code") == 0 ? "装入改过的插件" : task;
}

static bool print_store(const struct api_sink *sink, const cJSON *status, struct err *e) {
    struct line l = {.what = "数据"};
    char since[INSTANT_TEXT];
    const cJSON *borrower = cJSON_GetObjectItemCaseSensitive(status, "borrower");
    bool owns = strcmp(link_text(status, "state"), "owns") == 0;
    snprintf(l.which, TEXT, "%s", link_text(status, "store"));
    snprintf(l.how, TEXT, "%s", borrower ? "借出" : owns ? "在服务手中" : "正在收回");
    if (borrower)
        snprintf(l.more, sizeof l.more, "借给 %s(%s,进程 %lld),%s 起", link_text(borrower, "verb"),
                 link_text(borrower, "actor"), (long long)link_integer(borrower, "pid"),
                 instant(borrower, "since", since));
    else if (link_text(status, "task")[0])
        snprintf(l.more, sizeof l.more, "正在做:%s", task_title(link_text(status, "task")));
    return print_line(sink, &l, e);
}

static bool print_plugin(const struct api_sink *sink, const cJSON *plugin, struct err *e) {
    struct line l = {.what = "插件"};
    const char *state = link_text(plugin, "state"), *hash = link_text(plugin, "hash");
    snprintf(l.which, TEXT, "%s", link_text(plugin, "name"));
    snprintf(l.how, TEXT, "%s%s",
             !state[0]                           ? "正常"
             : strcmp(state, "quarantined") == 0 ? "新版本已隔离"
                                                 : "新版本未通过",
             hash[0] ? "" : ",已停用");
    if (state[0])
        snprintf(l.more, sizeof l.more, "%s%s%s:%s", hash[0] ? "沿用 " : "未运行", hash,
                 link_text(plugin, "refused")[0] ? ",没有用新版本" : "",
                 link_text(plugin, "reason"));
    else
        snprintf(l.more, sizeof l.more,
                 "版本 %s(%s),调用 %lld 次,出错 %lld 次,用时 %.1f 毫秒,内存 %lld KB",
                 link_text(plugin, "version"), link_text(plugin, "hash"),
                 (long long)link_integer(plugin, "calls"),
                 (long long)link_integer(plugin, "faults"),
                 (double)link_integer(plugin, "cpu_us") / 1000,
                 (long long)link_integer(plugin, "memory") / 1024);
    return print_line(sink, &l, e);
}

static bool print_occurrence(const struct api_sink *sink, const cJSON *next, struct err *e) {
    struct line l = {.what = "接下来"};
    char due[INSTANT_TEXT];
    int64_t attempt = link_integer(next, "attempt"), n = link_integer(next, "n");
    snprintf(l.which, TEXT, "%s", link_text(next, "job"));
    snprintf(l.how, TEXT, "%s", instant(next, "due", due));
    snprintf(l.more, sizeof l.more, "%s", link_text(next, "title"));
    if (n > 1)
        snprintf(l.more, sizeof l.more, "%s(%lld 个)", link_text(next, "title"), (long long)n);
    if (attempt > 0)
        snprintf(l.more, sizeof l.more, "%s(失败 %lld 次,到时再试)", link_text(next, "title"),
                 (long long)attempt);
    return print_line(sink, &l, e);
}

static bool print_jobs(const struct api_sink *sink, const cJSON *status, struct err *e) {
    struct line l = {.what = "任务"};
    int64_t failed = link_integer(status, "failed");
    snprintf(l.which, TEXT, "待运行 %lld 次", (long long)link_integer(status, "pending"));
    snprintf(l.how, TEXT, "%s", failed ? "需要人处理" : "正常");
    if (failed) snprintf(l.more, sizeof l.more, "30 天内失败 %lld 次", (long long)failed);
    return print_line(sink, &l, e);
}

static bool print_outbox(const struct api_sink *sink, const cJSON *status, struct err *e) {
    struct line l = {.what = "发件箱"};
    const cJSON *box = cJSON_GetObjectItemCaseSensitive(status, "outbox");
    int64_t unsure = link_integer(box, "unsure"), failed = link_integer(box, "failed");
    snprintf(l.which, TEXT, "待发 %lld 条", (long long)link_integer(box, "waiting"));
    snprintf(l.how, TEXT, "%s", unsure + failed ? "需要人处理" : "正常");
    if (unsure + failed)
        snprintf(l.more, sizeof l.more, "发送失败 %lld 条,不知道是否发出 %lld 条",
                 (long long)failed, (long long)unsure);
    return print_line(sink, &l, e);
}

/* What the store alone tells. */
static bool print_outlook(const struct api_sink *sink, const cJSON *status, struct err *e) {
    const cJSON *item;
    bool ok = print_jobs(sink, status, e) && print_outbox(sink, status, e);
    cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(status, "next")) ok =
        ok && print_occurrence(sink, item, e);
    return ok;
}

/* Those that are well first: what needs a person stands where the eye ends. */
static bool print_plugins(const struct api_sink *sink, const cJSON *status, bool well,
                          struct err *e) {
    const cJSON *item;
    bool ok = true;
    cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(status, "plugins")) {
        if (ok && well == !link_text(item, "state")[0]) ok = print_plugin(sink, item, e);
    }
    return ok;
}

static bool print_status(struct cli *cli, const cJSON *status, struct err *e) {
    struct api_sink sink = cli_sink(cli);
    bool ok = sink.begin(sink.context, NULL, columns, 4, e) && print_process(&sink, status, e) &&
              print_store(&sink, status, e) && print_plugins(&sink, status, true, e) &&
              print_plugins(&sink, status, false, e);
    return cli_sink_close(cli, ok && print_outlook(&sink, status, e), e);
}

/* Nobody serves: what the store alone tells, and that this is all. */
static bool status_without_server(struct cli *cli, struct err *e) {
    struct buf b = {0};
    buf_add_text(&b, "{\"served\":false");
    bool ok =
        host_open_store(&cli->host, HOST_READER, e) && outlook_describe(cli->host.store, &b, e);
    buf_add_char(&b, '}');
    cJSON *outlook = ok ? json_parse(b.data, b.len, "the outlook", e) : NULL;
    struct api_sink sink = cli_sink(cli);
    ok = outlook && sink.begin(sink.context, NULL, columns, 4, e);
    ok = cli_sink_close(cli, ok && print_outlook(&sink, outlook, e), e);
    cJSON_Delete(outlook);
    buf_free(&b);
    if (ok) err_set(e, ERR_STATE, "nobody serves %s: what is due waits", cli->host.store_path);
    return ok && err_hint(e, "start it: qianshou serve");
}

static bool status(struct cli *cli, struct err *e) {
    cJSON *answer;
    if (!link_ask(cli->host.store_path, "{\"op\":\"status\"}", &answer, e)) return false;
    if (!answer) return status_without_server(cli, e);
    bool ok = print_status(cli, answer, e);
    cJSON_Delete(answer);
    return ok;
}

const struct command serve_commands[] = {{"serve", NULL, "一直运行:到点执行任务,其他命令照常使用",
                                          "serve", NULL, CLI_CONFIGURED, .run = serve},
                                         {"status", NULL, "服务在做什么,接下来做什么", "status",
                                          NULL, CLI_CONFIGURED, .lists = true, .run = status},
                                         {0}};
