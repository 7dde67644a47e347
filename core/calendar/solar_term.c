#include "calendar/solar_term.h"

#include <string.h>

const char *const solar_term_names[SOLAR_TERMS + 1] = {
    "小寒", "大寒", "立春", "雨水", "惊蛰", "春分", "清明", "谷雨", "立夏", "小满", "芒种", "夏至",
    "小暑", "大暑", "立秋", "处暑", "白露", "秋分", "寒露", "霜降", "立冬", "小雪", "大雪", "冬至"};

/* The year, then the day of the month of each term: two terms a month. */
static const int16_t years[][1 + SOLAR_TERMS] = {
#include "calendar/solar_terms.inc"
};
_Static_assert(sizeof years / sizeof *years == SOLAR_TERM_LAST - SOLAR_TERM_FIRST + 1,
               "a line for each year");

int solar_term_find(const char *name) {
    for (int i = 0; i < SOLAR_TERMS; i++)
        if (strcmp(solar_term_names[i], name) == 0) return i;
    return -1;
}

bool solar_term_day(int term, int year, day_t *day) {
    if (year < SOLAR_TERM_FIRST || year > SOLAR_TERM_LAST) return false;
    *day = date_to_day(year, term / 2 + 1, years[year - SOLAR_TERM_FIRST][1 + term]);
    return true;
}

int solar_term_of_day(day_t day) {
    struct date d = date_from_day(day);
    for (int term = (d.month - 1) * 2; term < d.month * 2; term++) {
        day_t begins;
        if (solar_term_day(term, d.year, &begins) && begins == day) return term;
    }
    return -1;
}
