/* Policy: which rules pay which term.
 *
 *   edit files → propose (the difference is kept) → approve by another person, from a term on
 *
 * The newest approval that covers a term and was not revoked is in force for it. Whoever has never
 * approved anything pays by the rules on disk; from the first approval on, only approved rules pay.
 * Everything here is a function of append-only rows and an instant, so a replay finds the same
 * rules. */
#ifndef QIANSHOU_STIPEND_POLICY_H
#define QIANSHOU_STIPEND_POLICY_H

#include "stipend/compare.h"
#include "stipend/projection.h"
#include "stipend/round.h"

/* ---- in force ---- */

/* Whether anything had been approved at the instant, revoked since or not. */
bool policy_is_gated(struct store *s, instant_t known, bool *gated, struct err *e) MUST_CHECK;
/* *ruleset_id 0: no approval covers the term. */
bool policy_in_force(struct store *s, const char *term, instant_t known, int64_t *ruleset_id,
                     struct err *e) MUST_CHECK;
/* The rules that pay the term now, loaded. With no approvals at all: *id 0, and rs is left alone.
 * Fails when there are approvals and none covers the term. */
bool policy_load(struct store *s, const char *term, int64_t *id, struct ruleset *rs,
                 struct err *e) MUST_CHECK;
/* Refuses to go on with a round whose rules are not those in force (any more). */
bool policy_check_round(struct store *s, const struct round *r, struct err *e) MUST_CHECK;

/* ---- rulebook.c: corrections look at many terms, each with the rules in force for it ---- */

/* By which rules a round with `own_id` says, at the instant, what an earlier one should have paid.
 */
bool policy_rules_for(struct store *s, const struct round *earlier, int64_t own_id, instant_t known,
                      int64_t *id, struct err *e) MUST_CHECK;
/* Refuses to go on with a round that corrects earlier ones by rules not in force for them now. */
bool policy_check_corrections(struct store *s, const struct round *r, instant_t now,
                              struct err *e) MUST_CHECK;

struct rulebook {
    struct store *store;
    struct pass *own; /* of the round that carries the corrections */
    int64_t own_id;
    instant_t known;
    struct pass other; /* the last that was not the round's own */
    struct ruleset other_rules;
    int64_t other_id; /* 0: none */
};

/* The pass for an earlier round's term; valid until the next call. */
bool rulebook_pass(struct rulebook *b, const struct round *earlier, struct pass **p,
                   struct err *e) MUST_CHECK;
void rulebook_close(struct rulebook *b); /* `own` stays open */

/* ---- difference.c: what a ruleset would change ---- */

enum { POLICY_TERMS_MAX = 64 };

/* One term under the rules in force for it and under those proposed. */
struct policy_term {
    char term[16];
    char state[16];      /* of its round; "": it has none */
    char base[HASH_HEX]; /* what it is compared with; "": nothing was in force */
    bool ahead;          /* not begun: today's roster stood for it, moved up */
    bool covered;        /* the proposal is for this term; else: proof that it changes nothing */
    struct comparison sums;
};

struct policy_difference {
    struct policy_term *terms; /* in order of time */
    size_t n;
    struct projection projection; /* from the first covered term to graduation */
    fen_t funds;                  /* what all funds hold */
    char digest[HASH_HEX];        /* of every covered term, child by child */
};

struct policy_question {
    const struct rule_engine *engine;
    const struct ruleset *ruleset; /* proposed */
    const char *from;              /* the first term it is for */
    const char *term;    /* this one only, covered or not; NULL: every round's, from's, and
                            the rest of its school year */
    const char *against; /* hash to compare with; NULL: what is in force for each term */
    const struct progression *progression; /* NULL: no projection */
    int workers;
    /* Each child of a term that the proposal covers, changed or not; may be NULL. */
    bool (*child)(void *context, const struct policy_term *term, const struct compared *x,
                  struct err *e);
    void *context;
};

bool policy_compare(struct store *s, const struct policy_question *q, struct policy_difference *d,
                    struct err *e) MUST_CHECK;
void policy_difference_free(struct policy_difference *d);
const struct policy_term *policy_term_find(const struct policy_difference *d, const char *term);

/* ---- policy.c: the steps; each is one transaction with its entry in the audit ---- */

/* Keeps the ruleset, and the difference it made. `summary`: JSON without personal data. */
bool policy_propose(struct store *s, const struct policy_question *q,
                    const struct policy_difference *d, const char *summary, const char *actor,
                    struct err *e) MUST_CHECK;

struct policy_proposal {
    int64_t id, ruleset_id;
    char hash[HASH_HEX], from[16], digest[HASH_HEX], author[128];
    instant_t proposed_at;
};
/* The newest proposal of the ruleset whose hash begins so; from NULL: of any term. */
bool policy_find(struct store *s, const char *hash, const char *from, struct policy_proposal *p,
                 struct err *e) MUST_CHECK;
/* `d`: the difference as it is now; refused unless it is the one that was proposed, and to who
 * proposed it. */
bool policy_approve(struct store *s, const struct policy_proposal *p,
                    const struct policy_difference *d, const char *actor, struct err *e) MUST_CHECK;
/* Refused once a round was approved for payment under it. */
bool policy_revoke(struct store *s, const char *hash, const char *from, const char *reason,
                   const char *actor, struct err *e) MUST_CHECK;
/* The ruleset whose hash begins so. */
bool policy_ruleset(struct store *s, const char *hash, int64_t *id, struct err *e) MUST_CHECK;

#endif
