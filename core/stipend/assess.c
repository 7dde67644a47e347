/* Assess: a pass over the roster, written as awards and lines in one transaction, and the
 * corrections of closed rounds. */
#include "stipend/policy.h"

#include <string.h>

struct assessing {
    struct store *store;
    const struct round *round;
    const struct assess_options *options;
    struct assess_result *result;
    int64_t done;
};

/* ---- rows for the bulk insert ---- */

struct rows {
    int64_t round_id;
    const struct pass *pass;
    const struct batch *batch;
    const struct award *award_of_line[BATCH_SIZE * 4]; /* one chunk of lines */
    uint8_t no_of_line[BATCH_SIZE * 4];
};

static struct value text_of_symbol(const struct pass *p, int32_t symbol) {
    struct value v = {.type = VALUE_TEXT};
    if (symbol < 0) return value_null();
    v.text = symbols_text(p->symbols, symbol, &v.length);
    return v;
}

enum { AWARD_COLUMNS = 9, LINE_COLUMNS = 7 };

static void award_value(void *context, size_t row, int column, struct value *out) {
    const struct rows *rows = context;
    const struct award *a = &rows->batch->awards[row];
    switch (column) {
    case 0:
        *out = value_integer(rows->round_id);
        break;
    case 1:
        *out = value_integer(a->child_id);
        break;
    case 2:
        *out = value_integer(a->outcome);
        break;
    case 3:
        *out = text_of_symbol(rows->pass, a->stage);
        break;
    case 4:
        *out = value_integer(a->county);
        break;
    case 5:
        *out = value_integer(a->fen);
        break;
    case 6:
        *out = value_integer(a->county_fen);
        break;
    case 7:
        *out =
            a->recoverable_fen == CASE_UNKNOWN ? value_null() : value_integer(a->recoverable_fen);
        break;
    default:
        *out = value_blob(a->fingerprint, FINGERPRINT_SIZE);
    }
}

static void line_value(void *context, size_t row, int column, struct value *out) {
    const struct rows *rows = context;
    const struct award *a = rows->award_of_line[row];
    const struct award_line *line = &a->line[rows->no_of_line[row]];
    switch (column) {
    case 0:
        *out = value_integer(rows->round_id);
        break;
    case 1:
        *out = value_integer(a->child_id);
        break;
    case 2:
        *out = value_integer(rows->no_of_line[row] + 1);
        break;
    case 3:
        *out = value_integer(line->kind);
        break;
    case 4:
        *out = value_integer(line->reason);
        break;
    case 5:
        *out = value_integer(line->fen);
        break;
    default:
        *out = (struct value){.type = VALUE_TEXT,
                              .text = rows->batch->text.data + line->operands_at,
                              .length = line->operands_length};
    }
}

static bool insert_lines(struct store *s, struct rows *rows, size_t n, struct err *e) {
    const struct bulk_source source = {.rows = n, .context = rows, .value = line_value};
    return n == 0 || store_bulk_insert(s, "award_line", LINE_COLUMNS, &source, e);
}

static bool write_lines(struct store *s, struct rows *rows, struct err *e) {
    size_t n = 0;
    for (size_t i = 0; i < rows->batch->n; i++) {
        const struct award *a = &rows->batch->awards[i];
        if (n + AWARD_LINES_MAX > sizeof rows->no_of_line) {
            if (!insert_lines(s, rows, n, e)) return false;
            n = 0;
        }
        for (int k = 0; k < a->n_lines; k++) {
            rows->award_of_line[n] = a;
            rows->no_of_line[n++] = (uint8_t)k;
        }
    }
    return insert_lines(s, rows, n, e);
}

static void count(struct assess_result *result, const struct batch *b) {
    for (size_t i = 0; i < b->n; i++) {
        const struct award *a = &b->awards[i];
        result->awarded += a->outcome == AWARD_GRANTED;
        result->refused += a->outcome == AWARD_REFUSED;
        result->fen += a->fen;
        result->county_fen += a->county_fen;
    }
}

