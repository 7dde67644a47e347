/* Writes a new entry into the text of a dated data file: a copy of the last one with another date
 * and an empty reference. Everything else in the file stays as it is, comments and layout too. */
#ifndef QIANSHOU_API_DATED_TEXT_H
#define QIANSHOU_API_DATED_TEXT_H

#include "base/mem.h"

/* Whether the text is `return { { … from = … }, … }`; `last` gets the last entry's date. */
bool dated_text_last(const char *text, char last[16]) MUST_CHECK;
/* `from`: "2024-09-01", later than the last. Caller frees. */
char *dated_text_add(const char *text, const char *from);

#endif
