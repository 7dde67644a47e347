/* The Chinese calendar (农历) for the lunar years 1900 to 2100, from lunar_years.tsv, which says
 * where its figures come from. A lunar year is named by the Gregorian year that it begins in: its
 * twelfth month mostly lies in the next one. */
#ifndef QIANSHOU_CALENDAR_LUNAR_H
#define QIANSHOU_CALENDAR_LUNAR_H

#include "base/date.h"

#define LUNAR_FIRST 1900
#define LUNAR_LAST  2100
#define LUNAR_TEXT  32

struct lunar {
    int year, month, day;
    bool leap; /* the month is a leap month (闰月) */
};

/* False for days outside 1900-01-31 to 2101-01-28. */
bool lunar_from_day(day_t day, struct lunar *out) MUST_CHECK;
/* False when the year has no such month or the month no such day. */
bool lunar_to_day(struct lunar date, day_t *day) MUST_CHECK;
int lunar_leap_month(int year);                         /* 0: the year has none, or is not known */
int lunar_month_length(int year, int month, bool leap); /* 29 or 30; 0 when there is none */
const char *lunar_format(struct lunar date, char out[LUNAR_TEXT]); /* "正月十一", "闰六月廿九" */

#endif
