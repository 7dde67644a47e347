/* project: what today's children will cost until they graduate, against the funds */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/project.h"

/* ---- the scenario: a name of scripts/scenarios, or a file ---- */

static bool open_scenario(struct projecting *x, struct err *e) {
    const char *name = cli_text(x->cli, "scenario");
    bool is_file = strchr(name, '/') || strstr(name, ".lua");
    char *label = is_file ? mem_copy_text(name) : mem_print("scripts/scenarios/%s.lua", name);
    char *path = is_file ? mem_copy_text(name) : host_path(&x->cli->host, label);
    bool ok = access(path, R_OK) == 0;
    if (!ok) {
        err_set(e, ERR_USAGE, "there is no scenario %s", label);
        err_hint(e, "give the name of a file of scripts/scenarios, or the path of another");
    }
    ok = ok && api_scenario_open(&x->cli->host.registry, path, label, &x->scenario, e);
    free(label);
    free(path);
    return ok;
}

/* ---- what is read ---- */

/* The term today is in, and the first that no round has decided to pay yet. */
static bool find_terms(struct projecting *x, struct err *e) {
    struct store *s = x->cli->host.store;
    char day[DATE_TEXT], *code = NULL;
    bool found;
    x->today = (struct case_period){.known = store_now(s), .day = instant_day(store_now(s))};
    if (!store_text(s, e, &code, &found, "select code from term where starts <= ?1 and ends > ?1",
                    "t", date_format(x->today.day, day)))
        return false;
    struct term t;
    if (!found || !term_parse(code, &t)) {
        free(code);
        return err_set(e, ERR_INPUT, "%s is in no term of the school calendar", day);
    }
    snprintf(x->today.term, sizeof x->today.term, "%s", code);
    free(code);
    x->school_year = t.year;
    x->today.half = t.half;
    x->today.term_start = term_nominal_start(t);
    x->today.term_end = term_nominal_start(term_next(t));
    for (found = true; found;) {
        char text[TERM_TEXT];
        int64_t id;
        if (!store_integer(s, e, &id, &found,
                           "select id from round where term = ? and state in ('approved', "
                           "'paying', 'closed')",
                           "t", term_code(t, text)))
            return false;
        if (found) t = term_next(t);
    }
    x->plan.first = t;
    return true;
}

static bool find_child(struct projecting *x, struct err *e) {
    const char *file_no = cli_text(x->cli, "child");
    bool found;
    if (!file_no) return true;
    if (!store_integer(x->cli->host.store, e, &x->today.only_child, &found,
                       "select id from child where file_no = ?", "t", file_no))
        return false;
    return found || err_set(e, ERR_INPUT, "there is no child with the file number %s", file_no);
}

/* ---- by child ---- */

static bool print_item(void *context, const struct forecast_item *item, struct err *e) {
    struct projecting *x = context;
    char term[TERM_TEXT], *pseudonym = NULL;
    if (item->is_entrant) return true;
    if (!store_text(x->cli->host.store, e, &pseudonym, NULL,
                    "select pseudonym from child where id = ?", "i", item->facts->child_id))
        return false;
    fen_t expected = (item->award->fen * item->weight + SHARE_ONE / 2) / SHARE_ONE;
    const struct value cells[] = {value_text(pseudonym),
                                  value_text(term_code(item->term, term)),
                                  value_text(item->stage ? item->stage : "(不明)"),
                                  item->grade == CASE_UNKNOWN ? value_null()
                                                              : value_integer(item->grade),
                                  value_integer((item->weight + 50) / 100),
                                  value_text(award_is_refused(item->award) ? "不发放" : "发放"),
                                  value_integer(item->award->fen),
                                  value_integer(expected)};
    bool ok = x->sink.row(x->cli, cells, e);
    free(pseudonym);
    return ok;
}

/* ---- the verb ---- */

