#include "calendar/cron.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

/* No two days that fit a possible expression lie further apart: 29 February on a given weekday,
 * across a century without one, is 40 years. */
enum { SEARCH_YEARS = 41, FIELDS = 5, HOUR_MINUTES = 60 };

struct range {
    const char *name;
    int low, high;
    const char *const *names; /* of low, low + 1, …; NULL-ended; NULL: none */
};

static const char *const month_names[] = {"jan", "feb", "mar", "apr", "may", "jun", "jul",
                                          "aug", "sep", "oct", "nov", "dec", NULL};
static const char *const weekday_names[] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat", NULL};

enum { MINUTE, HOUR, DAY, MONTH, WEEKDAY };
static const struct range ranges[FIELDS] = {[MINUTE] = {"minute", 0, 59, NULL},
                                            [HOUR] = {"hour", 0, 23, NULL},
                                            [DAY] = {"day of month", 1, 31, NULL},
                                            [MONTH] = {"month", 1, 12, month_names},
                                            [WEEKDAY] = {"day of week", 0, 7, weekday_names}};

/* ---- one field ---- */

struct field {
    const struct range *range;
    const char *text, *at;
    size_t length;
    struct err *e;
};

static bool wrong(const struct field *f, const char *what) {
    err_set(f->e, ERR_INPUT, "cron: %s \"%.*s\": %s", f->range->name, (int)f->length, f->text,
            what);
    return err_hint(f->e, "write %s as *, %d, %d-%d, */2 or a list of these%s", f->range->name,
                    f->range->low, f->range->low, f->range->high,
                    f->range->names ? ", or by name" : "");
}

static bool out_of_range(const struct field *f, int value) {
    err_set(f->e, ERR_INPUT, "cron: %s \"%.*s\": %d is not between %d and %d", f->range->name,
            (int)f->length, f->text, value, f->range->low, f->range->high);
    return false;
}

static bool read_number(struct field *f, int *value) {
    if (!isdigit((unsigned char)*f->at)) return wrong(f, "a number is missing");
    for (*value = 0; isdigit((unsigned char)*f->at); f->at++)
        if (*value < 1000) *value = *value * 10 + *f->at - '0';
    return true;
}

static bool read_name(struct field *f, int *value) {
    for (int i = 0; f->range->names && f->range->names[i]; i++) {
        if (strncasecmp(f->at, f->range->names[i], 3) != 0 || isalpha((unsigned char)f->at[3]))
            continue;
        f->at += 3;
        *value = f->range->low + i;
        return true;
    }
    return wrong(f, "no such name");
}

static bool read_value(struct field *f, int *value) {
    if (isalpha((unsigned char)*f->at)) return read_name(f, value);
    if (!read_number(f, value)) return false;
    return (*value >= f->range->low && *value <= f->range->high) || out_of_range(f, *value);
}

static bool read_bounds(struct field *f, int *low, int *high) {
    if (*f->at == '*') {
        f->at++;
        *low = f->range->low;
        *high = f->range->high;
        return true;
    }
    if (!read_value(f, low)) return false;
    *high = *low;
    if (*f->at != '-') return *f->at != '/' || wrong(f, "a step needs a range before it");
    f->at++;
    if (!read_value(f, high)) return false;
    return *low <= *high || wrong(f, "the range runs backwards");
}

static bool read_step(struct field *f, int *step) {
    *step = 1;
    if (*f->at != '/') return true;
    f->at++;
    return read_number(f, step) &&
           ((*step > 0 && *step <= f->range->high) || wrong(f, "no such step"));
}

static bool read_part(struct field *f, uint64_t *bits) {
    int low, high, step;
    if (!read_bounds(f, &low, &high) || !read_step(f, &step)) return false;
    for (int i = low; i <= high; i += step) *bits |= UINT64_C(1) << i;
    return true;
}

static bool read_field(struct field *f, uint64_t *bits) {
    *bits = 0;
    do
        if (!read_part(f, bits)) return false;
    while (*f->at == ',' && f->at++);
    return f->at == f->text + f->length || wrong(f, "not understood from there on");
}

