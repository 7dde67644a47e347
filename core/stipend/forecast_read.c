/* Today's cases, for a forecast. */
#include "stipend/forecast.h"

struct reading {
    struct case_facts *cases;
    size_t n, cap;
};

static bool keep_cases(void *context, const struct pass *p, const struct batch *b, struct err *e) {
    struct reading *r = context;
    (void)p, (void)e;
    for (size_t i = 0; i < b->n; i++) {
        r->cases = MEM_PUSH(r->cases, r->n, r->cap);
        r->cases[r->n++] = b->cases[i];
    }
    return true;
}

bool forecast_read(struct pass *p, struct store *s, const struct case_period *today,
                   struct case_facts **cases, size_t *n, struct err *e) {
    struct reading r = {0};
    bool ok = pass_run(p, s, today, keep_cases, &r, e);
    *cases = r.cases;
    *n = r.n;
    return ok;
}
