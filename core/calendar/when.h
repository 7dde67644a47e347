/* When something is to happen again and again: a table of named fields, never a grammar of our own.
 *
 *   cron="0 9 * * 1"      crontab(5)
 *   date="06-01"          every year by the solar calendar
 *   lunar="12-30"         every year by the lunar one; "12-30" is 除夕 also when the month has 29
 *   term="清明"           every year on a solar term
 *   birthday=…            a person's, solar or lunar
 *   every="10m"           by the clock alone, from midnight on: m, h or d
 *
 * with before or after (days), at ("HH:MM"; midnight without it) and workday ("previous", "next": a
 * day off moves there). cron has its own time, so no at; every takes none of these.
 *
 * One path for all but `every`: days of the kind, moved, then minutes of such a day. */
#ifndef QIANSHOU_CALENDAR_WHEN_H
#define QIANSHOU_CALENDAR_WHEN_H

#include "base/mem.h"
#include "calendar/birthday.h"
#include "calendar/cron.h"
#include "calendar/workday.h"

enum when_kind { WHEN_CRON, WHEN_DATE, WHEN_LUNAR, WHEN_TERM, WHEN_BIRTHDAY, WHEN_EVERY };

struct when {
    enum when_kind kind;
    struct cron cron;
    struct birthday day; /* date, lunar, birthday; month 0: whose birthday is not said yet */
    int term;
    int64_t every_ms;
    int shift;        /* days: after the day, or before it when negative */
    int minute;       /* `at`, after midnight */
    int workday_step; /* -1 previous, 1 next, 0 as it comes */
};

/* The fields as somebody wrote them; NULL and 0: not given. */
struct when_fields {
    const char *cron, *date, *lunar, *term, *every, *at, *workday;
    const struct birthday *birthday; /* month 0: of a person to be named later */
    int64_t before, after;
};

/* Exactly one of cron, date, lunar, term, birthday, every. e names the field and its value. */
bool when_read(const struct when_fields *fields, struct when *w, struct err *e) MUST_CHECK;

struct when_next {
    instant_t nominal; /* before the move to a working day: no holiday changes it */
    instant_t at;
    bool depends; /* on holidays that are not announced yet: `at` may still move */
};

/* The first one after the instant. False when there is none: the tables end with 2100, nobody was
 * named whose birthday it is, or no working day is near. */
bool when_next(const struct when *w, const struct holidays *h, instant_t after,
               struct when_next *next, struct err *e) MUST_CHECK;
/* The same by its nominal: the first one whose nominal is after the instant. */
bool when_next_nominal(const struct when *w, const struct holidays *h, instant_t after,
                       struct when_next *next, struct err *e) MUST_CHECK;

/* "10m", "2h", "1d"; up to 9999 of them. */
bool when_duration(const char *text, int64_t *ms) MUST_CHECK;

/* As people say it (when_text.c): "农历正月初一前 7 天 09:00,遇休息日提前". Appends. */
void when_text(const struct when *w, struct buf *out);

#endif
