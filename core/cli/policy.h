/* Shared by the files of `policy …`. */
#ifndef QIANSHOU_CLI_POLICY_H
#define QIANSHOU_CLI_POLICY_H

#include "api/scenario.h"
#include "cli/cli.h"
#include "stipend/policy.h"

/* A ruleset, and what it would change. */
struct policy_view {
    struct cli *cli;
    struct ruleset ruleset;
    bool on_disk; /* the ruleset is the one on disk */
    char from[16];
    struct api_scenario scenario; /* the default one; without a plugin when none can be read */
    struct policy_question q;
    struct policy_difference d;
    int64_t lost; /* children of covered terms who were paid and would not be */
    struct buf first_lost;
    bool (*row)(struct policy_view *v, const struct policy_term *t, const struct compared *x,
                struct err *e); /* each child; may be NULL */
    struct api_sink sink;
};

/* ---- policy_view.c ---- */

/* hash NULL: the rules on disk. from NULL: the term of the open round, or the next one. */
bool policy_view_open(struct policy_view *v, struct cli *cli, const char *hash, const char *from,
                      struct err *e) MUST_CHECK;
bool policy_view_compare(struct policy_view *v, struct err *e) MUST_CHECK;
void policy_view_close(struct policy_view *v);
/* The sentences of an award's lines; caller frees. */
char *policy_reasons(const struct rules *rules, const struct rule_engine *engine,
                     const struct award *a, const struct batch *b);
/* The sums of one covered term (NULL: the first), or of one kind of group within it. */
const struct policy_term *policy_view_term(const struct policy_view *v);

/* ---- policy_summary.c ---- */
void policy_summary_print(struct policy_view *v);
/* The same as JSON, to be kept; caller frees. */
char *policy_summary_json(const struct policy_view *v);
void policy_assumptions_print(struct policy_view *v);

/* ---- policy_rows.c: --by ---- */
bool policy_rows_print(struct policy_view *v, const char *by, struct err *e) MUST_CHECK;
/* Whether the rows are children, written while they are compared. */
bool policy_rows_are_children(const char *by);
bool policy_rows_begin_children(struct policy_view *v, const char *by, struct err *e) MUST_CHECK;

/* Sums by one key, in the order of the keys. */
struct policy_line {
    char name[128];
    struct compare_sum sum;
};
enum { POLICY_LINES_MAX = 256 };
enum policy_key { POLICY_BY_COUNTY, POLICY_BY_STAGE, POLICY_BY_BOTH };
bool policy_lines(struct policy_view *v, enum policy_key key, struct policy_line *lines, size_t *n,
                  struct err *e) MUST_CHECK;

/* ---- policy_chart.c: one page for the board ---- */
bool policy_chart_write(struct policy_view *v, const char *path, struct err *e) MUST_CHECK;

/* ---- the verbs of other files ---- */
bool policy_diff(struct cli *cli, struct err *e);
bool policy_status(struct cli *cli, struct err *e);
bool policy_list(struct cli *cli, struct err *e);
bool policy_show(struct cli *cli, struct err *e);
bool policy_source(struct cli *cli, struct err *e);
bool policy_check(struct cli *cli, struct err *e);
bool policy_blame(struct cli *cli, struct err *e);
bool policy_new_year(struct cli *cli, struct err *e);
bool policy_watch(struct cli *cli, struct err *e);

#endif
