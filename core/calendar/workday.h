/* Working days of China: Monday to Friday, but for what the State Council announces year by year
 * (国务院办公厅节假日安排): holidays, and weekends that are worked instead (调休上班).
 *
 * The announcements are data that somebody else keeps; this room asks for them. A year is announced
 * when anything of it is; in one that is not, weekdays are only a guess, and every answer says so.
 */
#ifndef QIANSHOU_CALENDAR_WORKDAY_H
#define QIANSHOU_CALENDAR_WORKDAY_H

#include "base/date.h"

#define WORKDAY_REACH 31 /* days; no arrangement ever gave more than ten days off in a row */

enum announced {
    ANNOUNCED_NOTHING, /* the year is announced and this day is as the week has it */
    ANNOUNCED_HOLIDAY,
    ANNOUNCED_WORKDAY,
    ANNOUNCED_NOT_YET, /* nothing is known of this year */
};

struct holidays {
    enum announced (*of)(void *context, day_t day);
    void *context;
};

struct workday {
    bool work;
    bool guessed; /* by the week alone */
};

struct workday workday_of(const struct holidays *h, day_t day);
/* The nearest working day after the day (step 1) or before it (step -1). *guessed becomes true when
 * a day on the way was guessed, and stays as it was otherwise. DAY_NONE when there is none within
 * WORKDAY_REACH: then the announcements are wrong. */
day_t workday_step(const struct holidays *h, day_t day, int step, bool *guessed);

#endif
