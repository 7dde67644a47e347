/* Corrections: for each closed round, what its children are entitled to by today's facts and the
 * rules in force for its term, less what has really reached them for it. The entitlement comes from
 * the same pass as an assessment, so preview, payment and correction cannot disagree. What is owed
 * is added (补发); what was overpaid is recovered (追回) from this round's money as far as the
 * rules allow, and the rest shows up again next time, because nothing of it has been settled: the
 * balance. */
#include <stdlib.h>
#include <string.h>

#include "stipend/policy.h"

struct amounts {
    fen_t fen, county_fen;
};

struct difference {
    int64_t child_id, for_round_id, county;
    struct amounts entitled, settled;
};

struct correcting {
    struct store *store;
    const struct round *round;
    int64_t for_round_id;
    struct query *settled;       /* by child; stands on a row or is at its end */
    int64_t settled_child;       /* INT64_MAX at the end */
    struct difference *negative; /* kept until all additions are known */
    size_t n, cap;
    struct assess_result *result;
};

/* ---- what was settled, child by child ---- */

static bool next_settled(struct correcting *c, struct err *e) {
    switch (store_next(c->settled, e)) {
    case STORE_ROW:
        c->settled_child = query_integer(c->settled, 0);
        return true;
    case STORE_DONE:
        c->settled_child = INT64_MAX;
        return true;
    case STORE_FAILED:
        break;
    }
    return false;
}

/* ---- writing ---- */

static bool write_correction(struct correcting *c, const struct difference *d, fen_t fen,
                             fen_t county_fen, struct err *e) {
    c->result->corrections++;
    return store_run(
        c->store, e,
        "insert into correction (round_id, child_id, for_round_id, county, entitled_fen, "
        "entitled_county_fen, "
        "settled_fen, settled_county_fen, fen, county_fen) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        "iiiiiiiiii", c->round->id, d->child_id, d->for_round_id, d->county, d->entitled.fen,
        d->entitled.county_fen, d->settled.fen, d->settled.county_fen, fen, county_fen);
}

static bool add_difference(struct correcting *c, const struct difference *d, struct err *e) {
    fen_t fen = d->entitled.fen - d->settled.fen;
    if (fen == 0) return true;
    if (fen < 0) {
        c->negative = MEM_PUSH(c->negative, c->n, c->cap);
        c->negative[c->n++] = *d;
        return true;
    }
    c->result->added += fen;
    return write_correction(c, d, fen, d->entitled.county_fen - d->settled.county_fen, e);
}

/* A child that was paid for the round and is not on its roster any more, as known now. */
static bool entitled_to_nothing(struct correcting *c, struct err *e) {
    struct difference d = {.child_id = c->settled_child,
                           .for_round_id = c->for_round_id,
                           .settled = {query_integer(c->settled, 1), query_integer(c->settled, 2)}};
    return store_integer(
               c->store, e, &d.county, NULL,
               "select county from award where round_id = ? and child_id = ? union all "
               "select county from correction where for_round_id = ? and child_id = ? limit 1",
               "iiii", d.for_round_id, d.child_id, d.for_round_id, d.child_id) &&
           add_difference(c, &d, e) && next_settled(c, e);
}

static bool compare_batch(void *context, const struct pass *p, const struct batch *b,
                          struct err *e) {
    (void)p;
    struct correcting *c = context;
    for (size_t i = 0; i < b->n; i++) {
        const struct award *a = &b->awards[i];
        while (c->settled_child < a->child_id)
            if (!entitled_to_nothing(c, e)) return false;
        struct difference d = {.child_id = a->child_id,
                               .for_round_id = c->for_round_id,
                               .county = a->county,
                               .entitled = {a->fen, a->county_fen}};
        if (c->settled_child == a->child_id) {
            d.settled =
                (struct amounts){query_integer(c->settled, 1), query_integer(c->settled, 2)};
            if (!next_settled(c, e)) return false;
        }
        if (!add_difference(c, &d, e)) return false;
    }
    return true;
}

