/* A comparison: every case of a term under two rulesets, by the same pass as an assessment. Memory
 * is one group a county, stage and grade, whatever the roster's size. All amounts in 分. */
#ifndef QIANSHOU_STIPEND_COMPARE_H
#define QIANSHOU_STIPEND_COMPARE_H

#include "stipend/pass.h"

enum change {
    CHANGE_NONE,
    CHANGE_RAISED,
    CHANGE_LOWERED,
    CHANGE_GAINED, /* paid now, was not */
    CHANGE_LOST,   /* was paid, is not: the surprise to look at */
    CHANGE_SHARED, /* the same sum, shared otherwise by city and county */
    CHANGE_REASON, /* refused by both, for other reasons */
    CHANGES
};
const char *change_title(enum change change); /* Chinese */

/* One child under both: batch->before[i] and batch->awards[i]. */
struct compared {
    const struct pass *pass;
    const struct batch *batch;
    size_t i;
    enum change change;
};

struct compare_sum {
    int64_t children, paid_before, paid_after, change[CHANGES];
    fen_t before, after, county_before, county_after;
};
void compare_add(struct compare_sum *to, const struct compare_sum *sum);
int64_t compare_changed(const struct compare_sum *sum); /* children of any change */

struct compare_group {
    int64_t county; /* division code; CASE_UNKNOWN */
    int32_t stage;  /* symbol of the pass; -1 unknown */
    int64_t grade;  /* CASE_UNKNOWN */
    char stage_name[32];
    struct compare_sum sum;
    struct case_facts *sample; /* a paid child's; NULL: none is paid */
};

struct comparison {
    struct compare_group *groups; /* by county, stage, grade as they came */
    size_t n, cap;
    size_t *slots;
    struct compare_sum total;
    char digest[HASH_HEX]; /* over every child's answers */
};

/* p: of pass_open_pair; without a second ruleset nothing was paid before. `child` may be NULL. */
bool compare_run(struct pass *p, struct store *s, const struct case_period *period,
                 bool (*child)(void *context, const struct compared *x, struct err *e),
                 void *context, struct comparison *out, struct err *e) MUST_CHECK;
void comparison_free(struct comparison *c);

#endif
