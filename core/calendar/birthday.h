/* Days that come every year, by the solar or the lunar calendar: birthdays, festivals, campaigns.
 *
 * A year that lacks the day gets the one that families keep instead: 30 of a month of 29 days
 * (大年三十) is its 29th, a leap month that does not come is the plain month, 02-29 is 02-28. */
#ifndef QIANSHOU_CALENDAR_BIRTHDAY_H
#define QIANSHOU_CALENDAR_BIRTHDAY_H

#include "base/date.h"

struct birthday {
    int month, day;
    bool lunar;
    bool leap; /* lunar: born in a leap month */
};

/* Exactly "MM-DD": solar up to 02-29, 04-30 and so on, lunar up to 12-30. */
bool birthday_parse(const char *text, bool lunar, struct birthday *b) MUST_CHECK;
/* `year` is a lunar year (1900 to 2100) for a lunar birthday. False outside the years known. */
bool birthday_in(struct birthday b, int year, day_t *day) MUST_CHECK;

#endif
