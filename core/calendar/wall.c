#include "calendar/wall.h"

#include <time.h>

enum { DAY_SECONDS = 86400 };

static long offset_at(int64_t seconds) {
    time_t t = (time_t)seconds;
    struct tm tm;
    localtime_r(&t, &tm);
    return tm.tm_gmtoff;
}

static int64_t floor_divide(int64_t a, int64_t b) {
    return a / b - (a % b < 0);
}

struct wall wall_of_instant(instant_t instant) {
    int64_t seconds = floor_divide(instant, 1000);
    int64_t minutes = floor_divide(seconds + offset_at(seconds), 60);
    int64_t day = floor_divide(minutes, WALL_DAY);
    return (struct wall){.day = (day_t)day, .minute = (int)(minutes - day * WALL_DAY)};
}

/* The clock was put forward between these two: the first second of the new time. */
static int64_t transition(int64_t before, int64_t after) {
    long old = offset_at(before);
    while (after - before > 1) {
        int64_t middle = before + (after - before) / 2;
        if (offset_at(middle) == old)
            before = middle;
        else
            after = middle;
    }
    return after;
}

instant_t wall_to_instant(struct wall wall) {
    int64_t shown = ((int64_t)wall.day * WALL_DAY + wall.minute) * 60;
    long before = offset_at(shown - DAY_SECONDS), after = offset_at(shown + DAY_SECONDS);
    int64_t by_old = shown - before, by_new = shown - after;
    if (offset_at(by_old) == before) return by_old * 1000;
    if (offset_at(by_new) == after) return by_new * 1000;
    return transition(by_new, by_old) * 1000;
}
