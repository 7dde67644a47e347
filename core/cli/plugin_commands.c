/* plugin list, check, test, release; the table of all verbs of plugin */
#include "cli/plugin.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "plugin/version.h"
#include "stipend/pass.h"

/* ---- list ---- */

static void list_needs(unsigned needs, struct buf *out) {
    for (unsigned bit = 1; bit && bit <= needs; bit <<= 1)
        if (needs & bit) buf_printf(out, "%s%s", out->len ? ", " : "", capability_name(bit));
}

/* What a server has found of the version that stands in the folder; "" without a store. */
static bool find_state(struct store *store, const char *plugin, const char *hash,
                       const char **state, struct err *e) {
    static const char *const states[] = {"服务未用过", "正常", "已隔离", "已解除隔离"};
    enum verdict verdict = VERDICT_NONE;
    bool ok = !store || version_verdict(store, plugin, hash, &verdict, NULL, e);
    *state = store ? states[verdict] : "";
    return ok;
}

static bool list_plugin(struct cli *cli, const struct plugin *p, const struct api_sink *sink,
                        struct err *e) {
    char hash[HASH_HEX];
    const char *state;
    plugin_hash(p, hash);
    if (!find_state(cli->host.store, p->manifest.name, hash, &state, e)) return false;
    hash[12] = '\0';
    const struct manifest *m = &p->manifest;
    struct buf needs = {0}, after = {0};
    list_needs(m->needs, &needs);
    for (size_t i = 0; i < m->n_after; i++) buf_printf(&after, "%s%s", i ? ", " : "", m->after[i]);
    const struct value cells[] = {value_text(m->name),         value_text(m->title),
                                  value_text(m->version),      value_text(hash),
                                  value_text(state),           value_text(buf_text(&needs)),
                                  value_text(buf_text(&after))};
    bool ok = sink->row(cli, cells, e);
    buf_free(&needs);
    buf_free(&after);
    return ok;
}

static bool list(struct cli *cli, struct err *e) {
    static const struct output_column columns[] = {{"插件", OUTPUT_TEXT},    {"标题", OUTPUT_TEXT},
                                                   {"版本", OUTPUT_TEXT},    {"摘要", OUTPUT_TEXT},
                                                   {"状态", OUTPUT_TEXT},    {"能力", OUTPUT_TEXT},
                                                   {"排在其后", OUTPUT_TEXT}};
    struct api_sink sink = cli_sink(cli);
    struct err unreadable; /* there may be no store yet */
    if (!host_open_store(&cli->host, HOST_READER, &unreadable))
        log_line(LOG_INFO, "no states are told: %s", unreadable.message);
    bool ok = sink.begin(cli, NULL, columns, 7, e);
    for (size_t i = 0; ok && i < cli->host.registry.n; i++)
        ok = list_plugin(cli, cli->host.registry.plugins[i], &sink, e);
    return cli_sink_close(cli, ok, e);
}

/* ---- check and test ---- */

static void print_difference(void *context, const char *line) {
    (void)context;
    printf("  %s\n", line);
}

static bool test_plugin(struct cli *cli, const struct plugin *p, int *total, int *failed,
                        struct err *e) {
    int n = 0, bad = 0;
    if (!(p->manifest.needs & NEEDS_RULE) && !source_find(&p->sources, "examples.lua")) return true;
    if (!api_examples_run(&cli->host.registry, p, &n, &bad, print_difference, NULL, e))
        return false;
    *total += n;
    *failed += bad;
    cli_say(cli, "%-20s %d 个例子,%d 个不符", p->manifest.name, n, bad);
    return true;
}

/* All plugins, or the one named. */
static bool test_plugins(struct cli *cli, int *total, int *failed, struct err *e) {
    const char *name = cli_text(cli, "name");
    if (name && !registry_find_plugin(&cli->host.registry, name))
        return err_set(e, ERR_USAGE, "init.lua names no plugin \"%s\" that can be loaded", name);
    for (size_t i = 0; i < cli->host.registry.n; i++) {
        const struct plugin *p = cli->host.registry.plugins[i];
        if (name && strcmp(p->manifest.name, name) != 0) continue;
        if (!test_plugin(cli, p, total, failed, e)) return false;
    }
    return true;
}

static bool test(struct cli *cli, struct err *e) {
    int total = 0, failed = 0;
    if (!test_plugins(cli, &total, &failed, e)) return false;
    if (failed == 0) return true;
    return err_set(e, ERR_SCRIPT, "%d of %d examples do not hold", failed, total);
}

/* The rules as one: phases, reasons and their places. */
static bool check_rules(struct cli *cli, struct err *e) {
    struct ruleset ruleset;
    struct pass p;
    if (!host_ruleset(&cli->host, &ruleset, e)) return false;
    bool ok = pass_open(&p, &api_rule_engine, &ruleset, 1, e);
    if (ok) {
        cli_say(cli, "规则集 %.12s", ruleset.hash);
        pass_close(&p);
    }
    ruleset_free(&ruleset);
    return ok;
}

