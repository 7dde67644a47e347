/* Typed columns: what a cell may hold, and what it becomes. */
#ifndef QIANSHOU_INTAKE_COLUMN_H
#define QIANSHOU_INTAKE_COLUMN_H

#include "base/mem.h"
#include "base/value.h"

enum column_type {
    COLUMN_TEXT,
    COLUMN_INTEGER, /* 12, full-width digits, 12.0 */
    COLUMN_YUAN,    /* amount in yuan → 分 */
    COLUMN_DATE,    /* any date_parse form → "2023-09-01" */
    COLUMN_IDNO,    /* GB 11643 citizen number, 18 digits: see idno_check */
    COLUMN_PHONE,   /* mobile or land line → digits; E+ damage is refused */
    COLUMN_ACCOUNT, /* bank account: 8–32 digits, blanks dropped; …000 after E+ damage is refused */
    COLUMN_DIVISION, /* name or six-digit code of a county of the city, retired ones included → code
                        (see divisions) */
    COLUMN_TERM, /* "2023-1", "2023年秋季", "2023秋" → "2023-1"; spring of 2024 is "2023-2" */
    COLUMN_BOOLEAN, /* 是 否 有 无 Y N 1 0 → 1 or 0 */
    COLUMN_CHOICE,  /* one of choices */
};

struct column {
    char *title; /* the heading: "身份证号" */
    char *field; /* what the plugin calls it: "idno" */
    enum column_type type;
    bool required;
    char **choices; /* COLUMN_CHOICE */
    size_t n_choices;
    char **aliases; /* other headings that mean the same */
    size_t n_aliases;
};

struct division_name {
    int code;
    const char *name;
    int successor; /* of a retired one: the code that took its place; else 0 */
};

struct column_context {
    const struct division_name *divisions; /* what COLUMN_DIVISION accepts */
    size_t n_divisions;
};

/* Reads a cell. An empty cell gives null, or a fault when required. False: *fault is a sentence in
 * Chinese that says what is wrong and what to do, without the value; it lives until the next call
 * on this thread. Text results are written to `out`, which the caller owns. */
bool column_read(const struct column *c, const struct column_context *context, const char *cell,
                 struct buf *out, struct value *value, const char **fault) MUST_CHECK;

bool column_type_parse(const char *name,
                       enum column_type *type) MUST_CHECK; /* text, integer, yuan, date, … */
const char *column_type_name(enum column_type type);       /* "yuan" */
const char *column_type_title(enum column_type type);      /* for staff: "金额(元)" */

/* A citizen number in any form staff type it (lower-case x, Ｘ, ×, *, blanks, full width) → 18
 * characters in `out`. False with a fault: length, date, checksum, or damage by a spreadsheet (E+
 * notation, fifteen digits and 000), which is told apart from a wrong checksum. Never rejected by
 * its division prefix. */
bool idno_check(const char *text, char out[19], const char **fault) MUST_CHECK;
char idno_check_digit(
    const char first17[17]); /* GB 11643: weights 7 9 10 5 8 4 2 1 6 3 7 9 10 5 8 4 2, mod 11 */

#endif
