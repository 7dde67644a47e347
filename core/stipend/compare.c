#include "stipend/compare.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SLOTS = 1 << 14, GROUPS_MAX = SLOTS / 2 };

const char *change_title(enum change change) {
    static const char *const titles[CHANGES] = {
        "不变", "增加", "减少", "原来不发,现在发", "原来发,现在不发", "分担变化", "理由变化"};
    return titles[change];
}

void compare_add(struct compare_sum *to, const struct compare_sum *sum) {
    to->children += sum->children;
    to->paid_before += sum->paid_before;
    to->paid_after += sum->paid_after;
    to->before += sum->before;
    to->after += sum->after;
    to->county_before += sum->county_before;
    to->county_after += sum->county_after;
    for (int i = 0; i < CHANGES; i++) to->change[i] += sum->change[i];
}

int64_t compare_changed(const struct compare_sum *sum) {
    return sum->children - sum->change[CHANGE_NONE];
}

/* ---- groups ---- */

static size_t slot_of(const struct comparison *c, int64_t county, int32_t stage, int64_t grade) {
    uint64_t key = (uint64_t)county * 31 + (uint64_t)(stage + 1) * 1000003 + (uint64_t)grade * 7919;
    size_t at = (size_t)(key * 0x9E3779B97F4A7C15u >> 50) % SLOTS;
    for (; c->slots[at]; at = (at + 1) % SLOTS) {
        const struct compare_group *g = &c->groups[c->slots[at] - 1];
        if (g->county == county && g->stage == stage && g->grade == grade) break;
    }
    return at;
}

static struct compare_group *group_of(struct comparison *c, const struct pass *p,
                                      const struct case_facts *facts, const struct award *a,
                                      struct err *e) {
    int64_t grade = facts->value[CASE_grade];
    size_t at = slot_of(c, a->county, a->stage, grade);
    if (c->slots[at]) return &c->groups[c->slots[at] - 1];
    if (c->n == GROUPS_MAX) {
        err_set(e, ERR_INPUT, "there are more than %d kinds of county, stage and grade",
                GROUPS_MAX);
        return NULL;
    }
    c->groups = MEM_PUSH(c->groups, c->n, c->cap);
    struct compare_group *g = &c->groups[c->n++];
    *g = (struct compare_group){.county = a->county, .stage = a->stage, .grade = grade};
    if (a->stage >= 0)
        snprintf(g->stage_name, sizeof g->stage_name, "%s",
                 symbols_text(p->symbols, a->stage, NULL));
    c->slots[at] = c->n;
    return g;
}

void comparison_free(struct comparison *c) {
    for (size_t i = 0; i < c->n; i++) free(c->groups[i].sample);
    free(c->groups);
    free(c->slots);
    *c = (struct comparison){0};
}

/* ---- one child ---- */

static bool is_paid(const struct award *a) {
    return a && a->outcome == AWARD_GRANTED && a->fen > 0;
}

/* Reasons have numbers of their own in each ruleset: their names are compared. */
static bool same_reasons(const struct pass *p, const struct award *before, const struct award *a) {
    size_t n;
    const struct reason *old = p->engine->reasons(p->against_rules[0], &n),
                        *new = p->engine->reasons(p->rules[0], &n);
    if (before->n_lines != a->n_lines) return false;
    for (int i = 0; i < a->n_lines; i++) {
        const struct reason *x = &old[before->line[i].reason], *y = &new[a->line[i].reason];
        if (strcmp(x->code, y->code) != 0 || strcmp(x->plugin, y->plugin) != 0) return false;
    }
    return true;
}

static enum change change_of(const struct pass *p, const struct award *before,
                             const struct award *a) {
    if (!before) return is_paid(a) ? CHANGE_GAINED : CHANGE_NONE;
    if (is_paid(before) && !is_paid(a)) return CHANGE_LOST;
    if (!is_paid(before) && is_paid(a)) return CHANGE_GAINED;
    if (a->fen != before->fen) return a->fen > before->fen ? CHANGE_RAISED : CHANGE_LOWERED;
    if (a->county_fen != before->county_fen) return CHANGE_SHARED;
    return is_paid(a) || same_reasons(p, before, a) ? CHANGE_NONE : CHANGE_REASON;
}

static void count(struct compare_sum *sum, enum change change, const struct award *before,
                  const struct award *a) {
    sum->children++;
    sum->change[change]++;
    sum->paid_after += is_paid(a);
    sum->after += a->fen;
    sum->county_after += a->county_fen;
    if (!before) return;
    sum->paid_before += is_paid(before);
    sum->before += before->fen;
    sum->county_before += before->county_fen;
}

static void add_to_digest(struct hash *h, enum change change, const struct award *before,
                          const struct award *a) {
    const int64_t words[] = {a->child_id,
                             change,
                             a->county,
                             a->fen,
                             a->county_fen,
                             before ? before->fen : -1,
                             before ? before->county_fen : -1};
    hash_add(h, words, sizeof words);
}

struct comparing {
    struct comparison *out;
    struct hash digest;
    bool (*child)(void *context, const struct compared *x, struct err *e);
    void *context;
};

static bool compare_child(struct comparing *c, struct compared *x, struct err *e) {
    const struct award *a = &x->batch->awards[x->i],
                       *before = x->pass->against ? &x->batch->before[x->i] : NULL;
    const struct case_facts *facts = &x->batch->cases[x->i];
    struct compare_group *g = group_of(c->out, x->pass, facts, a, e);
    if (!g) return false;
    x->change = change_of(x->pass, before, a);
    count(&g->sum, x->change, before, a);
    add_to_digest(&c->digest, x->change, before, a);
    if (!g->sample && (is_paid(a) || is_paid(before))) g->sample = mem_copy(facts, sizeof *facts);
    return !c->child || c->child(c->context, x, e);
}

static bool compare_batch(void *context, const struct pass *p, const struct batch *b,
                          struct err *e) {
    struct compared x = {.pass = p, .batch = b};
    for (; x.i < b->n; x.i++)
        if (!compare_child(context, &x, e)) return false;
    return true;
}

bool compare_run(struct pass *p, struct store *s, const struct case_period *period,
                 bool (*child)(void *context, const struct compared *x, struct err *e),
                 void *context, struct comparison *out, struct err *e) {
    struct comparing c = {.out = out, .child = child, .context = context};
    *out = (struct comparison){.slots = mem_alloc(SLOTS * sizeof *out->slots)};
    hash_begin(&c.digest);
    bool ok = pass_run(p, s, period, compare_batch, &c, e);
    hash_end(&c.digest, out->digest);
    for (size_t i = 0; i < out->n; i++) compare_add(&out->total, &out->groups[i].sum);
    if (!ok) comparison_free(out);
    return ok;
}
