/* Why a case got what it got, down to the line: its rules run once more, and every answer is noted
 * with the place in the plugin's files that gave it and the dated entry that it had looked up. */
#ifndef QIANSHOU_API_TRACE_H
#define QIANSHOU_API_TRACE_H

#include "stipend/reader.h"

enum {
    TRACED_MAX = 32,
    TRACED_RULES_MAX = 64,
    TRACED_SHARE = 3
}; /* a kind beside those of enum line_kind */

struct traced {
    int kind; /* enum line_kind or TRACED_SHARE */
    fen_t fen;
    char plugin[64];
    char where[256];     /* "ruleset 5f2c…:stage_amounts/init.lua:24" */
    char from[16];       /* of the entry that stipend.at gave last; "": none */
    char reference[512]; /* its document */
    char sentence[1024]; /* Chinese; "" for a share */
};

/* One rule, in the order in which they speak. */
struct traced_rule {
    char plugin[64], where[256];
    const char *phase;
    bool ran;        /* false: an earlier phase had refused */
    char read[1024]; /* fields of the case: "stage=高中 grade=1" */
    uint64_t ns;
    int first_line, n_lines; /* of the trace: what it answered */
};

struct trace {
    struct traced line[TRACED_MAX];
    int n;
    struct traced_rule rule[TRACED_RULES_MAX];
    int n_rules;            /* the last of them runs … */
    const char *rule_where; /* … and stands here */
    char from[16], reference[512];
    /* the case */
    bool found;
    char stage[64];
    int64_t county;
};

/* period->only_child says whose. */
bool api_trace(struct store *s, const struct ruleset *rs, const struct case_period *period,
               struct trace *out, struct err *e) MUST_CHECK;

/* ---- cost.c: what each rule costs over a pass ---- */

struct rules;
struct rule_cost {
    const char *plugin, *phase, *where; /* live as long as the rules */
    uint64_t calls, ns;
};
/* From now on the rules of this worker are timed. Without this they are not. */
void api_cost_begin(struct rules *r);
const struct rule_cost *api_costs(const struct rules *r, size_t *n);

/* Where a plugin's file in the ruleset has the figure of an entry: a line after `from = "…"` with
 * one of the words. False when there is none. */
struct figure {
    char file[128];
    int line;
    char text[256];
};
bool api_find_figure(const struct ruleset *rs, const char *plugin, const char *from,
                     const char *const *words, struct figure *out) MUST_CHECK;

#endif