/* ---- the expression ---- */

static const char *expand(const char *text) {
    static const char *const words[][2] = {{"@yearly", "0 0 1 1 *"},  {"@annually", "0 0 1 1 *"},
                                           {"@monthly", "0 0 1 * *"}, {"@weekly", "0 0 * * 0"},
                                           {"@daily", "0 0 * * *"},   {"@midnight", "0 0 * * *"},
                                           {"@hourly", "0 * * * *"}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcasecmp(words[i][0], text) == 0) return words[i][1];
    return text;
}

static bool read_fields(const char *text, uint64_t bits[FIELDS], bool star[FIELDS], struct err *e) {
    static const char blank[] = " \t";
    const char *s = text + strspn(text, blank);
    int n = 0;
    for (; *s && n < FIELDS; n++) {
        struct field f = {&ranges[n], s, s, strcspn(s, blank), e};
        star[n] = *s == '*';
        if (!read_field(&f, &bits[n])) return false;
        s += f.length;
        s += strspn(s, blank);
    }
    if (n == FIELDS && !*s) return true;
    err_set(e, ERR_INPUT, "cron: \"%s\" has %s fields, not five", text, *s ? "more" : "fewer");
    return err_hint(e, "minute, hour, day of month, month, day of week: \"0 9 * * 1-5\"");
}

bool cron_parse(const char *text, struct cron *c, struct err *e) {
    uint64_t bits[FIELDS];
    bool star[FIELDS];
    if (*text == '@' && expand(text) == text) {
        err_set(e, ERR_INPUT, "cron: there is no \"%s\"", text);
        return err_hint(e, "@hourly, @daily, @weekly, @monthly, @yearly, or five fields");
    }
    if (!read_fields(expand(text), bits, star, e)) return false;
    uint64_t sunday = (bits[WEEKDAY] & 1) << 7;
    *c = (struct cron){.minutes = bits[MINUTE],
                       .hours = (uint32_t)bits[HOUR],
                       .days = (uint32_t)bits[DAY],
                       .months = (uint32_t)bits[MONTH],
                       .weekdays = (uint32_t)((bits[WEEKDAY] | sunday) & ~UINT64_C(1)),
                       .either_day = !star[DAY] && !star[WEEKDAY]};
    if (cron_next_day(c, date_to_day(2000, 1, 1)) != DAY_NONE) return true;
    return err_set(e, ERR_INPUT, "cron: day of month and month of \"%s\": no year has that day",
                   text);
}

/* ---- the next one ---- */

static bool has(uint64_t bits, int n) {
    return bits >> n & 1;
}

static bool fits(const struct cron *c, int day_of_month, day_t day) {
    bool by_day = has(c->days, day_of_month), by_weekday = has(c->weekdays, date_weekday(day));
    return c->either_day ? by_day || by_weekday : by_day && by_weekday;
}

/* The first day that fits in the month of d, from d on. */
static day_t find_in_month(const struct cron *c, struct date d) {
    if (!has(c->months, d.month)) return DAY_NONE;
    day_t day = date_to_day(d.year, d.month, d.day);
    for (int last = date_month_length(d.year, d.month); d.day <= last; d.day++, day++)
        if (fits(c, d.day, day)) return day;
    return DAY_NONE;
}

day_t cron_next_day(const struct cron *c, day_t from) {
    struct date d = date_from_day(from);
    for (int months = SEARCH_YEARS * 12; months > 0; months--) {
        day_t day = find_in_month(c, d);
        if (day != DAY_NONE) return day;
        d = d.month == 12 ? (struct date){d.year + 1, 1, 1} : (struct date){d.year, d.month + 1, 1};
    }
    return DAY_NONE;
}

int cron_next_minute(const struct cron *c, int from) {
    for (int minute = from; minute < 24 * HOUR_MINUTES; minute++) {
        if (!has(c->hours, minute / HOUR_MINUTES))
            minute += HOUR_MINUTES - 1 - minute % HOUR_MINUTES;
        else if (has(c->minutes, minute % HOUR_MINUTES))
            return minute;
    }
    return -1;
}
