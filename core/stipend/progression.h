/* Where a child may be in the next school year. The one definition for whoever looks ahead: the
 * forecast, and what a change of policy commits to. */
#ifndef QIANSHOU_STIPEND_PROGRESSION_H
#define QIANSHOU_STIPEND_PROGRESSION_H

#include <stddef.h>
#include <stdint.h>

#include "stipend/case.h"

enum { STAGE_TEXT = 32, BRANCHES_MAX = 16, ASSUMED_MAX = 8, SHARE_ONE = 1000000 };

struct branch {
    char stage[STAGE_TEXT];
    int64_t grade;
    int64_t share; /* millionths of those who were in the stage and grade */
};

/* The shares sum to SHARE_ONE or less; the rest leaves: has graduated, or gone. */
struct branches {
    struct branch branch[BRANCHES_MAX];
    size_t n;
};

/* What cases say from the first September on, whatever they say today. */
struct assumed {
    struct {
        int field; /* of the layout */
        int64_t value;
    } field[ASSUMED_MAX];
    size_t n;
};

struct progression {
    void *context;
    /* Pure. `study` is 在读, 休学, … */
    bool (*next)(void *context, const char *stage, int64_t grade, const char *study,
                 struct branches *out, struct err *e);
    /* NULL: nothing is assumed. */
    bool (*assume)(void *context, const struct case_layout *layout, struct symbols *symbols,
                   struct assumed *out, struct err *e);
};

#endif
