#include "stipend/award.h"

void award_begin(struct award *a, const struct case_facts *c) {
    int64_t stage = c->value[CASE_stage];
    a->child_id = c->child_id;
    a->outcome = AWARD_GRANTED;
    a->stage = stage == CASE_UNKNOWN ? -1 : (int32_t)stage;
    a->county = c->value[CASE_county_code];
    a->fen = a->county_fen = 0;
    a->recoverable_fen = CASE_UNKNOWN;
    a->n_lines = 0;
    a->phase = a->refused_phase = 0;
    a->shared = false;
    a->city_weight = 1;
    a->county_weight = 0;
}

bool award_enter_phase(struct award *a, int phase) {
    a->phase = phase;
    return a->outcome != AWARD_REFUSED || a->refused_phase == phase;
}

static bool add_line(struct award *a, enum line_kind kind, fen_t fen, int32_t reason,
                     struct err *e) {
    if (a->n_lines == AWARD_LINES_MAX)
        return err_set(e, ERR_SCRIPT, "an award has at most %d lines", AWARD_LINES_MAX);
    a->line[a->n_lines++] = (struct award_line){.kind = kind, .reason = reason, .fen = fen};
    return true;
}

bool award_add(struct award *a, fen_t fen, int32_t reason, struct err *e) {
    if (!money_add(a->fen, fen, &a->fen))
        return err_set(e, ERR_SCRIPT, "the award's sum is beyond what money may be: %lld 分 more",
                       (long long)fen);
    return add_line(a, LINE_AMOUNT, fen, reason, e);
}

bool award_refuse(struct award *a, int32_t reason, struct err *e) {
    if (a->outcome != AWARD_REFUSED) a->refused_phase = a->phase;
    a->outcome = AWARD_REFUSED;
    return add_line(a, LINE_REFUSAL, 0, reason, e);
}

bool award_note(struct award *a, int32_t reason, struct err *e) {
    return add_line(a, LINE_NOTE, 0, reason, e);
}

bool award_share(struct award *a, int64_t city_weight, int64_t county_weight, struct err *e) {
    if (a->shared)
        return err_set(e, ERR_SCRIPT, "the award is shared already: one rule says who pays");
    if (city_weight < 0 || county_weight < 0 || city_weight + county_weight <= 0 ||
        city_weight > 1000000 || county_weight > 1000000)
        return err_set(
            e, ERR_SCRIPT,
            "shares must be whole numbers from 0 to 1000000, not both 0: city %lld, county %lld",
            (long long)city_weight, (long long)county_weight);
    a->shared = true;
    a->city_weight = city_weight;
    a->county_weight = county_weight;
    return true;
}

bool award_is_refused(const struct award *a) {
    return a->outcome == AWARD_REFUSED;
}

static bool has_amount(const struct award *a) {
    for (int i = 0; i < a->n_lines; i++)
        if (a->line[i].kind == LINE_AMOUNT) return true;
    return false;
}

bool award_finish(struct award *a, int32_t silent_reason, struct err *e) {
    if (!award_is_refused(a) && a->fen < 0)
        return err_set(e, ERR_SCRIPT, "the rules' lines sum to %lld 分: an award is never negative",
                       (long long)a->fen);
    if (!award_is_refused(a) && !has_amount(a) && !award_refuse(a, silent_reason, e)) return false;
    if (award_is_refused(a)) {
        a->fen = 0;
        return true;
    }
    const int64_t weights[] = {a->city_weight, a->county_weight};
    fen_t parts[2];
    if (!money_share(a->fen, weights, 2, parts))
        return err_set(e, ERR_SCRIPT, "the award cannot be shared");
    a->county_fen = parts[1];
    return true;
}
