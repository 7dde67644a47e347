/* A pass: every case of a term through every rule of a ruleset, in order of child, on all cores.
 *
 * One thread reads cases in batches, workers run the rules (a Lua state each per plugin), the
 * caller's thread consumes the finished batches in order. Batches are the same on any number of
 * workers, so what the consumer sees is too. Memory is a ring of a few batches, whatever the
 * roster's size. Assess, correction, replay and preview are passes with different consumers: there
 * is no other way through the rules. */
#ifndef QIANSHOU_STIPEND_PASS_H
#define QIANSHOU_STIPEND_PASS_H

#include "stipend/reader.h"

struct pass {
    const struct rule_engine *engine;
    const struct ruleset *ruleset, *against; /* against: NULL, or of a comparison */
    int n_workers;
    struct case_layout layout;
    struct symbols *symbols;
    struct rules **rules;         /* one a worker */
    struct rules **against_rules; /* the same; NULL when there is nothing to compare with */
    struct fingerprinter fingerprinter;
    /* May change each case before the rules see it, or drop it, on the reading thread; NULL: as the
     * store has it. */
    bool (*prepare)(void *context, struct case_facts *c, bool *keep, struct err *e);
    void *prepare_context;
};

/* Starts the rules, once for any number of runs. workers 0: a core for each but one, which reading
 * and writing share. */
bool pass_open(struct pass *p, const struct rule_engine *engine, const struct ruleset *ruleset,
               int workers, struct err *e) MUST_CHECK;
/* Each case goes through both rulesets: batch.awards by `ruleset`, batch.before by `against`. */
bool pass_open_pair(struct pass *p, const struct rule_engine *engine, const struct ruleset *ruleset,
                    const struct ruleset *against, int workers, struct err *e) MUST_CHECK;
void pass_close(struct pass *p);
/* Keeps the ruleset and its reasons in the store (inside a transaction), if it has not been. */
bool pass_keep_rules(const struct pass *p, struct store *s, int64_t *ruleset_id,
                     struct err *e) MUST_CHECK;

/* Takes a finished batch on the caller's thread. False ends the run. */
typedef bool (*pass_consumer)(void *context, const struct pass *p, const struct batch *b,
                              struct err *e);

/* Reads facts through a read-only connection of its own: what the store had committed when it
 * began. */
bool pass_run(struct pass *p, struct store *owner, const struct case_period *period,
              pass_consumer consume, void *context, struct err *e) MUST_CHECK;

#endif
