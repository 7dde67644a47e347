/* The space of cases that combination.c walks through; combination_space.c reads it. */
#ifndef QIANSHOU_API_COMBINATION_H
#define QIANSHOU_API_COMBINATION_H

#include "api/rules.h"
#include "api/soundness.h"

enum { DIMENSIONS_MAX = 32, VALUES_MAX = 32, SPACE_TERMS_MAX = 8, COMBINATIONS_MAX = 2000000 };

/* One field and the values that are tried; "not known" is the last of them, but for flags. */
struct dimension {
    int field; /* of the layout; -1: the category */
    int64_t value[VALUES_MAX];
    size_t n;
    bool product; /* combined with all others; else varied alone, its first value being usual */
};

struct space {
    struct case_layout layout;
    struct symbols *symbols;
    struct case_facts blank;
    struct dimension dimension[DIMENSIONS_MAX];
    size_t n;
    int stage; /* which dimension; -1: none */
    struct term term[SPACE_TERMS_MAX];
    int32_t term_symbol[SPACE_TERMS_MAX];
    size_t n_terms;
    size_t n_product, n_alone; /* cases a term */
};

bool space_open(struct space *s, const struct registry *r, const struct ruleset *rs,
                const struct dated *dated, struct err *e) MUST_CHECK;
void space_close(struct space *s);

#endif
