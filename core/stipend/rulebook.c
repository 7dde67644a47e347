/* Which rules an earlier term is owed by: those in force for it; where approvals do not reach back
 * so far, those it was paid by; with no approvals at all, those of the round that asks. */
#include <string.h>

#include "stipend/policy.h"

bool policy_rules_for(struct store *s, const struct round *earlier, int64_t own_id, instant_t known,
                      int64_t *id, struct err *e) {
    bool gated;
    if (!policy_in_force(s, earlier->term, known, id, e) || !policy_is_gated(s, known, &gated, e))
        return false;
    if (*id == 0) *id = gated ? earlier->ruleset_id : own_id;
    return true;
}

static bool check_correction(struct store *s, const struct round *r, int64_t earlier_id,
                             instant_t now, struct err *e) {
    struct round earlier;
    int64_t then, today;
    if (!round_load(s, earlier_id, &earlier, e) ||
        !policy_rules_for(s, &earlier, r->ruleset_id, r->cutoff, &then, e) ||
        !policy_rules_for(s, &earlier, r->ruleset_id, now, &today, e))
        return false;
    if (then == today) return true;
    err_set(e, ERR_STATE,
            "round %s corrects %s by rules that are not those in force for it any more", r->term,
            earlier.term);
    return err_hint(e, "assess it again: qianshou round assess --term %s", r->term);
}

bool policy_check_corrections(struct store *s, const struct round *r, instant_t now,
                              struct err *e) {
    int64_t id = 0;
    bool ok = true, found = true;
    while (ok && found) {
        ok = store_integer(s, e, &id, &found,
                           "select distinct for_round_id from correction where round_id = ? and "
                           "for_round_id > ? order by for_round_id limit 1",
                           "ii", r->id, id);
        if (ok && found) ok = check_correction(s, r, id, now, e);
    }
    return ok;
}

static void close_other(struct rulebook *b) {
    if (b->other_id == 0) return;
    pass_close(&b->other);
    ruleset_free(&b->other_rules);
    b->other_id = 0;
}

bool rulebook_pass(struct rulebook *b, const struct round *earlier, struct pass **p,
                   struct err *e) {
    int64_t id;
    if (!policy_rules_for(b->store, earlier, b->own_id, b->known, &id, e)) return false;
    *p = id == b->own_id ? b->own : &b->other;
    if (id == b->own_id || id == b->other_id) return true;
    close_other(b);
    if (!ruleset_load(b->store, id, &b->other_rules, e)) return false;
    if (!pass_open(&b->other, b->own->engine, &b->other_rules, b->own->n_workers, e)) {
        ruleset_free(&b->other_rules);
        return false;
    }
    b->other_id = id;
    return true;
}

void rulebook_close(struct rulebook *b) {
    close_other(b);
}
