/* Text: UTF-8 in NFC everywhere inside; what Excel and input methods do to it is mended at the
 * door. */
#ifndef QIANSHOU_BASE_TEXT_H
#define QIANSHOU_BASE_TEXT_H

#include <stddef.h>

#include "base/mem.h"

bool text_is_utf8(const char *text, size_t length) MUST_CHECK; /* strict; no NUL inside */
/* Puts ? for each byte that is no part of a character: for what others have said, or what was cut.
 */
void text_mend(char *text);
/* Trims ASCII and full-width blanks, turns full-width ASCII (１Ａ（) into ASCII, and normalises to
 * NFC. Names keep their middle dots. Caller frees. */
char *text_clean(const char *text);
int text_width(const char *text);    /* columns on a terminal: CJK counts 2 */
size_t text_chars(const char *text); /* code points */
/* The candidate nearest to word by edit distance, or NULL when none is near: "did you mean …?" */
const char *text_nearest(const char *word, const char *const *candidates, size_t n);

/* What those see who may not see: 张** , **************123X, 138****5678. Caller frees. */
char *text_mask_name(const char *name);
char *text_mask_number(const char *number, size_t keep_first, size_t keep_last);

#endif
