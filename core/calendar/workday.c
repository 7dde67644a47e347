#include "calendar/workday.h"

struct workday workday_of(const struct holidays *h, day_t day) {
    enum announced a = h->of(h->context, day);
    bool weekday = date_weekday(day) <= 5;
    return (struct workday){.work = a == ANNOUNCED_WORKDAY || (weekday && a != ANNOUNCED_HOLIDAY),
                            .guessed = a == ANNOUNCED_NOT_YET};
}

day_t workday_step(const struct holidays *h, day_t day, int step, bool *guessed) {
    for (int i = 1; i <= WORKDAY_REACH; i++) {
        struct workday w = workday_of(h, day + i * step);
        *guessed = *guessed || w.guessed;
        if (w.work) return day + i * step;
    }
    return DAY_NONE;
}
