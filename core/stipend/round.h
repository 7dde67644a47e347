/* A round: one half-year term's stipends, from the roster to the settled payment.
 *
 *   draft → assessed → submitted → approved → paying → closed          (reject: submitted →
 * assessed)
 *
 * Every step is one transaction with its entry in the audit; a step at the wrong moment is refused
 * with the state and what comes next. All amounts in 分. */
#ifndef QIANSHOU_STIPEND_ROUND_H
#define QIANSHOU_STIPEND_ROUND_H

#include "stipend/pass.h"

struct round {
    int64_t id;
    char term[16], state[16], digest[HASH_HEX], day[DATE_TEXT];
    int64_t ruleset_id; /* 0: not assessed yet */
    instant_t cutoff;
    int64_t submission;
    char assessed_by[128], submitted_by[128];
};

/* ---- round.c: finding and the plain steps ---- */

/* For staff: "paying" → 付款中. */
const char *round_state_title(const char *state);
bool round_find(struct store *s, const char *term, struct round *r, struct err *e) MUST_CHECK;
bool round_load(struct store *s, int64_t id, struct round *r, struct err *e) MUST_CHECK;
/* The period of a round, its facts as known at `known`. */
bool round_period(struct store *s, const struct round *r, instant_t known, struct case_period *p,
                  struct err *e) MUST_CHECK;
/* `state` is what the step wants (several: "draft assessed"); else the refusal says what to do. */
bool round_expect(const struct round *r, const char *verb, const char *states,
                  struct err *e) MUST_CHECK;
/* day NULL: the term's first day. */
bool round_open(struct store *s, const char *term, const char *day, const char *actor,
                struct err *e) MUST_CHECK;
bool round_submit(struct store *s, const char *term, const char *actor, struct err *e) MUST_CHECK;
bool round_reject(struct store *s, const char *term, const char *actor, const char *note,
                  struct err *e) MUST_CHECK;

struct approval_band {
    fen_t up_to; /* a round's sum up to this … */
    int need;    /* … needs so many approvals; the last band has MONEY_MAX */
};
struct approval_result {
    int64_t given, needed;
    bool approved;
};
/* Refuses who prepared or submitted the round, a second approval by the same person, awards that
 * are not what was submitted, and funds that do not cover it. */
bool round_approve(struct store *s, const char *term, const char *actor,
                   const struct approval_band *bands, size_t n_bands,
                   struct approval_result *result, struct err *e) MUST_CHECK;
/* Refuses while a payment has no answer. *unpaid: returned payments not re-issued; the next round
 * carries them. */
bool round_close(struct store *s, const char *term, const char *actor, int64_t *unpaid,
                 struct err *e) MUST_CHECK;
bool round_audit(struct store *s, const struct round *r, const char *actor, const char *verb,
                 struct err *e, const char *fmt, ...) PRINTF_LIKE(6, 7) MUST_CHECK;

/* Tells "round.submitted" and the like: round_id, term, day, actor. */
bool round_tell(struct store *s, const struct round *r, const char *event, const char *actor,
                struct err *e) MUST_CHECK;

/* ---- assess.c and correction.c ---- */

struct assess_options {
    const struct rule_engine *engine;
    const struct ruleset *ruleset; /* as they stand on disk: assess by while none were ever
                                      approved (policy.h); NULL: they are no use */
    int workers;                   /* 0: as many as pass_open thinks right */
    void (*progress)(void *context, int64_t done); /* may be NULL */
    void *context;
};
struct assess_result {
    bool approved;          /* by rules that were approved for the term */
    char ruleset[HASH_HEX]; /* by which; the round pins it */
    int64_t awarded, refused;
    fen_t fen, county_fen;
    int64_t corrections;
    fen_t added, recovered, balance; /* 补发, 追回 (positive), still to be recovered later */
};
bool round_assess(struct store *s, const char *term, const char *actor,
                  const struct assess_options *options, struct assess_result *result,
                  struct err *e) MUST_CHECK;

/* What closed rounds turn out to owe or to have overpaid, by today's facts and rules; part of
 * assess. */
