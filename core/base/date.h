/* Dates and instants. A day is a count of days since 1970-01-01 in the programme's zone and has no
 * time of day; an instant is milliseconds since 1970-01-01T00:00Z. No room but the host asks the
 * system for the time. */
#ifndef QIANSHOU_BASE_DATE_H
#define QIANSHOU_BASE_DATE_H

#include <stdint.h>

#include "base/err.h"

typedef int32_t day_t;
typedef int64_t instant_t;

#define DAY_NONE     INT32_MIN
#define DAY_FOREVER  2932896 /* 9999-12-31: "until further notice" */
#define DATE_TEXT    11
#define INSTANT_TEXT 32

struct date {
    int year, month, day;
};

day_t date_to_day(int year, int month, int day); /* proleptic Gregorian; no checks */
struct date date_from_day(day_t day);
int date_month_length(int year, int month);
int date_weekday(day_t day); /* 1 Monday … 7 Sunday */
/* "2023-09-01", and as staff type it: 2023/9/1, 2023.9.1, 20230901, 2023年9月1日. False when it is
 * no date. */
bool date_parse(const char *text, day_t *day) MUST_CHECK;
/* Exactly YYYY-MM-DD, as the store keeps it. DAY_NONE if it is not. */
day_t date_from_iso(const char *text, int length);
const char *date_format(day_t day, char out[DATE_TEXT]); /* "2023-09-01" */
int date_age(day_t born, day_t on);                      /* completed years */

/* The programme's zone for everything below; set once at start. Default Asia/Shanghai. False if
 * tzdata lacks it. */
bool date_set_zone(const char *zone) MUST_CHECK;
/* "2023-09-01T09:00:00" or "2023-09-01 09:00" or a date (midnight), all in the zone. */
bool instant_parse(const char *text, instant_t *instant) MUST_CHECK;
const char *instant_format(instant_t instant,
                           char out[INSTANT_TEXT]); /* "2023-09-01 09:00:00", in the zone */
day_t instant_day(instant_t instant);               /* the day in the zone */
instant_t instant_of_day(day_t day, int minutes);   /* minutes after midnight in the zone */

#endif
