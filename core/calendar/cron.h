/* Cron expressions as crontab(5) has them: minute, hour, day of month, month, day of week.
 *
 * Numbers, ranges 1-5, steps of a range or of all (1-31/2), lists, names of months and days
 * (JAN, MON; any case), 0 and 7 for Sunday, and @hourly @daily @weekly @monthly @yearly. As in
 * Vixie's cron, when neither day field begins with "*" a day that fits one of them is enough;
 * otherwise it must fit both. */
#ifndef QIANSHOU_CALENDAR_CRON_H
#define QIANSHOU_CALENDAR_CRON_H

#include "base/date.h"
#include "base/mem.h"

struct cron {
    uint64_t minutes;             /* bit n: minute n */
    uint32_t hours, days, months; /* bit n: hour n, day n (1-31), month n (1-12) */
    uint32_t weekdays;            /* bit n: date_weekday n (1 Monday … 7 Sunday) */
    bool either_day;              /* one of the day fields is enough */
};

/* Refuses what crontab(5) would, and days that no year has (30 February); e names the field. */
bool cron_parse(const char *text, struct cron *c, struct err *e) MUST_CHECK;
/* The first day from `from` on that fits. */
day_t cron_next_day(const struct cron *c, day_t from);
/* The first minute of a day that fits, from `from` on; -1 when there is none. */
int cron_next_minute(const struct cron *c, int from);
/* As people say it (cron_text.c), appended: "每周一至周五", "每年 3、9 月 1 日"; " 09:00、17:00",
 * "每 10 分钟". */
void cron_days_text(const struct cron *c, struct buf *out);
void cron_time_text(const struct cron *c, struct buf *out);

#endif