struct rulebook;
bool correction_run(struct store *s, struct rulebook *rules, const struct round *r,
                    struct assess_result *result, struct err *e) MUST_CHECK;

/* ---- digest.c: a hash over everything that was decided ---- */

bool digest_of_round(struct store *s, int64_t round_id, char out[HASH_HEX],
                     struct err *e) MUST_CHECK;
/* Fails when the stored awards are not those that were submitted. */
bool digest_check(struct store *s, const struct round *r, struct err *e) MUST_CHECK;

/* ---- funds.c ---- */

/* Fails, naming the fund and what is missing, unless the money in every fund that fits what the
 * round pays for covers it, after what other approved rounds still have to pay. */
bool funds_cover(struct store *s, const struct round *r, struct err *e) MUST_CHECK;
/* What the fund of a division holds, less what approved rounds still have to pay out of it; 0 when
 * it has none. */
bool funds_free(struct store *s, int64_t division, fen_t *fen, struct err *e) MUST_CHECK;
/* Books a payment's result: out of the pots of the city's and the county's fund, or back into those
 * it came out of. */
bool funds_book(struct store *s, int64_t payment_id, bool returned, const char *day,
                const char *actor, struct err *e) MUST_CHECK;

/* ---- replay.c ---- */

struct replay_result {
    int64_t awards, corrections, differing;
    char first[256]; /* the first difference, by pseudonym */
};
/* Recomputes a round's awards and the entitlements of its corrections from the stored ruleset and
 * the facts as known at its cut-off, and compares every value. A difference is no failure of the
 * call: result->differing says how many. */
bool round_replay(struct store *s, const struct round *r, const struct rule_engine *engine,
                  int workers, struct replay_result *result, struct err *e) MUST_CHECK;

/* ---- payment.c and answer.c ---- */

/* Writes a batch's file into `path`; gets its rows from payment_batch_rows. */
struct payment_writer {
    void *context;
    const char *format, *extension;
    bool (*write)(void *context, struct store *s, int64_t batch_id, const char *path,
                  struct err *e);
};
struct batch_result {
    bool again; /* had been written before: the same file was put out once more */
    char file[4096];
    char hash[HASH_HEX];
    int64_t payments;
    fen_t fen;
};
/* Pays an approved round: one payment a child, one batch, one file in `folder`. Again on a paying
 * round: the file as it was. */
bool round_pay(struct store *s, const char *term, const char *actor,
               const struct payment_writer *writer, const char *folder, struct batch_result *result,
               struct err *e) MUST_CHECK;
/* New payments, to today's accounts, for those the bank has returned. */
bool round_reissue(struct store *s, const char *term, const char *actor,
                   const struct payment_writer *writer, const char *folder,
                   struct batch_result *result, struct err *e) MUST_CHECK;
/* Puts out the file of an earlier batch of the round once more, as it was. */
bool round_put_out(struct store *s, const char *term, int64_t batch_no, const char *folder,
                   struct batch_result *result, struct err *e) MUST_CHECK;
/* The payments of a batch in file order: no, holder, account, bank, fen. Personal data in clear:
 * needs clearance. */
struct query *payment_batch_rows(struct store *s, int64_t batch_id, struct err *e) MUST_CHECK;

struct answer_words {
    const char *no, *result, *reason, *day;       /* headings */
    const char *const *settled, *const *returned; /* NULL-ended */
};
struct intake_result;
/* Takes in the bank's answer file. The same file twice changes nothing. */
bool round_returns(struct store *s, const char *term, const char *actor,
                   const struct answer_words *words, const char *path, struct intake_result *result,
                   struct err *e) MUST_CHECK;

/* ---- explain.c ---- */

/* The sentence of an award line: template and operands (JSON array). Caller frees. */
char *explain_sentence(const char *template, const char *operands);
/* Everything a round decided about a child, as lines of Chinese for staff and family. */
bool round_explain(struct store *s, const struct round *r, const char *file_no,
                   void (*line)(void *context, const char *text), void *context,
                   struct err *e) MUST_CHECK;

#endif
