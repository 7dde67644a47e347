/* What a clock on the wall shows in the programme's zone (date_set_zone), in whole minutes: what
 * people mean by "at nine", through every change of summer time that tzdata knows. */
#ifndef QIANSHOU_CALENDAR_WALL_H
#define QIANSHOU_CALENDAR_WALL_H

#include "base/date.h"

#define WALL_DAY 1440 /* minutes of a day by the clock */

struct wall {
    day_t day;
    int minute; /* 0 to 1439 */
};

struct wall wall_of_instant(instant_t instant);
/* The first instant at which the clock shows this minute or a later one: of a doubled hour the
 * first run, of a skipped one the next minute that there is. */
instant_t wall_to_instant(struct wall wall);

#endif
