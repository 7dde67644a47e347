/* A case: what the rules see of one child for one term, as the facts were known at the round's
 * cut-off.
 *
 * Every field is one 64-bit integer: numbers, days and flags as they are, texts as symbols (numbers
 * of an interning table that all threads of one run share), CASE_UNKNOWN when nothing is known.
 * Facts declared by plugins follow the built-in fields. No Lua, no SQL in here. */
#ifndef QIANSHOU_STIPEND_CASE_H
#define QIANSHOU_STIPEND_CASE_H

#include <stddef.h>
#include <stdint.h>

#include "base/date.h"
#include "base/err.h"
#include "base/hash.h"

#define CASE_UNKNOWN INT64_MIN

enum case_kind { CASE_SYMBOL, CASE_INTEGER, CASE_DAY, CASE_FLAG, CASE_DIVISION };

enum case_field {
#define CASE_FIELD(name, kind, table, expression, title) CASE_##name,
#include "stipend/case_fields.h"
#undef CASE_FIELD
    CASE_BUILT_IN
};

enum {
    CASE_FACTS_MAX = 32,
    CASE_FIELDS_MAX = CASE_BUILT_IN + CASE_FACTS_MAX,
    CASE_CATEGORIES_MAX = 16
};

struct case_field_info {
    const char *name;
    enum case_kind kind;
    const char *table; /* NULL: the round's own, or derived */
    const char *expression;
    const char *title; /* Chinese */
};

/* The fields of a run: the built-in ones, then the facts its plugins declare (read from table
 * "fact"). */
struct case_layout {
    struct case_field_info fields[CASE_FIELDS_MAX];
    size_t n;
};

void case_layout_init(struct case_layout *layout);
/* kind: CASE_FLAG, CASE_INTEGER or CASE_SYMBOL; the name is copied. Again with
 * the same kind: nothing changes (two rulesets that are compared share their facts). */
bool case_layout_add_fact(struct case_layout *layout, const char *name, enum case_kind kind,
                          struct err *e) MUST_CHECK;
void case_layout_free(struct case_layout *layout);
int case_layout_find(const struct case_layout *layout, const char *name); /* -1: no such field */

struct case_facts {
    int64_t child_id;
    int64_t value[CASE_FIELDS_MAX];
    int32_t category[CASE_CATEGORIES_MAX]; /* symbols, in the store's order */
    int n_categories;
};

/* ---- symbols: one table a run; one thread adds, others read what was handed to them through a
 * lock ---- */

struct symbols;
struct symbols *symbols_new(void);
void symbols_free(struct symbols *t);
/* The symbol of a text; the same text gives the same number within a run. */
bool symbols_add(struct symbols *t, const char *text, size_t length, int32_t *symbol,
                 struct err *e) MUST_CHECK;
const char *symbols_text(const struct symbols *t, int32_t symbol,
                         size_t *length);                       /* length may be NULL */
uint64_t symbols_hash(const struct symbols *t, int32_t symbol); /* the same in every run */

/* ---- fingerprint: BLAKE2b-128 of the case, independent of symbol numbers; names of the fields are
 * part of it ---- */

enum { FINGERPRINT_SIZE = 16 };

struct fingerprinter {
    uint64_t common; /* the fields' names and the period: the same for every child of a run */
    const struct case_layout *layout;
    const struct symbols *symbols;
};
/* `period` (the term, the day, …) goes in once. Derived fields stay out. */
void fingerprint_begin(struct fingerprinter *f, const struct case_layout *layout,
                       const struct symbols *symbols, const struct case_facts *period);
void fingerprint_of(const struct fingerprinter *f, const struct case_facts *c,
                    unsigned char out[FINGERPRINT_SIZE]);

#endif