static bool write_batch(void *context, const struct pass *p, const struct batch *b, struct err *e) {
    struct assessing *x = context;
    struct rows rows = {.round_id = x->round->id, .pass = p, .batch = b};
    const struct bulk_source awards = {.rows = b->n, .context = &rows, .value = award_value};
    if (!store_bulk_insert(x->store, "award", AWARD_COLUMNS, &awards, e) ||
        !write_lines(x->store, &rows, e))
        return false;
    count(x->result, b);
    x->done += (int64_t)b->n;
    if (x->options->progress) x->options->progress(x->options->context, x->done);
    return true;
}

/* ---- the step ---- */

static bool clear_round(struct store *s, int64_t round_id, struct err *e) {
    return store_run(s, e, "delete from correction where round_id = ?", "i", round_id) &&
           store_run(s, e, "delete from award_line where round_id = ?", "i", round_id) &&
           store_run(s, e, "delete from award where round_id = ?", "i", round_id);
}

static bool correct(const struct assessing *x, struct pass *p, int64_t ruleset_id, instant_t known,
                    struct err *e) {
    struct rulebook rules = {.store = x->store, .own = p, .own_id = ruleset_id, .known = known};
    bool ok = correction_run(x->store, &rules, x->round, x->result, e);
    rulebook_close(&rules);
    return ok;
}

static bool assess(struct assessing *x, const char *term, const char *actor, struct pass *p,
                   struct err *e) {
    struct store *s = x->store;
    struct round r;
    struct case_period period;
    int64_t ruleset_id;
    instant_t known = store_now(s);
    if (!round_find(s, term, &r, e) || !round_expect(&r, "assessed", "draft assessed", e) ||
        !round_period(s, &r, known, &period, e) || !clear_round(s, r.id, e) ||
        !pass_keep_rules(p, s, &ruleset_id, e))
        return false;
    x->round = &r;
    if (!pass_run(p, s, &period, write_batch, x, e) || !correct(x, p, ruleset_id, known, e))
        return false;
    return store_run(s, e,
                     "update round set state = 'assessed', ruleset_id = ?, cutoff = ?, assessed_by "
                     "= ? where id = ?",
                     "iiti", ruleset_id, known, actor, r.id) &&
           round_audit(s, &r, actor, "assess", e,
                       "{\"ruleset\":\"%.16s\",\"awarded\":%lld,\"refused\":%lld,\"fen\":%lld}",
                       p->ruleset->hash, (long long)x->result->awarded,
                       (long long)x->result->refused, (long long)x->result->fen) &&
           round_tell(s, &r, "round.assessed", actor, e);
}

static bool assess_by(struct assessing *x, const struct ruleset *ruleset, const char *term,
                      const char *actor, struct err *e) {
    struct pass p;
    memcpy(x->result->ruleset, ruleset->hash, HASH_HEX);
    if (!pass_open(&p, x->options->engine, ruleset, x->options->workers, e)) return false;
    bool ok = store_begin(x->store, e);
    if (ok) {
        ok = assess(x, term, actor, &p, e) && store_commit(x->store, e);
        if (!ok) store_rollback(x->store);
    }
    pass_close(&p);
    return ok;
}

bool round_assess(struct store *s, const char *term, const char *actor,
                  const struct assess_options *options, struct assess_result *result,
                  struct err *e) {
    struct assessing x = {.store = s, .options = options, .result = result};
    struct ruleset approved = {0};
    int64_t id;
    memset(result, 0, sizeof *result);
    if (!policy_load(s, term, &id, &approved, e)) return false;
    result->approved = id != 0;
    if (id == 0 && !options->ruleset)
        return err_set(e, ERR_STATE, "there are neither approved rules nor any on disk");
    bool ok = assess_by(&x, id ? &approved : options->ruleset, term, actor, e);
    ruleset_free(&approved);
    return ok;
}
