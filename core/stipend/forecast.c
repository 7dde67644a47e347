#include "stipend/forecast.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PLACES_MAX = 64 };

struct place {
    int64_t stage; /* symbol, or CASE_UNKNOWN: then nobody moves on */
    int64_t grade;
    bool is_asked; /* where it leads to is known */
    size_t n;
    int to[BRANCHES_MAX];
    int64_t share[BRANCHES_MAX + 1]; /* the last: who leave */
};

/* One child's weights over the places. */
struct life {
    const struct case_facts *facts;
    int years_later; /* an entrant: like the child of the facts, so many years later */
    day_t entered;   /* an entrant's first day */
    int64_t weight[PLACES_MAX];
};

struct forecasting {
    struct pass *pass;
    const struct forecast_plan *plan;
    const struct case_facts *cases;
    size_t n_cases;
    struct assumed assumed;
    struct life *lives;
    size_t n_lives, cap_lives;
    struct place place[PLACES_MAX];
    size_t n_places;
    int year;     /* the school year the weights are of */
    int moved;    /* how many Septembers there have been */
    int64_t left; /* the sum of all weights */
    /* the term at hand */
    struct case_period period;
    struct term term;
    struct batch *batch;
    struct forecast_item item[BATCH_SIZE];
    forecast_consumer consume;
    void *context;
};

/* ---- places and lives ---- */

static bool find_place(struct forecasting *f, int64_t stage, int64_t grade, int *place,
                       struct err *e) {
    size_t i = 0;
    while (i < f->n_places && (f->place[i].stage != stage || f->place[i].grade != grade)) i++;
    if (i == PLACES_MAX)
        return err_set(e, ERR_INPUT, "the forecast meets more than %d stages and grades",
                       PLACES_MAX);
    if (i == f->n_places) f->place[f->n_places++] = (struct place){.stage = stage, .grade = grade};
    *place = (int)i;
    return true;
}

static bool add_life(struct forecasting *f, const struct life *life, int64_t stage, int64_t grade,
                     int64_t weight, struct err *e) {
    int place;
    if (!find_place(f, stage, grade, &place, e)) return false;
    f->lives = MEM_PUSH(f->lives, f->n_lives, f->cap_lives);
    f->lives[f->n_lives] = *life;
    f->lives[f->n_lives++].weight[place] = weight;
    return true;
}

static bool begin_lives(struct forecasting *f, struct err *e) {
    for (size_t i = 0; i < f->n_cases; i++) {
        const struct case_facts *c = &f->cases[i];
        if (!add_life(f, &(struct life){.facts = c}, c->value[CASE_stage], c->value[CASE_grade],
                      SHARE_ONE, e))
            return false;
    }
    return true;
}

/* ---- September ---- */

static const char *symbol_text(const struct forecasting *f, int64_t symbol) {
    return symbol == CASE_UNKNOWN ? NULL : symbols_text(f->pass->symbols, (int32_t)symbol, NULL);
}

/* Where a place leads to, for those who study so. */
static bool ask(struct forecasting *f, struct place *p, const char *study, struct err *e) {
    struct branches to = {0};
    const struct progression *g = f->plan->progression;
    int64_t grade = p->grade == CASE_UNKNOWN ? 1 : p->grade, rest = SHARE_ONE;
    if (!g->next(g->context, symbol_text(f, p->stage), grade, study, &to, e)) return false;
    for (size_t i = 0; i < to.n; i++) {
        int32_t stage;
        const struct branch *b = &to.branch[i];
        if (!symbols_add(f->pass->symbols, b->stage, strlen(b->stage), &stage, e) ||
            !find_place(f, stage, b->grade, &p->to[i], e))
            return false;
        p->share[i] = b->share;
        rest -= b->share;
    }
    p->n = to.n;
    p->share[to.n] = rest;
    if (rest < 0)
        return err_set(e, ERR_INPUT, "more than all children of %s leave it",
                       symbol_text(f, p->stage));
    return true;
}

static void split(const struct place *p, int64_t weight, int64_t next[PLACES_MAX]) {
    fen_t parts[BRANCHES_MAX + 1];
    if (!money_share(weight, p->share, p->n + 1, parts)) return; /* the shares sum to SHARE_ONE */
    for (size_t i = 0; i < p->n; i++) next[p->to[i]] += parts[i];
}