/* ---- one closed round ---- */

static bool correct_round(struct correcting *c, struct pass *p, const struct round *closed,
                          instant_t known, struct err *e) {
    struct case_period period;
    if (!round_period(c->store, closed, known, &period, e)) return false;
    c->for_round_id = closed->id;
    c->settled = store_query(
        c->store, e,
        "select child_id, sum(fen), sum(county_fen) from settled_part where for_round_id = ? "
        "group by child_id order by child_id",
        "i", closed->id);
    bool ok =
        c->settled && next_settled(c, e) && pass_run(p, c->store, &period, compare_batch, c, e);
    while (ok && c->settled_child != INT64_MAX) ok = entitled_to_nothing(c, e);
    query_close(c->settled);
    return ok;
}

/* ---- recovery, once all additions are known ---- */

/* What may still be taken from the child in this round: the rules' bound on this term's award,
 * never more than the award itself, and all additions. */
static bool available(struct correcting *c, int64_t child_id, fen_t *fen, struct err *e) {
    return store_integer(c->store, e, fen, NULL,
                         "select coalesce((select min(coalesce(recoverable_fen, fen), fen) from "
                         "award where round_id = "
                         "?1 and child_id = ?2), 0) + coalesce((select sum(fen) from correction "
                         "where round_id = ?1 and "
                         "child_id = ?2), 0)",
                         "ii", c->round->id, child_id);
}

static bool recover(struct correcting *c, const struct difference *d, struct err *e) {
    fen_t wanted = d->settled.fen - d->entitled.fen, limit, parts[2];
    if (!available(c, d->child_id, &limit, e)) return false;
    if (limit < 0) limit = 0;
    fen_t taken = wanted < limit ? wanted : limit;
    fen_t county = d->settled.county_fen - d->entitled.county_fen;
    if (county < 0) county = 0;
    if (county > wanted) county = wanted;
    const int64_t weights[] = {wanted - county, county};
    if (!money_share(taken, weights, 2, parts))
        return err_set(e, ERR_STATE, "a recovery cannot be shared");
    c->result->recovered += taken;
    c->result->balance += wanted - taken;
    return write_correction(c, d, -taken, -parts[1], e);
}

/* ---- rounds side by side ---- */

/* A correction counts as settled only once its round is closed. Until then another round would find
 * the same difference again and pay or take it twice. */
static bool carried_once(const struct correcting *c, struct err *e) {
    char *term = NULL;
    bool found;
    if (!store_text(c->store, e, &term, &found,
                    "select r.term from round r join correction o on o.round_id = r.id "
                    "join correction n on n.round_id = ?1 and n.child_id = o.child_id and "
                    "n.for_round_id = o.for_round_id where r.id <> ?1 and r.state <> 'closed' and "
                    "o.fen <> 0 and n.fen <> 0 limit 1",
                    "i", c->round->id))
        return false;
    if (!found) return true;
    err_set(e, ERR_STATE, "round %s carries corrections that round %s would carry again", term,
            c->round->term);
    err_hint(e, "close it first: qianshou round close --term %s", term);
    free(term);
    return false;
}

bool correction_run(struct store *s, struct rulebook *rules, const struct round *r,
                    struct assess_result *result, struct err *e) {
    struct correcting c = {.store = s, .round = r, .result = result};
    int64_t id = 0;
    bool ok = true, found = true;
    while (ok && found) {
        struct round closed;
        struct pass *pass;
        ok = store_integer(
            s, e, &id, &found,
            "select id from round where state = 'closed' and id > ? and id < ? order by id limit 1",
            "ii", id, r->id);
        if (ok && found)
            ok = round_load(s, id, &closed, e) && rulebook_pass(rules, &closed, &pass, e) &&
                 correct_round(&c, pass, &closed, rules->known, e);
    }
    for (size_t i = 0; ok && i < c.n; i++) ok = recover(&c, &c.negative[i], e);
    free(c.negative);
    return ok && carried_once(&c, e);
}
