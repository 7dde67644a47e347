/* What each rule costs: calls and time, counted only where somebody has asked. */
#include <time.h>

#include "api/rules.h"

static uint64_t now_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

/* As award_enter_phase will decide for each. */
static bool will_speak(const struct award *a, const struct rule *rule) {
    return !award_is_refused(a) || a->refused_phase == rule->phase;
}

uint64_t cost_begin(struct rule_cost *c, const struct rule *rule, const struct award *awards,
                    size_t n) {
    for (size_t i = 0; i < n; i++) c->calls += will_speak(&awards[i], rule);
    return now_ns();
}

void cost_end(struct rule_cost *c, uint64_t began) {
    c->ns += now_ns() - began;
}

void api_cost_begin(struct rules *r) {
    r->cost = mem_alloc(r->n_rules * sizeof *r->cost);
    for (size_t i = 0; i < r->n_rules; i++)
        r->cost[i] = (struct rule_cost){.plugin = r->rule[i].plugin->manifest.name,
                                        .phase = api_phases[r->rule[i].phase],
                                        .where = r->rule[i].where};
}

const struct rule_cost *api_costs(const struct rules *r, size_t *n) {
    *n = r->n_rules;
    return r->cost;
}
