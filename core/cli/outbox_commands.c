/* outbox list, show, retry, settle, deliver */
#include "cli/cli.h"

#include <stdio.h>
#include <string.h>

#include "host/delivery.h"

static const struct {
    const char *state, *title;
} states[] = {{"waiting", "待发"},
              {"sending", "发送中"},
              {"sent", "已发"},
              {"unsure", "待查"},
              {"failed", "失败"}};
enum { N_STATES = sizeof states / sizeof *states };

static const char *state_title(const char *state) {
    for (size_t i = 0; i < N_STATES; i++)
        if (strcmp(states[i].state, state) == 0) return states[i].title;
    return state;
}

/* A free address as far as one may see it; people as they were named. */
#define RECIPIENT "coalesce(unseal('outbox', 'address', id, address_sealed), recipient)"

/* ---- list ---- */

static const char list_sql[] =
    "select id, key, transport, " RECIPIENT ", state, attempts, "
    "case state when 'waiting' then next_at when 'sent' then sent_at end, error "
    "from (select * from outbox where ?1 is null or state = ?1 order by id desc limit ?2) "
    "order by id";

enum { STATE = 4, INSTANT = 6, LIST_COLUMNS = 8 };

static bool list_row(struct cli *cli, const struct query *q, const struct api_sink *sink,
                     struct err *e) {
    char at[INSTANT_TEXT];
    struct value cells[LIST_COLUMNS];
    for (int i = 0; i < LIST_COLUMNS; i++) cells[i] = query_value(q, i);
    cells[STATE] = value_text(state_title(query_text(q, STATE)));
    if (!query_is_null(q, INSTANT))
        cells[INSTANT] = value_text(instant_format(query_integer(q, INSTANT), at));
    return sink->row(cli, cells, e);
}

static bool list(struct cli *cli, struct err *e) {
    static const struct output_column columns[LIST_COLUMNS] = {
        {"编号", OUTPUT_INTEGER}, {"键", OUTPUT_TEXT},      {"传送方式", OUTPUT_TEXT},
        {"收件人", OUTPUT_TEXT},  {"状态", OUTPUT_TEXT},    {"已试次数", OUTPUT_INTEGER},
        {"时间", OUTPUT_TEXT},    {"出错原因", OUTPUT_TEXT}};
    struct query *q = store_query(cli->host.store, e, list_sql, "ti", cli_text(cli, "state"),
                                  cli_value(cli, "last")->integer);
    struct api_sink sink = cli_sink(cli);
    enum store_step step = STORE_FAILED;
    bool ok = q && sink.begin(cli, NULL, columns, LIST_COLUMNS, e);
    while (ok && (step = store_next(q, e)) == STORE_ROW) ok = list_row(cli, q, &sink, e);
    query_close(q);
    return cli_sink_close(cli, ok && step == STORE_DONE, e);
}

/* ---- show ---- */

static void print_instant(const char *title, const struct query *q, int column) {
    char at[INSTANT_TEXT];
    if (!query_is_null(q, column))
        printf("%s:%s\n", title, instant_format(query_integer(q, column), at));
}

static void print_text(const char *title, const struct query *q, int column) {
    if (!query_is_null(q, column)) printf("%s:%s\n", title, query_text(q, column));
}

static void print_message(const struct query *q) {
    print_text("键", q, 0);
    print_text("传送方式", q, 1);
    print_text("收件人", q, 2);
    printf("状态:%s,已试 %lld 次\n", state_title(query_text(q, 3)), (long long)query_integer(q, 4));
    print_text("插件", q, 5);
    print_instant("写于", q, 6);
    print_instant("下次", q, 7);
    print_instant("发出", q, 8);
    print_text("出错原因", q, 9);
    print_text("命令的输出", q, 10);
    print_text("主题", q, 11);
    printf("\n%s\n", query_is_null(q, 12) ? "" : query_text(q, 12));
}

static bool audit_look(struct cli *cli, int64_t id, struct err *e) {
    char subject[48];
    struct store *s = cli->host.store;
    snprintf(subject, sizeof subject, "message %lld", (long long)id);
    if (!store_begin(s, e)) return false;
    if (store_audit(s, cli->host.actor, "outbox show", subject, NULL, e) && store_commit(s, e))
        return true;
    store_rollback(s);
    return false;
}

