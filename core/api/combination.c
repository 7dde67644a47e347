#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/combination.h"

/* ---- the space: every combination has a number; the term is the slowest to change ---- */

static size_t product_size(const struct space *s) {
    size_t n = 1;
    for (size_t i = 0; i < s->n; i++)
        if (s->dimension[i].product) n *= s->dimension[i].n;
    return n;
}

/* How many cases vary one field alone: its values but the first, for each stage. */
static size_t alone_size(const struct space *s) {
    size_t n = 0;
    for (size_t i = 0; i < s->n; i++)
        if (!s->dimension[i].product) n += s->dimension[i].n - 1;
    return s->stage < 0 ? n : n * s->dimension[s->stage].n;
}

static void set_value(struct case_facts *c, const struct dimension *d, size_t at) {
    int64_t v = d->value[at];
    if (d->field >= 0) {
        c->value[d->field] = v;
    } else if (v != CASE_UNKNOWN) {
        c->category[0] = (int32_t)v;
        c->n_categories = 1;
    }
}

static void set_term(struct space *s, struct case_facts *c, size_t at) {
    struct term t = s->term[at];
    c->value[CASE_term] = s->term_symbol[at];
    c->value[CASE_half] = t.half;
    c->value[CASE_term_start] = c->value[CASE_day] = term_nominal_start(t);
    c->value[CASE_term_end] = term_nominal_start(term_next(t));
}

static void set_product(const struct space *s, struct case_facts *c, size_t number) {
    for (size_t i = 0; i < s->n; i++) {
        const struct dimension *d = &s->dimension[i];
        if (!d->product) continue;
        set_value(c, d, number % d->n);
        number /= d->n;
    }
}

static void set_alone(const struct space *s, struct case_facts *c, size_t number) {
    if (s->stage >= 0) {
        const struct dimension *stages = &s->dimension[s->stage];
        set_value(c, stages, number % stages->n);
        number /= stages->n;
    }
    for (size_t i = 0; i < s->n; i++) {
        const struct dimension *d = &s->dimension[i];
        if (d->product) continue;
        if (number < d->n - 1) {
            set_value(c, d, number + 1);
            return;
        }
        number -= d->n - 1;
    }
}

static void space_case(struct space *s, size_t number, struct case_facts *c) {
    size_t per_term = s->n_product + s->n_alone;
    *c = s->blank;
    c->child_id = (int64_t)number + 1;
    set_term(s, c, number / per_term);
    number %= per_term;
    for (size_t i = 0; i < s->n; i++) set_value(c, &s->dimension[i], 0);
    c->n_categories = 0;
    if (number < s->n_product)
        set_product(s, c, number);
    else
        set_alone(s, c, number - s->n_product);
}

/* ---- a case in words ---- */

static void add_field(const struct space *s, struct buf *out, int field, int64_t v) {
    char day[DATE_TEXT];
    const struct case_field_info *f = &s->layout.fields[field];
    const char *title = f->title ? f->title : f->name;
    buf_printf(out, " %.*s=", (int)strcspn(title, ":,("), title);
    if (v == CASE_UNKNOWN)
        buf_add_text(out, "不知道");
    else if (f->kind == CASE_SYMBOL || f->kind == CASE_DIVISION)
        buf_add_text(out, symbols_text(s->symbols, (int32_t)v, NULL));
    else if (f->kind == CASE_DAY)
        buf_add_text(out, date_format((day_t)v, day));
    else
        buf_printf(out, "%lld", (long long)v);
}

static char *describe(struct space *s, size_t number) {
    struct case_facts c;
    struct buf out = {0};
    space_case(s, number, &c);
    buf_printf(&out, "%s 学期", symbols_text(s->symbols, (int32_t)c.value[CASE_term], NULL));
    for (size_t i = 0; i < s->n; i++)
        if (s->dimension[i].field >= 0)
            add_field(s, &out, s->dimension[i].field, c.value[s->dimension[i].field]);
    if (c.n_categories > 0)
        buf_printf(&out, " 类别=%s", symbols_text(s->symbols, c.category[0], NULL));
    return buf_take(&out);
}

/* ---- running ---- */

struct running {
    struct space *space;
    struct findings *f;
    struct combination_result *out;
    struct rules *rules[2]; /* as two workers have them */
    struct batch *batch;
    size_t total;
    uint64_t *answer;
    bool *granted;
    bool told_silence; /* the first is enough */
};

static uint64_t mix(uint64_t h, const void *bytes, size_t n) {
    const unsigned char *at = bytes;
    for (size_t i = 0; i < n; i++) h = (h ^ at[i]) * 1099511628211u; /* FNV-1a */
    return h;
}

static uint64_t answer_of(const struct award *a, const struct batch *b) {
    const int64_t words[] = {a->outcome, a->fen, a->county_fen, a->recoverable_fen, a->n_lines};
    uint64_t h = mix(14695981039346656037u, words, sizeof words);
    for (int i = 0; i < a->n_lines; i++) {
        const int64_t line[] = {a->line[i].kind, a->line[i].reason, a->line[i].fen};
        h = mix(h, line, sizeof line);
        h = mix(h, b->text.data + a->line[i].operands_at, a->line[i].operands_length);
    }
    return h;
}

static bool is_silent(const struct award *a) {
    for (int i = 0; i < a->n_lines; i++)
        if (a->line[i].kind == LINE_REFUSAL && a->line[i].reason == 0) return true;
    return false;
}

