/* Replay: the stored ruleset, the facts as known at the cut-off, the same pass; every stored value
 * is compared. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stipend/policy.h"

struct replaying {
    struct store *store;
    const struct round *round;
    struct query *awards, *lines; /* each stands on a row, or its child is INT64_MAX */
    int64_t award_child, line_child;
    struct replay_result *result;
};

static bool step_query(struct query *q, int64_t *child, struct err *e) {
    enum store_step step = store_next(q, e);
    *child = step == STORE_ROW ? query_integer(q, 0) : INT64_MAX;
    return step != STORE_FAILED;
}

static bool differs(struct replaying *r, int64_t child_id, const char *what, struct err *e) {
    char *pseudonym = NULL;
    bool found;
    if (r->result->differing++ > 0) return true;
    if (!store_text(r->store, e, &pseudonym, &found, "select pseudonym from child where id = ?",
                    "i", child_id))
        return false;
    snprintf(r->result->first, sizeof r->result->first, "child %s: %s", found ? pseudonym : "?",
             what);
    free(pseudonym);
    return true;
}

/* ---- awards and lines ---- */

static bool same_text(const struct query *q, int column, const char *text, size_t length) {
    if (!text) return query_is_null(q, column);
    return query_text(q, column) && (size_t)query_length(q, column) == length &&
           memcmp(query_text(q, column), text, length) == 0;
}

static bool same_award(const struct query *q, const struct award *a, const struct pass *p) {
    size_t length = 0;
    const char *stage = a->stage < 0 ? NULL : symbols_text(p->symbols, a->stage, &length);
    struct value fingerprint = query_value(q, 7);
    bool bounded = a->recoverable_fen != CASE_UNKNOWN;
    return query_integer(q, 1) == a->outcome && same_text(q, 2, stage, length) &&
           query_integer(q, 3) == a->county && query_integer(q, 4) == a->fen &&
           query_integer(q, 5) == a->county_fen && query_is_null(q, 6) == !bounded &&
           (!bounded || query_integer(q, 6) == a->recoverable_fen) &&
           fingerprint.length == FINGERPRINT_SIZE &&
           memcmp(fingerprint.text, a->fingerprint, FINGERPRINT_SIZE) == 0;
}

static bool same_line(const struct query *q, const struct award_line *line, const struct batch *b) {
    return query_integer(q, 2) == line->kind && query_integer(q, 3) == line->reason &&
           query_integer(q, 4) == line->fen &&
           same_text(q, 5, b->text.data + line->operands_at, line->operands_length);
}

static bool compare_lines(struct replaying *r, const struct award *a, const struct batch *b,
                          bool *same, struct err *e) {
    int n = 0;
    for (; r->line_child == a->child_id; n++) {
        if (n >= a->n_lines || !same_line(r->lines, &a->line[n], b)) *same = false;
        if (!step_query(r->lines, &r->line_child, e)) return false;
    }
    if (n != a->n_lines) *same = false;
    return true;
}

/* Stored rows of children that the replay does not meet. */
static bool skip_stored(struct replaying *r, int64_t before, struct err *e) {
    while (r->award_child < before)
        if (!differs(r, r->award_child, "has an award that the replay does not give", e) ||
            !step_query(r->awards, &r->award_child, e))
            return false;
    while (r->line_child < before)
        if (!step_query(r->lines, &r->line_child, e)) return false;
    return true;
}

static bool compare_award(struct replaying *r, const struct pass *p, const struct batch *b,
                          const struct award *a, struct err *e) {
    r->result->awards++;
    if (!skip_stored(r, a->child_id, e)) return false;
    if (r->award_child != a->child_id) return differs(r, a->child_id, "has no stored award", e);
    bool same = same_award(r->awards, a, p);
    return compare_lines(r, a, b, &same, e) &&
           (same || differs(r, a->child_id, "its award is another one", e)) &&
           step_query(r->awards, &r->award_child, e);
}

static bool compare_batch(void *context, const struct pass *p, const struct batch *b,
                          struct err *e) {
    for (size_t i = 0; i < b->n; i++)
        if (!compare_award(context, p, b, &b->awards[i], e)) return false;
    return true;
}