static bool begin(struct projecting *x, struct err *e) {
    static const struct output_column
        by_year[] = {{"学年", OUTPUT_TEXT},         {"在册(人)", OUTPUT_INTEGER},
                     {"发放(人)", OUTPUT_INTEGER},  {"市级(元)", OUTPUT_YUAN},
                     {"县级(元)", OUTPUT_YUAN},     {"合计(元)", OUTPUT_YUAN},
                     {"预计收入(元)", OUTPUT_YUAN}, {"年末结余(元)", OUTPUT_YUAN}},
        by_county[] = {{"学年", OUTPUT_TEXT},        {"级别", OUTPUT_TEXT},
                       {"地区", OUTPUT_TEXT},        {"发放(人)", OUTPUT_INTEGER},
                       {"承诺(元)", OUTPUT_YUAN},    {"预计收入(元)", OUTPUT_YUAN},
                       {"年末结余(元)", OUTPUT_YUAN}},
        by_child[] = {{"代号", OUTPUT_TEXT},         {"学期", OUTPUT_TEXT},
                      {"学段", OUTPUT_TEXT},         {"年级", OUTPUT_INTEGER},
                      {"可能性", OUTPUT_PERCENT},    {"结果", OUTPUT_TEXT},
                      {"届时金额(元)", OUTPUT_YUAN}, {"期望(元)", OUTPUT_YUAN}};
    const char *by = cli_text(x->cli, "by");
    x->by_child = strcmp(by, "child") == 0 || cli_text(x->cli, "child");
    x->sink = cli_sink(x->cli);
    char *title = mem_print("一助到底测算:%s,%d 个学年", x->scenario.title, x->plan.years);
    bool ok = x->by_child                 ? x->sink.begin(x->cli, title, by_child, 8, e)
              : strcmp(by, "county") == 0 ? x->sink.begin(x->cli, title, by_county, 7, e)
                                          : x->sink.begin(x->cli, title, by_year, 8, e);
    free(title);
    return ok;
}

static bool forecast(struct projecting *x, struct err *e) {
    struct store *s = x->cli->host.store;
    struct case_facts *cases;
    size_t n;
    forecast_consumer take = x->by_child ? print_item : forecast_total_take;
    void *context = x->by_child ? (void *)x : &x->total;
    bool ok = forecast_read(&x->pass, s, &x->today, &cases, &n, e) &&
              forecast_run(&x->pass, s, cases, n, x->school_year, &x->plan, take, context, e);
    free(cases);
    if (!ok || x->by_child) return ok;
    forecast_total_round(&x->total);
    return project_print_years(x, strcmp(cli_text(x->cli, "by"), "county") == 0, e);
}

static bool read_years(struct projecting *x, struct err *e) {
    int64_t years = cli_value(x->cli, "years")->integer;
    if (years < 1 || years > FORECAST_YEARS_MAX)
        return err_set(e, ERR_USAGE, "--years is from 1 to %d", FORECAST_YEARS_MAX);
    x->plan.years = (int)years;
    return true;
}

static bool run(struct projecting *x, struct err *e) {
    if (!read_years(x, e) || !find_terms(x, e) || !find_child(x, e) || !begin(x, e)) return false;
    if (!pass_open(&x->pass, &api_rule_engine, &x->ruleset, 1, e)) return false;
    x->plan.progression = &x->scenario.progression;
    x->plan.entrants = x->scenario.entrants;
    x->plan.n_entrants = x->scenario.n_entrants;
    bool ok = forecast(x, e);
    pass_close(&x->pass);
    return ok;
}

static bool project(struct cli *cli, struct err *e) {
    struct projecting *x = mem_alloc(sizeof *x);
    x->cli = cli;
    bool ok = open_scenario(x, e);
    if (ok) {
        ok = host_ruleset(&cli->host, &x->ruleset, e) && run(x, e);
        ok = cli_sink_close(cli, ok, e);
        if (ok) project_note(x);
        ruleset_free(&x->ruleset);
        api_scenario_close(&x->scenario);
    }
    free(x);
    return ok;
}

static const struct arg project_args[] = {
    {.name = "years", .type = ARG_INTEGER, .help = "测算几个学年", .fallback = "20"},
    {.name = "scenario",
     .type = ARG_TEXT,
     .help = "情景:scripts/scenarios 里的名字,或一个文件",
     .fallback = "default"},
    {.name = "by",
     .type = ARG_CHOICE,
     .help = "按学年、按学年和市县、按孩子和学期",
     .fallback = "year",
     .choices = (const char *const[]){"year", "county", "child", NULL}},
    {.name = "child", .type = ARG_TEXT, .help = "只看这一个孩子(档案号)"},
    {.name = NULL}};

const struct command project_commands[] = {
    {"project", NULL, "一助到底:今天的孩子到毕业还要多少钱,基金够不够",
     "project --scenario pessimistic --by county --as 周敏", project_args, CLI_READER, true,
     .lists = true, .permission = "report", .run = project},
    {0}};
