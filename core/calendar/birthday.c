#include "calendar/birthday.h"

#include <stdlib.h>
#include <string.h>

#include "calendar/lunar.h"

bool birthday_parse(const char *text, bool lunar, struct birthday *b) {
    static const char digits[] = "0123456789";
    if (strspn(text, digits) != 2 || text[2] != '-' || strspn(text + 3, digits) != 2 || text[5])
        return false;
    *b = (struct birthday){.month = atoi(text), .day = atoi(text + 3), .lunar = lunar};
    if (b->month < 1 || b->month > 12 || b->day < 1) return false;
    return b->day <= (lunar ? 30 : date_month_length(2000, b->month));
}

static int at_most(int day, int length) {
    return day < length ? day : length;
}

bool birthday_in(struct birthday b, int year, day_t *day) {
    if (!b.lunar) {
        if (year < 1 || year > 9999) return false;
        *day = date_to_day(year, b.month, at_most(b.day, date_month_length(year, b.month)));
        return true;
    }
    bool leap = b.leap && lunar_leap_month(year) == b.month;
    int length = lunar_month_length(year, b.month, leap);
    return length && lunar_to_day((struct lunar){year, b.month, at_most(b.day, length), leap}, day);
}