static bool replay_awards(struct replaying *r, struct pass *p, struct err *e) {
    struct case_period period;
    r->awards = store_query(r->store, e,
                            "select child_id, outcome, stage, county, fen, county_fen, "
                            "recoverable_fen, fingerprint from award "
                            "where round_id = ? order by child_id",
                            "i", r->round->id);
    r->lines = store_query(
        r->store, e,
        "select child_id, no, kind, reason, fen, operands from award_line where round_id = ? "
        "order by child_id, no",
        "i", r->round->id);
    bool ok = r->awards && r->lines && step_query(r->awards, &r->award_child, e) &&
              step_query(r->lines, &r->line_child, e) &&
              round_period(r->store, r->round, r->round->cutoff, &period, e) &&
              pass_run(p, r->store, &period, compare_batch, r, e) && skip_stored(r, INT64_MAX, e);
    query_close(r->awards);
    query_close(r->lines);
    return ok;
}

/* ---- corrections: what each said its child was entitled to ---- */

static bool compare_entitlement(void *context, const struct pass *p, const struct batch *b,
                                struct err *e) {
    (void)p;
    struct replaying *r = context;
    for (size_t i = 0; i < b->n; i++) {
        const struct award *a = &b->awards[i];
        for (; r->award_child <= a->child_id; r->result->corrections++) {
            bool same = r->award_child == a->child_id
                            ? query_integer(r->awards, 1) == a->fen &&
                                  query_integer(r->awards, 2) == a->county_fen
                            : query_integer(r->awards, 1) == 0;
            if ((!same && !differs(r, r->award_child, "its correction is another one", e)) ||
                !step_query(r->awards, &r->award_child, e))
                return false;
        }
    }
    return true;
}

static bool replay_corrections_for(struct replaying *r, struct rulebook *rules,
                                   int64_t for_round_id, struct err *e) {
    struct round earlier;
    struct pass *p;
    struct case_period period;
    r->awards = store_query(
        r->store, e,
        "select child_id, entitled_fen, entitled_county_fen from correction where round_id = ? and "
        "for_round_id = ? order by child_id",
        "ii", r->round->id, for_round_id);
    bool ok = r->awards && step_query(r->awards, &r->award_child, e) &&
              round_load(r->store, for_round_id, &earlier, e) &&
              rulebook_pass(rules, &earlier, &p, e) &&
              round_period(r->store, &earlier, r->round->cutoff, &period, e) &&
              pass_run(p, r->store, &period, compare_entitlement, r, e);
    for (; ok && r->award_child != INT64_MAX; r->result->corrections++)
        ok = (query_integer(r->awards, 1) == 0 ||
              differs(r, r->award_child, "its correction is another one", e)) &&
             step_query(r->awards, &r->award_child, e);
    query_close(r->awards);
    return ok;
}

static bool replay_corrections(struct replaying *r, struct pass *p, struct err *e) {
    struct rulebook rules = {
        .store = r->store, .own = p, .own_id = r->round->ruleset_id, .known = r->round->cutoff};
    int64_t id = 0;
    bool ok = true, found = true;
    while (ok && found) {
        ok = store_integer(
            r->store, e, &id, &found,
            "select min(for_round_id) from correction where round_id = ? and for_round_id > ? "
            "having min(for_round_id) is not null",
            "ii", r->round->id, id);
        if (ok && found) ok = replay_corrections_for(r, &rules, id, e);
    }
    rulebook_close(&rules);
    return ok;
}

bool round_replay(struct store *s, const struct round *round, const struct rule_engine *engine,
                  int workers, struct replay_result *result, struct err *e) {
    struct replaying r = {.store = s, .round = round, .result = result};
    struct ruleset ruleset;
    struct pass p;
    memset(result, 0, sizeof *result);
    if (round->ruleset_id == 0) {
        err_set(e, ERR_STATE, "round %s has not been assessed: there is nothing to replay",
                round->term);
        return false;
    }
    if (!ruleset_load(s, round->ruleset_id, &ruleset, e))
        return err_wrap(e, "round %s", round->term);
    bool ok = pass_open(&p, engine, &ruleset, workers, e);
    if (ok) {
        ok = replay_awards(&r, &p, e) && replay_corrections(&r, &p, e);
        pass_close(&p);
    }
    ruleset_free(&ruleset);
    return ok;
}
