/* What a ruleset would change: term by term, against the rules in force for each. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "calendar/term.h"
#include "stipend/policy.h"

struct differing {
    struct store *store;
    const struct policy_question *q;
    struct policy_difference *d;
    struct policy_term *term; /* at hand */
    instant_t known;
    /* the pass at hand, kept from term to term while the other side stays the same */
    struct pass pass;
    struct ruleset base;
    int64_t base_id; /* 0: nothing to compare with */
    bool is_open;
    struct advance advance;
};

/* ---- which terms ---- */

static bool add_term(struct policy_difference *d, const char *code, const char *state,
                     struct err *e) {
    for (size_t i = 0; i < d->n; i++)
        if (strcmp(d->terms[i].term, code) == 0) return true;
    if (d->n == POLICY_TERMS_MAX)
        return err_set(e, ERR_STATE, "there are more than %d rounds: say --term TERM",
                       POLICY_TERMS_MAX);
    struct policy_term *t = &d->terms[d->n++];
    snprintf(t->term, sizeof t->term, "%s", code);
    snprintf(t->state, sizeof t->state, "%s", state);
    return true;
}

static bool add_rounds(struct differing *x, const char *only, struct err *e) {
    struct query *q = store_query(x->store, e,
                                  "select term, state from round where ?1 is null or term = ?1 "
                                  "order by term",
                                  "t", only);
    enum store_step step = STORE_FAILED;
    while (q && (step = store_next(q, e)) == STORE_ROW)
        if (!add_term(x->d, query_text(q, 0), query_text(q, 1), e)) {
            step = STORE_FAILED;
            break;
        }
    query_close(q);
    return step == STORE_DONE;
}

/* The first term, what is left of its school year, and where later approvals begin. */
static bool add_coming(struct differing *x, struct err *e) {
    struct term t;
    char next[TERM_TEXT];
    if (!term_parse(x->q->from, &t))
        return err_set(e, ERR_USAGE, "\"%s\" is no term like 2024-1", x->q->from);
    if (!add_term(x->d, x->q->from, "", e) ||
        (t.half == 1 && !add_term(x->d, term_code(term_next(t), next), "", e)))
        return false;
    struct query *q = store_query(x->store, e,
                                  "select distinct from_term from policy where from_term > ? and "
                                  "revoked_by is null order by from_term",
                                  "t", x->q->from);
    enum store_step step = STORE_FAILED;
    while (q && (step = store_next(q, e)) == STORE_ROW)
        if (!add_term(x->d, query_text(q, 0), "", e)) {
            step = STORE_FAILED;
            break;
        }
    query_close(q);
    return step == STORE_DONE;
}

static int by_term(const void *a, const void *b) {
    return strcmp(((const struct policy_term *)a)->term, ((const struct policy_term *)b)->term);
}

static bool find_terms(struct differing *x, struct err *e) {
    const char *only = x->q->term;
    if (!add_rounds(x, only, e) || !(only ? add_term(x->d, only, "", e) : add_coming(x, e)))
        return false;
    qsort(x->d->terms, x->d->n, sizeof *x->d->terms, by_term);
    for (size_t i = 0; i < x->d->n; i++)
        x->d->terms[i].covered = strcmp(x->d->terms[i].term, x->q->from) >= 0;
    return true;
}

/* ---- against what ---- */

/* In force for the term; else what its round was assessed by; else what the last round was. */
static bool find_base(const struct differing *x, const char *term, int64_t *id, struct err *e) {
    bool found;
    if (x->q->against) return policy_ruleset(x->store, x->q->against, id, e);
    if (!policy_in_force(x->store, term, x->known, id, e)) return false;
    if (*id) return true;
    if (!store_integer(x->store, e, id, &found,
                       "select ruleset_id from round where ruleset_id is not null "
                       "order by term <> ?, id desc limit 1",
                       "t", term))
        return false;
    if (!found) *id = 0;
    return true;
}

static void close_pass(struct differing *x) {
    if (!x->is_open) return;
    pass_close(&x->pass);
    if (x->base_id) ruleset_free(&x->base);
    x->is_open = false;
}

static bool open_pass(struct differing *x, struct err *e) {
    int64_t id;
    if (!find_base(x, x->term->term, &id, e)) return false;
    if (x->is_open && id == x->base_id) return true;
    close_pass(x);
    x->base_id = id;
    if (id && !ruleset_load(x->store, id, &x->base, e)) return false;
    x->is_open = pass_open_pair(&x->pass, x->q->engine, x->q->ruleset, id ? &x->base : NULL,
                                x->q->workers, e);
    if (!x->is_open && id) ruleset_free(&x->base);
    return x->is_open;
}

