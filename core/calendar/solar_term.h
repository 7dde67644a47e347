/* The 24 solar terms (二十四节气), 1901 to 2100, from solar_terms.tsv, which says where its figures
 * come from. A term is a number from 0 (小寒, in January) to 23 (冬至, in December). */
#ifndef QIANSHOU_CALENDAR_SOLAR_TERM_H
#define QIANSHOU_CALENDAR_SOLAR_TERM_H

#include "base/date.h"

#define SOLAR_TERMS      24
#define SOLAR_TERM_FIRST 1901
#define SOLAR_TERM_LAST  2100

extern const char *const solar_term_names[SOLAR_TERMS + 1]; /* NULL-ended */

int solar_term_find(const char *name); /* -1: no such term */
int solar_term_of_day(day_t day);      /* -1: none begins on this day, or the year is not known */
bool solar_term_day(int term, int year, day_t *day) MUST_CHECK; /* false: the year is not known */

#endif
