#include "stipend/projection.h"

#include <stdlib.h>
#include <string.h>

struct projecting {
    struct projection *out;
    struct case_facts *cases;
    const struct compare_group **groups; /* whom each case stands for */
    size_t n;
    /* of the last term, millionths */
    int64_t children, refused, before, after;
};

static void take_samples(struct projecting *x, const struct comparison *c) {
    x->cases = mem_alloc((c->n + 1) * sizeof *x->cases);
    x->groups = mem_alloc((c->n + 1) * sizeof *x->groups);
    for (size_t i = 0; i < c->n; i++) {
        const struct compare_group *g = &c->groups[i];
        if (!g->sample || g->stage < 0) continue;
        x->cases[x->n] = *g->sample;
        x->groups[x->n++] = g;
    }
}

static int64_t whole(int64_t millionths) {
    return (millionths + SHARE_ONE / 2) / SHARE_ONE;
}

static void end_term(struct projecting *x) {
    struct projection *out = x->out;
    if (out->n == 0) return;
    struct projected_term *t = &out->terms[out->n - 1];
    t->children = whole(x->children);
    t->refused = whole(x->refused);
    t->before = whole(x->before);
    t->after = whole(x->after);
    out->before += t->before;
    out->after += t->after;
    x->children = x->refused = x->before = x->after = 0;
}

static void begin_term(struct projecting *x, const struct forecast_item *item) {
    struct projected_term *t = &x->out->terms[x->out->n++];
    term_code(item->term, t->term);
    t->starts = (day_t)item->facts->value[CASE_term_start];
    t->ends = (day_t)item->facts->value[CASE_term_end];
}

static bool take_item(void *context, const struct forecast_item *item, struct err *e) {
    struct projecting *x = context;
    const struct compare_sum *sum = &x->groups[item->start]->sum;
    char term[TERM_TEXT];
    (void)e;
    if (x->out->n == 0 ||
        strcmp(x->out->terms[x->out->n - 1].term, term_code(item->term, term)) != 0) {
        end_term(x);
        begin_term(x, item);
    }
    x->children += sum->paid_after * item->weight;
    x->after += sum->paid_after * item->weight * item->award->fen;
    if (item->before) x->before += sum->paid_before * item->weight * item->before->fen;
    if (award_is_refused(item->award)) x->refused += sum->paid_after * item->weight;
    return true;
}

bool projection_run(struct pass *p, struct store *s, const struct case_period *period,
                    const struct comparison *c, const struct progression *progression,
                    struct projection *out, struct err *e) {
    struct forecast_plan plan = {.progression = progression, .years = PROJECTION_TERMS_MAX / 2};
    struct projecting x = {.out = out};
    *out = (struct projection){0};
    if (!term_parse(period->term, &plan.first))
        return err_set(e, ERR_INPUT, "\"%s\" is no term", period->term);
    take_samples(&x, c);
    bool ok = forecast_run(p, s, x.cases, x.n, plan.first.year, &plan, take_item, &x, e);
    if (ok) end_term(&x);
    free(x.cases);
    free(x.groups);
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
