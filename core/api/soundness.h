/* Whether rules are sound, before anybody is paid by them: their dated data files, and what they
 * answer to every combination that combinations.lua of their plugins lists. Findings are lines of
 * Chinese for an administrator. No store is needed. */
#ifndef QIANSHOU_API_SOUNDNESS_H
#define QIANSHOU_API_SOUNDNESS_H

#include "plugin/ruleset.h"

struct findings {
    void (*fault)(void *context, const char *line); /* must be mended */
    void (*note)(void *context, const char *line);  /* must be looked at */
    void *context;
    int64_t faults, notes;
};
void findings_fault(struct findings *f, const char *fmt, ...) PRINTF_LIKE(2, 3);
void findings_note(struct findings *f, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* ---- dated.c: lists of entries with `from` and `reference` ---- */

enum { DATED_MAX = 64 };
/* The days on which some data file says something new, ascending. */
struct dated {
    int64_t files, entries;
    day_t days[DATED_MAX];
    size_t n_days;
};
/* Entries ascend, none is without its document, none forgets what the one before had, figures are
 * whole 分; with `never_falls = true` in the list, no figure falls. */
bool api_check_dated(const struct registry *r, struct dated *out, struct findings *f,
                     struct err *e) MUST_CHECK;

/* ---- combination.c ---- */

struct combination_result {
    int64_t cases, granted, refused;
};
/* Each combination gets an award or a named refusal, the same in two orders and from two workers;
 * what was paid in one term and is not in the next is noted. */
bool api_check_combinations(const struct registry *r, const struct ruleset *rs,
                            const struct dated *dated, struct combination_result *out,
                            struct findings *f, struct err *e) MUST_CHECK;

#endif