/* ---- one term ---- */

/* Of a term that has not begun nothing is known: today's roster stands for it, moved up. */
static void look_ahead(struct differing *x, struct case_period *period) {
    day_t today = store_today(x->store);
    struct term t;
    x->pass.prepare = NULL;
    if (period->day <= today || !term_parse(period->term, &t)) return;
    period->day = today;
    x->advance = (struct advance){.progression = x->q->progression, .symbols = x->pass.symbols};
    for (int year = t.year; term_nominal_start((struct term){year, 1}) > today; year--)
        x->advance.years++;
    if (!x->q->progression) return;
    x->pass.prepare = advance_case;
    x->pass.prepare_context = &x->advance;
}

/* As a round of the term would read it: on its day, or on the term's first. */
static bool find_period(const struct differing *x, struct case_period *period, struct err *e) {
    struct round r = {0};
    bool found;
    char *day = NULL;
    snprintf(r.term, sizeof r.term, "%s", x->term->term);
    if (!store_text(x->store, e, &day, &found,
                    "select coalesce((select day from round where term = ?1), starts) from term "
                    "where code = ?1",
                    "t", r.term))
        return false;
    if (!found) return err_set(e, ERR_INPUT, "the term %s is not in the school calendar", r.term);
    snprintf(r.day, sizeof r.day, "%s", day);
    free(day);
    return round_period(x->store, &r, x->known, period, e);
}

static bool tell_child(void *context, const struct compared *c, struct err *e) {
    struct differing *x = context;
    return x->q->child(x->q->context, x->term, c, e);
}

static bool compare_term(struct differing *x, struct err *e) {
    struct policy_term *t = x->term;
    struct case_period period;
    bool wanted = x->q->child && (t->covered || x->q->term);
    if (!open_pass(x, e) || !find_period(x, &period, e)) return false;
    if (x->base_id) memcpy(t->base, x->base.hash, HASH_HEX);
    look_ahead(x, &period);
    t->ahead = x->pass.prepare != NULL;
    if (!compare_run(&x->pass, x->store, &period, wanted ? tell_child : NULL, x, &t->sums, e))
        return err_wrap(e, "term %s", t->term);
    bool first = t->covered && strcmp(t->state, "closed") != 0 && x->d->projection.n == 0;
    return !first || !x->q->progression ||
           projection_run(&x->pass, x->store, &period, &t->sums, x->q->progression,
                          &x->d->projection, e);
}

static void sum_up(const struct policy_question *q, struct policy_difference *d) {
    struct hash h;
    hash_begin(&h);
    hash_add_text(&h, q->ruleset->hash);
    hash_add_text(&h, q->from);
    for (size_t i = 0; i < d->n; i++) {
        if (!d->terms[i].covered) continue;
        hash_add_text(&h, d->terms[i].term);
        hash_add_text(&h, d->terms[i].base);
        hash_add_text(&h, d->terms[i].sums.digest);
    }
    hash_end(&h, d->digest);
}

bool policy_compare(struct store *s, const struct policy_question *q, struct policy_difference *d,
                    struct err *e) {
    struct differing x = {.store = s, .q = q, .d = d, .known = store_now(s)};
    *d = (struct policy_difference){.terms = mem_alloc(POLICY_TERMS_MAX * sizeof *d->terms)};
    bool ok = find_terms(&x, e) &&
              store_integer(s, e, &d->funds, NULL,
                            "select coalesce(sum(fen), 0) from account where kind = 'bank'", "");
    for (size_t i = 0; ok && i < d->n; i++) {
        x.term = &d->terms[i];
        ok = compare_term(&x, e);
    }
    close_pass(&x);
    if (ok)
        sum_up(q, d);
    else
        policy_difference_free(d);
    return ok;
}

void policy_difference_free(struct policy_difference *d) {
    for (size_t i = 0; i < d->n; i++) comparison_free(&d->terms[i].sums);
    free(d->terms);
    *d = (struct policy_difference){0};
}

const struct policy_term *policy_term_find(const struct policy_difference *d, const char *term) {
    for (size_t i = 0; i < d->n; i++)
        if (strcmp(d->terms[i].term, term) == 0) return &d->terms[i];
    return NULL;
}
