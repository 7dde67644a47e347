/* policy diff */
#include "cli/policy.h"

#include <string.h>

static bool print_rows(struct policy_view *v, const char *by, struct err *e) {
    bool children = policy_rows_are_children(by);
    v->sink = cli_sink(v->cli);
    bool ok = (!children || policy_rows_begin_children(v, by, e)) && policy_view_compare(v, e) &&
              (children || policy_rows_print(v, by, e));
    return cli_sink_close(v->cli, ok, e);
}

static bool print_all(struct policy_view *v, struct err *e) {
    const char *chart = cli_text(v->cli, "chart");
    if (!print_rows(v, cli_text(v->cli, "by"), e)) return false;
    if (cli_says_rows_apart(v->cli)) {
        policy_summary_print(v);
        policy_assumptions_print(v);
    }
    return !chart || policy_chart_write(v, chart, e);
}

bool policy_diff(struct cli *cli, struct err *e) {
    struct policy_view v;
    const char *term = cli_text(cli, "term"), *from = cli_text(cli, "from");
    if (!policy_view_open(&v, cli, cli_text(cli, "hash"), from ? from : term, e)) return false;
    v.q.term = term;
    v.q.against = cli_text(cli, "against");
    bool ok = print_all(&v, e);
    policy_view_close(&v);
    return ok;
}
