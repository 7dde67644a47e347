/* plugin trace and plugin profile: what each rule of the folder reads, answers and costs */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/trace.h"
#include "cli/plugin.h"
#include "stipend/round.h"

/* As a round of the term would read it now: on its day, or on the term's first. */
static bool find_period(struct store *s, const char *term, struct case_period *p, struct err *e) {
    struct round r = {0};
    bool found;
    char *day = NULL;
    if (!store_text(s, e, &day, &found,
                    "select coalesce((select day from round where term = ?1), starts) from term "
                    "where code = ?1",
                    "t", term))
        return false;
    if (!found) return err_set(e, ERR_INPUT, "the term %s is not in the school calendar", term);
    snprintf(r.term, sizeof r.term, "%s", term);
    snprintf(r.day, sizeof r.day, "%s", day);
    free(day);
    return round_period(s, &r, store_now(s), p, e);
}

/* "ruleset 5f2c…:stage_amounts/init.lua:24" → "stage_amounts/init.lua:24" */
static const char *place(const char *where) {
    const char *colon = strchr(where, ':');
    return colon && strchr(colon + 1, ':') ? colon + 1 : where;
}

/* ---- trace ---- */

static void say_answer(const struct cli *cli, const struct traced *line) {
    static const char *const marks[] = {"发放", "不予发放", "提示", "市县分担"};
    char yuan[MONEY_TEXT];
    cli_say(cli, "    答 %s%s%s%s%s (%s)", marks[line->kind % 4], line->fen ? " " : "",
            line->fen ? money_format_grouped(line->fen, yuan) : "", line->sentence[0] ? ":" : "",
            line->sentence, place(line->where));
}

static void say_rule(const struct cli *cli, const struct trace *t, const struct traced_rule *r) {
    cli_say(cli, "%s %s %s", r->phase, r->plugin, place(r->where));
    if (!r->ran) {
        cli_say(cli, "    没有运行:前面的阶段已经不予发放");
        return;
    }
    cli_say(cli, "    读%s", r->read[0] ? r->read : " (什么也没有)");
    for (int i = 0; i < r->n_lines; i++) say_answer(cli, &t->line[r->first_line + i]);
    if (r->n_lines == 0) cli_say(cli, "    答 (什么也没有)");
    cli_say(cli, "    用时 %.1f 微秒", (double)r->ns / 1000);
}

static bool find_child(struct cli *cli, int64_t *id, struct err *e) {
    const char *no = cli_text(cli, "child");
    bool found;
    return store_integer(cli->host.store, e, id, &found, "select id from child where file_no = ?",
                         "t", no) &&
           (found || err_set(e, ERR_INPUT, "there is no child with file number %s", no));
}

bool plugin_trace(struct cli *cli, struct err *e) {
    struct ruleset rs;
    struct case_period period;
    int64_t child;
    if (!find_child(cli, &child, e) ||
        !find_period(cli->host.store, cli_text(cli, "term"), &period, e) ||
        !host_ruleset(&cli->host, &rs, e))
        return false;
    period.only_child = child;
    struct trace *t = mem_alloc(sizeof *t);
    bool ok = api_trace(cli->host.store, &rs, &period, t, e);
    for (int i = 0; ok && i < t->n_rules; i++) say_rule(cli, t, &t->rule[i]);
    if (ok && !t->found) cli_say(cli, "不在名册");
    free(t);
    ruleset_free(&rs);
    return ok;
}

/* ---- profile ---- */

static bool drop(void *context, const struct pass *p, const struct batch *b, struct err *e) {
    (void)context, (void)p, (void)b, (void)e;
    return true;
}

static bool print_costs(struct cli *cli, const struct rule_cost *costs, size_t n, struct err *e) {
    static const struct output_column columns[] = {
        {"阶段", OUTPUT_TEXT},          {"插件", OUTPUT_TEXT},
        {"规则", OUTPUT_TEXT},          {"调用(次)", OUTPUT_INTEGER},
        {"合计(微秒)", OUTPUT_INTEGER}, {"每次(纳秒)", OUTPUT_INTEGER},
        {"占比", OUTPUT_PERCENT}};
    uint64_t all = 1;
    struct api_sink sink = cli_sink(cli);
    for (size_t i = 0; i < n; i++) all += costs[i].ns;
    bool ok = sink.begin(cli, NULL, columns, 7, e);
    for (size_t i = 0; ok && i < n; i++) {
        const struct rule_cost *c = &costs[i];
        const struct value cells[] = {value_text(c->phase),
                                      value_text(c->plugin),
                                      value_text(place(c->where)),
                                      value_integer((int64_t)c->calls),
                                      value_integer((int64_t)(c->ns / 1000)),
                                      value_integer(c->calls ? (int64_t)(c->ns / c->calls) : 0),
                                      value_integer((int64_t)(c->ns * 10000 / all))};
        ok = sink.row(cli, cells, e);
    }
    return cli_sink_close(cli, ok, e);
}

bool plugin_profile(struct cli *cli, struct err *e) {
    struct ruleset rs;
    struct case_period period;
    struct pass p;
    size_t n;
    if (!find_period(cli->host.store, cli_text(cli, "term"), &period, e) ||
        !host_ruleset(&cli->host, &rs, e))
        return false;
    bool ok = pass_open(&p, &api_rule_engine, &rs, 1, e);
    if (ok) {
        api_cost_begin(p.rules[0]);
        ok = pass_run(&p, cli->host.store, &period, drop, NULL, e);
        const struct rule_cost *costs = api_costs(p.rules[0], &n);
        ok = ok && print_costs(cli, costs, n, e);
        pass_close(&p);
    }
    ruleset_free(&rs);
    return ok;
}
