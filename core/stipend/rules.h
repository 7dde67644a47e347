/* What the engine wants of whoever runs the rules (the api room, in Lua): kept as function pointers
 * so that this room knows no Lua. One struct rules belongs to one worker thread. */
#ifndef QIANSHOU_STIPEND_RULES_H
#define QIANSHOU_STIPEND_RULES_H

#include "plugin/ruleset.h"
#include "stipend/award.h"

enum { BATCH_SIZE = 512 };

/* Cases in, awards out. `text` holds the operands of the lines. */
struct batch {
    size_t n;
    struct case_facts cases[BATCH_SIZE];
    struct award awards[BATCH_SIZE];
    struct award before[BATCH_SIZE]; /* by the other ruleset of a comparison (pass_open_pair) */
    struct buf text;
    int64_t failed_child; /* whom the rules failed on */
};

struct rules;

/* The sentence of a reason, as award lines refer to it. */
struct reason {
    char *plugin, *code, *template;
};

struct rule_engine {
    /* Adds the facts that the ruleset's plugins declare to the layout. */
    bool (*layout)(const struct ruleset *rs, struct case_layout *layout, struct err *e);
    /* Starts a worker's own copy of every rule. The ruleset, layout and symbols outlive it. */
    struct rules *(*open)(const struct ruleset *rs, const struct case_layout *layout,
                          const struct symbols *symbols, struct err *e);
    /* Runs all phases over a batch: awards[i] (of the batch) answers cases[i], finished. */
    bool (*apply)(struct rules *r, struct batch *b, struct award *awards, struct err *e);
    /* After the last batch: false when a rule has kept anything from one case to the next. */
    bool (*check)(const struct rules *r, struct err *e);
    /* The reasons of the ruleset in the order of their numbers; owned by the rules. Number 0 is the
     * engine's own. */
    const struct reason *(*reasons)(const struct rules *r, size_t *n);
    void (*close)(struct rules *r);
};

#endif
