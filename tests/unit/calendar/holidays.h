/* Holidays of the State Council around the turn of 2024 to 2025, for tests; 2027 on is not
 * announced. */
#ifndef QIANSHOU_TESTS_CALENDAR_HOLIDAYS_H
#define QIANSHOU_TESTS_CALENDAR_HOLIDAYS_H

#include "calendar/workday.h"

static enum announced announced_of(void *unused, day_t day) {
    (void)unused;
    static const char holidays[][DATE_TEXT] = {
        "2024-02-10", "2024-02-11", "2024-02-12", "2024-02-13", "2024-02-14", "2024-02-15",
        "2024-02-16", "2024-02-17", "2024-05-01", "2024-05-02", "2024-05-03", "2024-10-01",
        "2024-10-02", "2024-10-03", "2024-10-04", "2024-10-05", "2024-10-06", "2024-10-07",
        "2025-01-28", "2025-01-29", "2025-01-30", "2025-01-31", "2025-02-01", "2025-02-02",
        "2025-02-03", "2025-02-04"};
    static const char workdays[][DATE_TEXT] = {"2024-02-04", "2024-02-18", "2024-09-29",
                                               "2024-10-12", "2025-01-26", "2025-02-08"};
    if (day >= date_to_day(2027, 1, 1)) return ANNOUNCED_NOT_YET;
    for (size_t i = 0; i < sizeof holidays / sizeof *holidays; i++)
        if (day == date_from_iso(holidays[i], 10)) return ANNOUNCED_HOLIDAY;
    for (size_t i = 0; i < sizeof workdays / sizeof *workdays; i++)
        if (day == date_from_iso(workdays[i], 10)) return ANNOUNCED_WORKDAY;
    return ANNOUNCED_NOTHING;
}

static const struct holidays holidays = {.of = announced_of};

#endif