/* What init.lua says of all messages is what some plugin offers. */
static bool check_transport(const struct cli *cli, struct err *e) {
    const char *name = cli->host.config.transport;
    if (!name || registry_find(&cli->host.registry, NOUN_TRANSPORT, name, e)) return true;
    e->code = ERR_INPUT;
    return err_at(e, cli->host.config.path, 0);
}

static bool check(struct cli *cli, struct err *e) {
    for (size_t i = 0; i < cli->host.registry.n; i++) {
        const struct plugin *p = cli->host.registry.plugins[i];
        cli_say(cli, "%-20s %s,登记 %zu 项", p->manifest.name, p->manifest.version, p->n);
    }
    int total = 0, failed = 0;
    bool tested = test_plugins(cli, &total, &failed, e);
    if (!check_rules(cli, e) || !check_transport(cli, e) || !tested) return false;
    if (failed > 0) return err_set(e, ERR_SCRIPT, "%d of %d examples do not hold", failed, total);
    cli_say(cli, "全部通过");
    return true;
}

/* ---- release ---- */

static bool release_versions(struct cli *cli, const char *name, struct err *e) {
    int64_t n;
    if (!version_release(cli->host.store, name, &n, e)) return false;
    if (n == 0)
        return err_set(e, ERR_STATE, "no version of the plugin \"%s\" is quarantined", name);
    return store_audit(cli->host.store, cli->host.actor, "plugin release", name, NULL, e);
}

static bool release(struct cli *cli, struct err *e) {
    const char *name = cli_text(cli, "name");
    if (!store_begin(cli->host.store, e)) return false;
    if (!release_versions(cli, name, e)) {
        store_rollback(cli->host.store);
        return false;
    }
    if (!store_commit(cli->host.store, e)) return false;
    cli_say(cli, "插件 %s 已解除隔离,服务会重新检查并启用它", name);
    return true;
}

static const struct arg name_args[] = {
    {.name = "name", .type = ARG_TEXT, .help = "哪个插件,默认全部", .positional = true},
    {.name = NULL}};
static const struct arg release_args[] = {
    {.name = "name", .type = ARG_TEXT, .help = "哪个插件", .required = true, .positional = true},
    {.name = NULL}};
static const struct arg new_args[] = {
    {.name = "name",
     .type = ARG_TEXT,
     .help = "名字:小写字母、数字、下划线",
     .required = true,
     .positional = true},
    {.name = "noun",
     .type = ARG_CHOICE,
     .help = "哪一种:规则、任务、命令、导入表、事件、银行格式、报表",
     .fallback = "rule",
     .choices = (const char *const[]){"rule", "job", "command", "source", "event", "payout",
                                      "report", NULL}},
    {.name = "add", .type = ARG_BOOLEAN, .help = "同时在 init.lua 里加上"},
    {.name = NULL}};

static const struct arg trace_args[] = {
    {.name = "child", .type = ARG_TEXT, .help = "档案号", .required = true},
    {.name = "term", .type = ARG_TERM, .help = "哪个学期", .required = true},
    {.name = NULL}};
static const struct arg profile_args[] = {
    {.name = "term", .type = ARG_TERM, .help = "哪个学期", .required = true}, {.name = NULL}};

const struct command plugin_commands[] = {
    {"plugin", "list", "装了哪些插件", "plugin list", NULL, CLI_CONFIGURED, .lists = true,
     .run = list},
    {"plugin", "check", "配置、插件、规则、例子全部检查一遍", "plugin check", name_args,
     CLI_CONFIGURED, true, .run = check},
    {"plugin", "test", "运行插件的例子", "plugin test stage_amounts", name_args, CLI_CONFIGURED,
     true, .run = test},
    {"plugin", "release", "让反复出错而被隔离的插件重新启用", "plugin release micro_wish --as 孙立",
     release_args, CLI_OWNER, .permission = "admin", .run = release},
    {"plugin", "new", "写一个能运行的插件骨架", "plugin new winter_allowance --noun rule", new_args,
     CLI_CONFIGURED, .run = plugin_new},
    {"plugin", "trace", "一个孩子的案例走过每条规则:读了什么、答了什么、用了多久",
     "plugin trace --child NT000123 --term 2023-1 --as 周敏", trace_args, CLI_READER, true,
     .permission = "names", .run = plugin_trace},
    {"plugin", "profile", "每条规则在整个名册上用的时间", "plugin profile --term 2023-1 --as 周敏",
     profile_args, CLI_READER, true, .lists = true, .permission = "report", .run = plugin_profile},
    {0}};
