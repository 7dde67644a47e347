/* A projection: what the children who are paid today will cost until they graduate, under two
 * rulesets: a forecast of one case for each county, stage and grade, which stands for all of its
 * kind. Who is paid today stays eligible; counties, options and dated figures are those of the
 * rules for each coming term. */
#ifndef QIANSHOU_STIPEND_PROJECTION_H
#define QIANSHOU_STIPEND_PROJECTION_H

#include "stipend/compare.h"
#include "stipend/forecast.h"

enum { PROJECTION_TERMS_MAX = 48 };

/* advance.c: cases of today, read for a term in years to come, each child in the likeliest place;
 * pass.prepare. */
enum { ADVANCED_MAX = 128 };
struct advanced {
    int64_t stage, grade, next_stage, next_grade;
    bool graduated;
};
struct advance {
    const struct progression *progression;
    struct symbols *symbols; /* of the pass */
    int years;
    struct advanced memo[ADVANCED_MAX];
    size_t n;
};
bool advance_case(void *advance, struct case_facts *c, bool *keep, struct err *e) MUST_CHECK;

struct projected_term {
    char term[16];
    day_t starts, ends;
    int64_t children; /* not graduated yet */
    int64_t refused;  /* of them: the proposed rules have nothing for their stage then */
    fen_t before, after;
};

struct projection {
    struct projected_term terms[PROJECTION_TERMS_MAX];
    size_t n;
    fen_t before, after; /* the sums */
};

/* Of the children that the comparison of the period counted; p is the pass it was made with. */
bool projection_run(struct pass *p, struct store *s, const struct case_period *period,
                    const struct comparison *c, const struct progression *progression,
                    struct projection *out, struct err *e) MUST_CHECK;
/* How many days from the first term's start the funds last; -1: to the end. */
int64_t projection_days(const struct projection *p, fen_t funds, bool after);

#endif
