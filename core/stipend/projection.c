#include "stipend/projection.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "calendar/term.h"

/* Children of one kind on their way: the sample stands for all of them. */
struct cohort {
    struct case_facts facts;
    int64_t before, after; /* how many are paid under each ruleset */
    char stage[STAGE_TEXT];
    int64_t grade;
    bool graduated;
};

struct projecting {
    struct pass *pass;
    const struct progression *progression;
    struct cohort *cohorts;
    size_t n, left; /* left: not graduated in the term at hand */
    struct batch *batch;
};

static void take_cohorts(struct projecting *x, const struct comparison *c) {
    x->cohorts = mem_alloc((c->n + 1) * sizeof *x->cohorts);
    for (size_t i = 0; i < c->n; i++) {
        const struct compare_group *g = &c->groups[i];
        if (!g->sample || g->stage < 0) continue;
        struct cohort *h = &x->cohorts[x->n++];
        *h = (struct cohort){.facts = *g->sample,
                             .before = g->sum.paid_before,
                             .after = g->sum.paid_after,
                             .grade = g->grade};
        snprintf(h->stage, sizeof h->stage, "%s", g->stage_name);
    }
    x->left = x->n;
}

static bool move_up(struct projecting *x, struct err *e) {
    for (size_t i = 0; i < x->n; i++) {
        struct cohort *h = &x->cohorts[i];
        char next[STAGE_TEXT] = "";
        if (h->graduated) continue;
        if (!x->progression->step(x->progression->context, h->stage, h->grade, next, &h->grade,
                                  &h->graduated, e))
            return false;
        memcpy(h->stage, next, sizeof next);
    }
    return true;
}

static bool set_case(struct projecting *x, const struct cohort *h, const struct projected_term *t,
                     int half, struct case_facts *c, struct err *e) {
    int32_t term, stage;
    if (!symbols_add(x->pass->symbols, t->term, strlen(t->term), &term, e) ||
        !symbols_add(x->pass->symbols, h->stage, strlen(h->stage), &stage, e))
        return false;
    *c = h->facts;
    c->value[CASE_term] = term;
    c->value[CASE_half] = half;
    c->value[CASE_term_start] = c->value[CASE_day] = t->starts;
    c->value[CASE_term_end] = t->ends;
    c->value[CASE_stage] = stage;
    c->value[CASE_grade] = h->grade;
    if (c->value[CASE_birth_date] != CASE_UNKNOWN)
        c->value[CASE_age] = date_age((day_t)c->value[CASE_birth_date], t->starts);
    return true;
}

static bool apply(struct projecting *x, struct rules *rules, struct award *awards, struct err *e) {
    for (size_t i = 0; i < x->batch->n; i++) award_begin(&awards[i], &x->batch->cases[i]);
    return x->pass->engine->apply(rules, x->batch, awards, e);
}

/* Rules the cohorts from `from` on; *from moves on by a batch. */
static bool project_batch(struct projecting *x, struct projected_term *t, int half, size_t *from,
                          struct err *e) {
    const struct cohort *of[BATCH_SIZE];
    struct batch *b = x->batch;
    b->n = 0;
    buf_clear(&b->text);
    for (; *from < x->n && b->n < BATCH_SIZE; ++*from) {
        const struct cohort *h = &x->cohorts[*from];
        if (h->graduated) continue;
        if (!set_case(x, h, t, half, &b->cases[b->n], e)) return false;
        of[b->n++] = h;
    }
    x->left += b->n;
    if ((x->pass->against && !apply(x, x->pass->against_rules[0], b->before, e)) ||
        !apply(x, x->pass->rules[0], b->awards, e))
        return err_wrap(e, "projecting term %s", t->term);
    for (size_t i = 0; i < b->n; i++) {
        t->children += of[i]->after;
        t->after += of[i]->after * b->awards[i].fen;
        if (x->pass->against) t->before += of[i]->before * b->before[i].fen;
        if (award_is_refused(&b->awards[i])) t->refused += of[i]->after;
    }
    return true;
}

static bool project_term(struct projecting *x, struct term term, struct projected_term *t,
                         struct err *e) {
    term_code(term, t->term);
    t->starts = term_nominal_start(term);
    t->ends = term_nominal_start(term_next(term));
    bool ok = true;
    x->left = 0;
    for (size_t at = 0; ok && at < x->n;) ok = project_batch(x, t, term.half, &at, e);
    return ok;
}

bool projection_run(struct pass *p, const struct case_period *period, const struct comparison *c,
                    const struct progression *progression, struct projection *out, struct err *e) {
    struct projecting x = {
        .pass = p, .progression = progression, .batch = mem_alloc(sizeof *x.batch)};
    struct term term;
    *out = (struct projection){0};
    bool ok =
        term_parse(period->term, &term) || err_set(e, ERR_INPUT, "\"%s\" is no term", period->term);
    take_cohorts(&x, c);
    for (; ok && x.left > 0 && out->n < PROJECTION_TERMS_MAX; term = term_next(term)) {
        struct projected_term *t = &out->terms[out->n];
        ok = (out->n == 0 || term.half == 2 || move_up(&x, e)) && project_term(&x, term, t, e);
        if (x.left > 0) out->n++;
        out->before += t->before;
        out->after += t->after;
    }
    free(x.cohorts);
    buf_free(&x.batch->text);
    free(x.batch);
    return ok;
}

int64_t projection_days(const struct projection *p, fen_t funds, bool after) {
    for (size_t i = 0; i < p->n; i++) {
        const struct projected_term *t = &p->terms[i];
        fen_t cost = after ? t->after : t->before;
        if (cost > funds)
            return t->starts - p->terms[0].starts + (t->ends - t->starts) * funds / cost;
        funds -= cost;
    }
    return -1;
}