/* How a child studies today, which is all that is known of its first September. */
static const char *study_of(const struct forecasting *f, const struct life *life) {
    const char *study = symbol_text(f, life->facts->value[CASE_study]);
    bool is_first = f->moved == 0 && life->years_later == 0;
    return is_first && study ? study : "在读";
}

static bool move_place(struct forecasting *f, const struct life *life, int i,
                       int64_t next[PLACES_MAX], struct err *e) {
    const char *study = study_of(f, life);
    if (strcmp(study, "在读") != 0) {
        struct place once = f->place[i];
        if (!ask(f, &once, study, e)) return false;
        split(&once, life->weight[i], next);
        return true;
    }
    if (!f->place[i].is_asked && !ask(f, &f->place[i], study, e)) return false;
    f->place[i].is_asked = true;
    split(&f->place[i], life->weight[i], next);
    return true;
}

static bool move_life(struct forecasting *f, struct life *life, struct err *e) {
    int64_t next[PLACES_MAX] = {0};
    for (int i = 0; i < (int)f->n_places; i++) {
        if (life->weight[i] == 0) continue;
        if (f->place[i].stage == CASE_UNKNOWN)
            next[i] += life->weight[i];
        else if (!move_place(f, life, i, next, e))
            return false;
    }
    memcpy(life->weight, next, sizeof next);
    return true;
}

/* The children of one row of entrants, shared among those who are in the stage today. */
static bool add_entrants(struct forecasting *f, const struct entrants *n, struct err *e) {
    int32_t stage;
    if (!symbols_add(f->pass->symbols, n->stage, strlen(n->stage), &stage, e)) return false;
    int64_t *like = mem_alloc(f->n_cases * sizeof *like + 1);
    fen_t *weight = mem_alloc(f->n_cases * sizeof *weight + 1);
    for (size_t i = 0; i < f->n_cases; i++) like[i] = f->cases[i].value[CASE_stage] == stage;
    bool ok = money_share(n->children * SHARE_ONE, like, f->n_cases, weight);
    if (!ok)
        err_set(e, ERR_INPUT, "%lld children are to enter in %s, where nobody is today",
                (long long)n->children, n->stage);
    day_t entered = term_nominal_start((struct term){f->year, 1});
    for (size_t i = 0; ok && i < f->n_cases; i++) {
        const struct life life = {&f->cases[i], f->moved, entered, {0}};
        if (weight[i] > 0) ok = add_life(f, &life, stage, n->grade, weight[i], e);
    }
    free(like);
    free(weight);
    return ok;
}

static bool move_up(struct forecasting *f, struct err *e) {
    for (size_t i = 0; i < f->n_lives; i++)
        if (!move_life(f, &f->lives[i], e)) return false;
    f->year++;
    f->moved++;
    for (size_t i = 0; i < f->plan->n_entrants; i++)
        if (!add_entrants(f, &f->plan->entrants[i], e)) return false;
    return true;
}

/* ---- one term ---- */

static day_t later(day_t day, int years) {
    struct date d = date_from_day(day);
    return date_to_day(d.year + years, d.month, d.day);
}

static void assume(const struct forecasting *f, struct case_facts *c) {
    if (f->moved == 0) return;
    for (size_t i = 0; i < f->assumed.n; i++)
        c->value[f->assumed.field[i].field] = f->assumed.field[i].value;
}

static bool set_case(const struct forecasting *f, const struct life *life, const struct place *p,
                     struct case_facts *c, struct err *e) {
    int32_t term;
    const struct case_period *t = &f->period;
    if (!symbols_add(f->pass->symbols, t->term, strlen(t->term), &term, e)) return false;
    *c = *life->facts;
    int64_t *v = c->value;
    assume(f, c);
    v[CASE_term] = term;
    v[CASE_half] = t->half;
    v[CASE_term_start] = v[CASE_day] = t->term_start;
    v[CASE_term_end] = t->term_end;
    v[CASE_stage] = p->stage;
    v[CASE_grade] = p->grade;
    if (life->years_later > 0) v[CASE_enrolled_on] = life->entered;
    if (v[CASE_birth_date] != CASE_UNKNOWN) {
        v[CASE_birth_date] = later((day_t)v[CASE_birth_date], life->years_later);
        v[CASE_age] = date_age((day_t)v[CASE_birth_date], t->term_start);
    }
    return true;
}

