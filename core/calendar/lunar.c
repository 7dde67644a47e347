#include "calendar/lunar.h"

#include <stdio.h>

enum { YEARS = LUNAR_LAST - LUNAR_FIRST + 1, MONTHS = 13 };

/* One lunar year: the Gregorian date of its first day, its leap month, the days of its months. */
enum { YEAR, MONTH, DAY, LEAP, LENGTHS };
static const int16_t years[][LENGTHS + MONTHS] = {
#include "calendar/lunar_years.inc"
};
_Static_assert(sizeof years / sizeof *years == YEARS, "a line for each lunar year");

static const int16_t *find_year(int year) {
    return year >= LUNAR_FIRST && year <= LUNAR_LAST ? years[year - LUNAR_FIRST] : NULL;
}

static day_t first_day(const int16_t *y) {
    return date_to_day(y[YEAR], y[MONTH], y[DAY]);
}

/* Months by their place in the year, from 0; a leap month comes after the month it repeats. */
static int place_of(const int16_t *y, int month, bool leap) {
    return month - 1 + (leap || (y[LEAP] && month > y[LEAP]));
}

static void name_place(const int16_t *y, int place, struct lunar *out) {
    out->leap = y[LEAP] && place == y[LEAP];
    out->month = place + 1 - (y[LEAP] && place >= y[LEAP]);
}

bool lunar_from_day(day_t day, struct lunar *out) {
    if (day < first_day(years[0])) return false;
    int year = date_from_day(day).year;
    if (year > LUNAR_LAST || day < first_day(find_year(year))) year--;
    const int16_t *y = find_year(year);
    if (!y) return false;
    int place = 0, rest = day - first_day(y);
    while (place < MONTHS && rest >= y[LENGTHS + place]) {
        rest -= y[LENGTHS + place];
        place++;
    }
    *out = (struct lunar){.year = year, .day = rest + 1};
    name_place(y, place, out);
    return place < MONTHS && y[LENGTHS + place];
}

int lunar_leap_month(int year) {
    const int16_t *y = find_year(year);
    return y ? y[LEAP] : 0;
}

int lunar_month_length(int year, int month, bool leap) {
    const int16_t *y = find_year(year);
    if (!y || month < 1 || month > 12 || (leap && month != y[LEAP])) return 0;
    return y[LENGTHS + place_of(y, month, leap)];
}

bool lunar_to_day(struct lunar date, day_t *day) {
    if (date.day < 1 || date.day > lunar_month_length(date.year, date.month, date.leap))
        return false;
    const int16_t *y = find_year(date.year);
    *day = first_day(y) + date.day - 1;
    for (int i = place_of(y, date.month, date.leap); i > 0; i--) *day += y[LENGTHS + i - 1];
    return true;
}

static const char *tens(int day) {
    if (day <= 10) return "初";
    if (day % 10) return day < 20 ? "十" : "廿";
    return day == 20 ? "二" : "三";
}

const char *lunar_format(struct lunar date, char out[LUNAR_TEXT]) {
    static const char *const digits[] = {"十", "一", "二", "三", "四",
                                         "五", "六", "七", "八", "九"};
    static const char *const months[] = {"正", "二", "三", "四", "五",   "六",
                                         "七", "八", "九", "十", "十一", "十二"};
    snprintf(out, LUNAR_TEXT, "%s%s月%s%s", date.leap ? "闰" : "", months[date.month - 1],
             tens(date.day), digits[date.day % 10]);
    return out;
}