/* What a fault of the engine means to who edits rules. */
static const char *in_chinese(const char *message) {
    static const struct {
        const char *says, *means;
    } known[] = {
        {"whole number", "金额算出了小数:用 // 或 stipend.half,不要用 /"},
        {"sum to", "各项金额加起来是负数"},
        {"from one child to the next", "规则把上一个孩子的东西带到了下一个孩子"},
        {"dates must ascend", "数据里的日期重叠或没有按先后排列"},
        {"is shared already", "有两条规则都在分担,只能有一条"},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strstr(message, known[i].says)) return known[i].means;
    return "规则出错";
}

static void tell_failure(struct running *r, const char *where, const struct err *e) {
    findings_fault(r->f, "%s(%s%s%.300s)%s%s", in_chinese(e->message), e->where,
                   e->where[0] ? ":" : "", e->message, where ? ";反例:" : "", where ? where : "");
}

static void tell_case(struct running *r, size_t number, const char *what) {
    char *text = describe(r->space, number);
    findings_fault(r->f, "%s;反例:%s", what, text);
    free(text);
}

/* Rules the cases of the batch; false when the run is over: the fault has been told. */
static bool apply(struct running *r, int worker) {
    struct err failure;
    struct batch *b = r->batch;
    for (size_t i = 0; i < b->n; i++) award_begin(&b->awards[i], &b->cases[i]);
    if (api_rule_engine.apply(r->rules[worker], b, b->awards, &failure)) return true;
    char *text = describe(r->space, (size_t)b->failed_child - 1);
    tell_failure(r, text, &failure);
    free(text);
    return false;
}

static void keep_answers(struct running *r) {
    for (size_t i = 0; i < r->batch->n; i++) {
        const struct award *a = &r->batch->awards[i];
        size_t number = (size_t)a->child_id - 1;
        r->answer[number] = answer_of(a, r->batch);
        r->granted[number] = a->outcome == AWARD_GRANTED;
        r->out->granted += r->granted[number];
        r->out->refused += !r->granted[number];
        if (!is_silent(a) || r->told_silence) continue;
        tell_case(r, number, "没有一条规则给出金额或理由");
        r->told_silence = true;
    }
}

/* False at the first that differs. */
static bool compare_answers(struct running *r) {
    for (size_t i = 0; i < r->batch->n; i++) {
        size_t number = (size_t)r->batch->awards[i].child_id - 1;
        if (answer_of(&r->batch->awards[i], r->batch) == r->answer[number]) continue;
        tell_case(r, number, "同一个孩子,换个次序或换台机器核定,结果不一样");
        return false;
    }
    return true;
}

/* Once forwards by the first worker, once backwards by the second. */
static bool run(struct running *r, int worker) {
    struct err failure;
    for (size_t done = 0; done < r->total;) {
        r->batch->n = 0;
        buf_clear(&r->batch->text);
        for (; done < r->total && r->batch->n < BATCH_SIZE; done++)
            space_case(r->space, worker == 0 ? done : r->total - 1 - done,
                       &r->batch->cases[r->batch->n++]);
        if (!apply(r, worker)) return false;
        if (worker == 0)
            keep_answers(r);
        else if (!compare_answers(r))
            return false;
    }
    if (api_rule_engine.check(r->rules[worker], &failure)) return true;
    tell_failure(r, NULL, &failure);
    return false;
}

/* What a term paid and the next one does not: perhaps wanted, perhaps a figure that was forgotten.
 */
static void note_gaps(struct running *r) {
    size_t per_term = r->total / r->space->n_terms;
    for (size_t t = 1; t < r->space->n_terms; t++) {
        size_t gaps = 0, first = 0;
        for (size_t i = 0; i < r->space->n_product; i++) {
            size_t number = t * per_term + i;
            if (!r->granted[number - per_term] || r->granted[number]) continue;
            if (gaps++ == 0) first = number;
        }
        if (gaps == 0) continue;
        char *text = describe(r->space, first);
        findings_note(r->f, "断档:前一学期发、这一学期不发的情况有 %zu 种,例如 %s", gaps, text);
        free(text);
    }
}

static bool run_all(struct running *r, const struct ruleset *rs, struct err *e) {
    for (int i = 0; i < 2; i++) {
        r->rules[i] = api_rule_engine.open(rs, &r->space->layout, r->space->symbols, e);
        if (!r->rules[i]) return false;
    }
    r->total = (r->space->n_product + r->space->n_alone) * r->space->n_terms;
    r->answer = mem_alloc(r->total * sizeof *r->answer + 1);
    r->granted = mem_alloc(r->total + 1);
    r->batch = mem_alloc(sizeof *r->batch);
    r->out->cases = (int64_t)r->total;
    if (run(r, 0) && run(r, 1)) note_gaps(r);
    return true;
}

bool api_check_combinations(const struct registry *registry, const struct ruleset *rs,
                            const struct dated *dated, struct combination_result *out,
                            struct findings *f, struct err *e) {
    struct space *space = mem_alloc(sizeof *space);
    struct running r = {.space = space, .f = f, .out = out};
    *out = (struct combination_result){0};
    bool ok = space_open(space, registry, rs, dated, e);
    if (ok) {
        space->n_product = product_size(space);
        space->n_alone = alone_size(space);
        ok = space->n_product <= COMBINATIONS_MAX
                 ? run_all(&r, rs, e)
                 : err_set(e, ERR_INPUT, "combinations.lua lists %zu combinations: at most %d",
                           space->n_product, COMBINATIONS_MAX);
    }
    for (int i = 0; i < 2; i++)
        if (r.rules[i]) api_rule_engine.close(r.rules[i]);
    if (r.batch) buf_free(&r.batch->text);
    free(r.batch);
    free(r.answer);
    free(r.granted);
    space_close(space);
    free(space);
    return ok;
}
