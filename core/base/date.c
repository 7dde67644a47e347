#include "base/date.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

day_t date_to_day(int year, int month, int day) {
    /* Days from civil: years start in March, so that the leap day comes last. */
    int y = month <= 2 ? year - 1 : year;
    int era = (y >= 0 ? y : y - 399) / 400;
    int year_of_era = y - era * 400;
    int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

struct date date_from_day(day_t day) {
    int z = day + 719468;
    int era = (z >= 0 ? z : z - 146096) / 146097;
    int day_of_era = z - era * 146097;
    int year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int shifted = (5 * day_of_year + 2) / 153;
    int month = shifted < 10 ? shifted + 3 : shifted - 9;
    return (struct date){.year = year_of_era + era * 400 + (month <= 2),
                         .month = month,
                         .day = day_of_year - (153 * shifted + 2) / 5 + 1};
}

int date_month_length(int year, int month) {
    static const int length[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : length[month - 1];
}

int date_weekday(day_t day) {
    return (int)((((int64_t)day + 3) % 7 + 7) % 7) + 1;
}

static bool valid(int year, int month, int day) {
    return year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 &&
           day <= date_month_length(year, month);
}

static bool number(const char **s, int min_digits, int max_digits, int *value) {
    int digits = 0;
    *value = 0;
    while (digits < max_digits && isdigit((unsigned char)**s)) {
        *value = *value * 10 + (**s - '0');
        (*s)++;
        digits++;
    }
    return digits >= min_digits;
}

static bool separator(const char **s, char mark, const char *word) {
    if (mark != '\0' && **s == mark) {
        (*s)++;
        return true;
    }
    size_t n = strlen(word);
    if (mark == '\0' && strncmp(*s, word, n) == 0) {
        *s += n;
        return true;
    }
    return false;
}

bool date_parse(const char *text, day_t *out) {
    const char *s = text;
    int year, month, day;
    while (*s == ' ') s++;
    if (strspn(s, "0123456789") == 8) {
        if (!number(&s, 4, 4, &year) || !number(&s, 2, 2, &month) || !number(&s, 2, 2, &day))
            return false;
    } else {
        if (!number(&s, 4, 4, &year)) return false;
        char mark = *s == '-' || *s == '/' || *s == '.' ? *s : '\0';
        if (!separator(&s, mark, "年") || !number(&s, 1, 2, &month)) return false;
        if (!separator(&s, mark, "月") || !number(&s, 1, 2, &day)) return false;
        if (mark == '\0' && !separator(&s, mark, "日")) return false;
    }
    while (*s == ' ') s++;
    if (*s != '\0' || !valid(year, month, day)) return false;
    *out = date_to_day(year, month, day);
    return true;
}

day_t date_from_iso(const char *t, int length) {
    if (length != 10 || t[4] != '-' || t[7] != '-') return DAY_NONE;
    int value[3] = {0};
    static const int field[10] = {0, 0, 0, 0, -1, 1, 1, -1, 2, 2};
    for (int i = 0; i < 10; i++) {
        if (field[i] < 0) continue;
        if (!isdigit((unsigned char)t[i])) return DAY_NONE;
        value[field[i]] = value[field[i]] * 10 + (t[i] - '0');
    }
    return valid(value[0], value[1], value[2]) ? date_to_day(value[0], value[1], value[2])
                                               : DAY_NONE;
}

const char *date_format(day_t day, char out[DATE_TEXT]) {
    struct date d = date_from_day(day);
    unsigned y = (unsigned)d.year % 10000, m = (unsigned)d.month % 100, n = (unsigned)d.day % 100;
    snprintf(out, DATE_TEXT, "%04u-%02u-%02u", y, m, n);
    return out;
}

int date_age(day_t born, day_t on) {
    struct date b = date_from_day(born), d = date_from_day(on);
    return d.year - b.year - (d.month < b.month || (d.month == b.month && d.day < b.day));
}

bool date_set_zone(const char *zone) {
    char path[256];
    struct stat st; /* "Asia" is a folder, and would be taken for UTC */
    snprintf(path, sizeof path, "/usr/share/zoneinfo/%s", zone);
    if (strstr(zone, "..") || stat(path, &st) != 0 || !S_ISREG(st.st_mode)) return false;
    setenv("TZ", zone, 1);
    tzset();
    return true;
}

instant_t instant_of_day(day_t day, int minutes) {
    struct date d = date_from_day(day);
    struct tm tm = {.tm_year = d.year - 1900,
                    .tm_mon = d.month - 1,
                    .tm_mday = d.day,
                    .tm_hour = minutes / 60,
                    .tm_min = minutes % 60,
                    .tm_isdst = -1};
    return (instant_t)mktime(&tm) * 1000;
}

bool instant_parse(const char *text, instant_t *instant) {
    char date[16];
    size_t n = strcspn(text, "T ");
    if (n >= sizeof date) return false;
    memcpy(date, text, n);
    date[n] = '\0';
    day_t day;
    if (!date_parse(date, &day)) return false;
    int hour = 0, minute = 0, second = 0;
    const char *s = text + n;
    if (*s != '\0') {
        s++;
        if (!number(&s, 2, 2, &hour) || *s++ != ':' || !number(&s, 2, 2, &minute)) return false;
        if (*s == ':' && (s++, !number(&s, 2, 2, &second))) return false;
    }
    if (*s != '\0' || hour > 23 || minute > 59 || second > 59) return false;
    *instant = instant_of_day(day, hour * 60 + minute) + second * 1000;
    return true;
}

static struct tm local(instant_t instant) {
    time_t seconds = (time_t)(instant / 1000 - (instant % 1000 < 0));
    struct tm tm;
    localtime_r(&seconds, &tm);
    return tm;
}

const char *instant_format(instant_t instant, char out[INSTANT_TEXT]) {
    struct tm tm = local(instant);
    strftime(out, INSTANT_TEXT, "%Y-%m-%d %H:%M:%S", &tm);
    return out;
}

day_t instant_day(instant_t instant) {
    struct tm tm = local(instant);
    return date_to_day(tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday);
}
