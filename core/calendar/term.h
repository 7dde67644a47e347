/* Half-year terms as codes: "2023-1" is autumn 2023, the first half of school year 2023/24;
 * "2023-2" is spring 2024. Pure: the days of a real term come from the store's table "term"; the
 * nominal ones here (1 September and 1 February) serve where no calendar is at hand. */
#ifndef QIANSHOU_CALENDAR_TERM_H
#define QIANSHOU_CALENDAR_TERM_H

#include "base/date.h"

#define TERM_TEXT  8
#define TERM_TITLE 32

struct term {
    int year; /* the school year's first */
    int half; /* 1 or 2 */
};

/* Exactly "2023-1" or "2023-2", years 1000 to 9998. */
bool term_parse(const char *code, struct term *t) MUST_CHECK;
const char *term_code(struct term t, char out[TERM_TEXT]);
struct term term_next(struct term t);
const char *term_title(struct term t, char out[TERM_TITLE]); /* "2023年秋季学期" */
day_t term_nominal_start(struct term t);                     /* its end is the next one's start */

#endif
