/* What column_read chooses from: one function a kind of cell. The cell is cleaned and not empty. */
#ifndef QIANSHOU_INTAKE_KIND_H
#define QIANSHOU_INTAKE_KIND_H

#include "intake/column.h"

bool kind_integer(const char *cell, struct value *value, const char **fault);
bool kind_yuan(const char *cell, struct value *value, const char **fault);
bool kind_date(const char *cell, struct buf *out, struct value *value, const char **fault);
bool kind_idno(const char *cell, struct buf *out, struct value *value, const char **fault);
bool kind_phone(const char *cell, struct buf *out, struct value *value, const char **fault);
bool kind_account(const char *cell, struct buf *out, struct value *value, const char **fault);
bool kind_term(const char *cell, struct buf *out, struct value *value, const char **fault);
bool kind_division(const struct column_context *context, const char *cell, struct value *value,
                   const char **fault);

/* Sets *fault and returns false. */
bool kind_fault(const char **fault, const char *sentence);
/* Puts text into out and makes it the value; returns true. */
bool kind_text(const char *text, size_t length, struct buf *out, struct value *value);

/* Damage that spreadsheets do to long numbers. "4.40981E+17": shown in scientific notation, the end
 * is lost. */
bool damage_is_scientific(const char *cell);
/* Fifteen digits kept, all that follow zero, and at least three of them: "440981201001010000". */
bool damage_is_zeroed(const char *digits, size_t n);

#endif
