/* audit list, audit verify */
#include "cli/cli.h"

#include <stdio.h>

static bool audit_list(struct cli *cli, struct err *e) {
    static const struct output_column columns[] = {
        {"序号", OUTPUT_INTEGER},  {"时间", OUTPUT_TEXT}, {"谁", OUTPUT_TEXT},
        {"做了什么", OUTPUT_TEXT}, {"对象", OUTPUT_TEXT}, {"说明", OUTPUT_TEXT}};
    struct query *q =
        store_query(cli->host.store, e,
                    "select * from (select seq, at, actor, action, subject, details from audit "
                    "order by seq desc limit ?) order by seq",
                    "i", cli_value(cli, "last")->integer);
    struct api_sink sink = cli_sink(cli);
    enum store_step step = STORE_FAILED;
    bool ok = q && sink.begin(sink.context, NULL, columns, 6, e);
    while (ok && (step = store_next(q, e)) == STORE_ROW) {
        char at[INSTANT_TEXT];
        struct value cells[6];
        for (int i = 0; i < 6; i++) cells[i] = query_value(q, i);
        cells[1] = value_text(instant_format(query_integer(q, 1), at));
        ok = sink.row(sink.context, cells, e);
    }
    query_close(q);
    return cli_sink_close(cli, ok && step == STORE_DONE, e);
}

static bool audit_verify(struct cli *cli, struct err *e) {
    int64_t entries;
    if (!store_audit_verify(cli->host.store, &entries, e)) return false;
    cli_say(cli, "审计链完整:%lld 条记录,环环相扣", (long long)entries);
    return true;
}

static const struct arg list_args[] = {
    {.name = "last", .type = ARG_INTEGER, .help = "最近多少条", .fallback = "50"}, {.name = NULL}};

const struct command audit_commands[] = {{"audit", "list", "谁在什么时候做了什么",
                                          "audit list --last 20 --as 钱宏", list_args, CLI_READER,
                                          .lists = true, .permission = "audit", .run = audit_list},
                                         {"audit", "verify", "检查审计链有没有被改动",
                                          "audit verify", NULL, CLI_READER, .run = audit_verify},
                                         {0}};
