/* A case of today as it will be years from now: its child has moved up as the progression says. */
#include <string.h>

#include "stipend/projection.h"

/* The branch that most take; of several, the first. None when more leave than take any. */
static const struct branch *likeliest(const struct branches *to) {
    const struct branch *best = NULL;
    int64_t leave = SHARE_ONE;
    for (size_t i = 0; i < to->n; i++) {
        leave -= to->branch[i].share;
        if (!best || to->branch[i].share > best->share) best = &to->branch[i];
    }
    return best && best->share >= leave ? best : NULL;
}

static bool step_years(struct advance *a, struct advanced *to, struct err *e) {
    const struct progression *p = a->progression;
    char stage[STAGE_TEXT];
    size_t length;
    const char *text = symbols_text(a->symbols, (int32_t)to->stage, &length);
    if (length >= sizeof stage) return true; /* no stage that anything is known of */
    memcpy(stage, text, length + 1);
    for (int i = 0; i < a->years && !to->graduated; i++) {
        struct branches ways = {0};
        int64_t grade = to->next_grade == CASE_UNKNOWN ? 1 : to->next_grade;
        if (!p->next(p->context, stage, grade, "在读", &ways, e)) return false;
        const struct branch *way = likeliest(&ways);
        to->graduated = !way;
        if (!way) break;
        memcpy(stage, way->stage, sizeof stage);
        to->next_grade = way->grade;
    }
    int32_t symbol = 0;
    if (!to->graduated && !symbols_add(a->symbols, stage, strlen(stage), &symbol, e)) return false;
    to->next_stage = symbol;
    return true;
}

/* Children of one stage and grade move alike: the progression is asked once. */
static bool find(struct advance *a, int64_t stage, int64_t grade, struct advanced *out,
                 struct err *e) {
    for (size_t i = 0; i < a->n; i++)
        if (a->memo[i].stage == stage && a->memo[i].grade == grade) {
            *out = a->memo[i];
            return true;
        }
    *out =
        (struct advanced){.stage = stage, .grade = grade, .next_stage = stage, .next_grade = grade};
    if (!step_years(a, out, e)) return false;
    if (a->n < ADVANCED_MAX) a->memo[a->n++] = *out;
    return true;
}

bool advance_case(void *context, struct case_facts *c, bool *keep, struct err *e) {
    struct advance *a = context;
    struct advanced to;
    *keep = true;
    if (c->value[CASE_stage] == CASE_UNKNOWN) return true;
    if (!find(a, c->value[CASE_stage], c->value[CASE_grade], &to, e)) return false;
    *keep = !to.graduated;
    c->value[CASE_stage] = to.next_stage;
    c->value[CASE_grade] = to.next_grade;
    return true;
}
