/* Cells as the reader hands them out. */
#ifndef QIANSHOU_INTAKE_CELL_H
#define QIANSHOU_INTAKE_CELL_H

#include <stdbool.h>
#include <stddef.h>

/* Whether text_clean would only trim ASCII blanks. True for nearly every cell: ASCII and the common
 * Chinese characters (U+4000 to U+9FFF) are the same in NFC. It saves a million rows the
 * normaliser. */
bool cell_is_simple(const char *text);
/* Whether it begins or ends with an ASCII blank. */
bool cell_has_blank_ends(const char *text);
/* Trims ASCII blanks in place. Gives the new beginning. */
char *cell_trim(char *text);

#endif