static bool show(struct cli *cli, struct err *e) {
    int64_t id = cli_value(cli, "id")->integer;
    if (!audit_look(cli, id, e)) return false;
    struct query *q = store_query(
        cli->host.store, e,
        "select key, transport, " RECIPIENT
        ", state, attempts, plugin, created_at, case state when 'waiting' then next_at end, "
        "sent_at, error, unseal('outbox', 'output', id, output_sealed), "
        "unseal('outbox', 'subject', id, subject_sealed), "
        "unseal('outbox', 'text', id, text_sealed) from outbox where id = ?",
        "i", id);
    enum store_step step = q ? store_next(q, e) : STORE_FAILED;
    if (step == STORE_ROW) print_message(q);
    query_close(q);
    if (step == STORE_DONE)
        err_set(e, ERR_INPUT, "there is no message %lld in the outbox", (long long)id);
    return step == STORE_ROW;
}

/* ---- retry, settle, deliver ---- */

static bool retry(struct cli *cli, struct err *e) {
    int64_t id = cli_value(cli, "id")->integer;
    if (!outbox_retry(cli->host.store, id, cli->host.actor, e)) return false;
    cli_say(cli, "消息 %lld 重新待发", (long long)id);
    return true;
}

static bool settle(struct cli *cli, struct err *e) {
    int64_t id = cli_value(cli, "id")->integer;
    bool sent = cli_flag(cli, "sent");
    if (sent == cli_flag(cli, "again"))
        return err_set(e, ERR_USAGE, "say what became of it: either --sent or --again");
    if (!outbox_settle(cli->host.store, id, sent, cli->host.actor, e)) return false;
    cli_say(cli, "消息 %lld %s", (long long)id, sent ? "记为已发" : "重新待发");
    return true;
}

static bool audit_delivery(struct cli *cli, const struct delivery_count *n, struct err *e) {
    char details[96];
    struct store *s = cli->host.store;
    snprintf(details, sizeof details, "{\"sent\":%lld,\"unsent\":%lld}", (long long)n->sent,
             (long long)n->unsent);
    if (n->sent + n->unsent == 0) return true;
    if (!store_begin(s, e)) return false;
    if (store_audit(s, cli->host.actor, "outbox deliver", "", details, e) && store_commit(s, e))
        return true;
    store_rollback(s);
    return false;
}

static bool deliver(struct cli *cli, struct err *e) {
    struct delivery_count n = {0};
    int64_t people;
    struct delivery *d = delivery_open(&cli->host, e);
    bool ok = d && delivery_run(d, &n, e) && audit_delivery(cli, &n, e);
    delivery_close(d);
    if (!ok ||
        !store_integer(cli->host.store, e, &people, NULL,
                       "select count(*) from outbox where state in ('failed', 'unsure')", ""))
        return false;
    cli_say(cli, "发出 %lld 条,未发出 %lld 条", (long long)n.sent, (long long)n.unsent);
    if (people > 0) cli_say(cli, "%lld 条需要人处理:qianshou outbox list", (long long)people);
    return true;
}

/* ---- the table ---- */

#define ID                                                                                         \
    {                                                                                              \
        .name = "id", .type = ARG_INTEGER, .help = "消息的编号", .required = true,                 \
        .positional = true                                                                         \
    }

static const struct arg list_args[] = {
    {.name = "state",
     .type = ARG_CHOICE,
     .help = "只看待发、发送中、已发、待查、失败的",
     .choices = (const char *const[]){"waiting", "sending", "sent", "unsure", "failed", NULL}},
    {.name = "last", .type = ARG_INTEGER, .help = "最近多少条", .fallback = "50"},
    {.name = NULL}};
static const struct arg id_args[] = {ID, {.name = NULL}};
static const struct arg settle_args[] = {
    ID,
    {.name = "sent", .type = ARG_BOOLEAN, .help = "查明已经发出"},
    {.name = "again", .type = ARG_BOOLEAN, .help = "查明没有发出,再发一次"},
    {.name = NULL}};

const struct command outbox_commands[] = {
    {"outbox", "list", "要发和发过的消息", "outbox list --state failed --as 孙立", list_args,
     CLI_READER, .lists = true, .permission = "outbox", .run = list},
    {"outbox", "show", "一条消息的全部", "outbox show 12 --as 孙立", id_args, CLI_OWNER,
     .permission = "outbox", .run = show},
    {"outbox", "retry", "马上再试一条失败的消息", "outbox retry 12 --as 孙立", id_args, CLI_OWNER,
     .permission = "outbox", .run = retry},
    {"outbox", "settle", "说明一条待查的消息到底发出没有", "outbox settle 12 --sent --as 孙立",
     settle_args, CLI_OWNER, .permission = "outbox", .run = settle},
    {"outbox", "deliver", "现在就发出到期的消息(服务器运行时会自动发)", "outbox deliver --as 孙立",
     NULL, CLI_OWNER, true, .permission = "outbox", .run = deliver},
    {0}};