static bool apply(const struct forecasting *f, struct rules *rules, struct award *awards,
                  struct err *e) {
    for (size_t i = 0; i < f->batch->n; i++) award_begin(&awards[i], &f->batch->cases[i]);
    return f->pass->engine->apply(rules, f->batch, awards, e);
}

static bool rule_batch(struct forecasting *f, struct err *e) {
    struct batch *b = f->batch;
    const struct pass *p = f->pass;
    if ((p->against && !apply(f, p->against_rules[0], b->before, e)) ||
        !apply(f, p->rules[0], b->awards, e))
        return err_wrap(e, "forecasting term %s", f->period.term);
    for (size_t i = 0; i < b->n; i++)
        if (!f->consume(f->context, &f->item[i], e)) return false;
    b->n = 0;
    buf_clear(&b->text);
    return true;
}

static bool add_case(struct forecasting *f, const struct life *life, int place, struct err *e) {
    struct batch *b = f->batch;
    const struct place *p = &f->place[place];
    if (!set_case(f, life, p, &b->cases[b->n], e)) return false;
    f->item[b->n] = (struct forecast_item){.term = f->term,
                                           .stage = symbol_text(f, p->stage),
                                           .grade = p->grade,
                                           .facts = &b->cases[b->n],
                                           .award = &b->awards[b->n],
                                           .before = f->pass->against ? &b->before[b->n] : NULL,
                                           .start = (size_t)(life->facts - f->cases),
                                           .weight = life->weight[place],
                                           .is_entrant = life->years_later > 0};
    f->left += life->weight[place];
    return ++b->n < BATCH_SIZE || rule_batch(f, e);
}

/* Days as the school calendar has them; the nominal ones beyond its end. */
static bool read_period(struct forecasting *f, struct store *s, struct err *e) {
    struct case_period *p = &f->period;
    term_code(f->term, p->term);
    p->half = f->term.half;
    p->term_start = term_nominal_start(f->term);
    p->term_end = term_nominal_start(term_next(f->term));
    struct query *q =
        store_query(s, e, "select starts, ends from term where code = ?", "t", p->term);
    enum store_step step = q ? store_next(q, e) : STORE_FAILED;
    if (step == STORE_ROW) {
        p->term_start = date_from_iso(query_text(q, 0), query_length(q, 0));
        p->term_end = date_from_iso(query_text(q, 1), query_length(q, 1));
    }
    query_close(q);
    return step != STORE_FAILED;
}

static bool forecast_term(struct forecasting *f, struct store *s, struct err *e) {
    while (f->year < f->term.year)
        if (!move_up(f, e)) return false;
    if (!read_period(f, s, e)) return false;
    f->left = 0;
    for (size_t i = 0; i < f->n_lives; i++)
        for (int p = 0; p < (int)f->n_places; p++)
            if (f->lives[i].weight[p] > 0 && !add_case(f, &f->lives[i], p, e)) return false;
    return rule_batch(f, e);
}

static bool forecast_terms(struct forecasting *f, struct store *s, struct err *e) {
    const struct forecast_plan *plan = f->plan;
    bool goes_on = true;
    for (f->term = plan->first; goes_on && f->term.year < plan->first.year + plan->years;
         f->term = term_next(f->term)) {
        if (!forecast_term(f, s, e)) return false;
        goes_on = f->left > 0 || plan->n_entrants > 0;
    }
    return f->pass->engine->check(f->pass->rules[0], e);
}

bool forecast_run(struct pass *p, struct store *s, const struct case_facts *cases, size_t n,
                  int school_year, const struct forecast_plan *plan, forecast_consumer consume,
                  void *context, struct err *e) {
    struct forecasting *f = mem_alloc(sizeof *f);
    const struct progression *g = plan->progression;
    f->pass = p;
    f->plan = plan;
    f->cases = cases;
    f->n_cases = n;
    f->year = school_year;
    f->consume = consume;
    f->context = context;
    f->batch = mem_alloc(sizeof *f->batch);
    bool ok = (!g->assume || g->assume(g->context, &p->layout, p->symbols, &f->assumed, e)) &&
              begin_lives(f, e) && forecast_terms(f, s, e);
    buf_free(&f->batch->text);
    free(f->batch);
    free(f->lives);
    free(f);
    return ok;
}
