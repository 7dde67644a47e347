#include "calendar/when.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "calendar/solar_term.h"
#include "calendar/wall.h"

enum { SHIFT_MAX = 366, MINUTE_MS = 60000 };

/* ---- reading ---- */

static bool wrong(struct err *e, const char *field, const char *value, const char *example) {
    err_set(e, ERR_INPUT, "when: %s = \"%s\" is not understood", field, value);
    return err_hint(e, "write %s", example);
}

static bool read_day(const char *field, const char *text, bool lunar, struct when *w,
                     struct err *e) {
    w->kind = lunar ? WHEN_LUNAR : WHEN_DATE;
    return birthday_parse(text, lunar, &w->day) ||
           wrong(e, field, text, lunar ? "lunar = \"12-23\"" : "date = \"06-01\"");
}

static bool read_term(const char *text, struct when *w, struct err *e) {
    w->kind = WHEN_TERM;
    w->term = solar_term_find(text);
    return w->term >= 0 || wrong(e, "term", text, "one of the 24 solar terms: term = \"清明\"");
}

bool when_duration(const char *text, int64_t *ms) {
    static const char units[] = "mhd";
    static const int minutes[] = {1, 60, WALL_DAY};
    char *end;
    long n = isdigit((unsigned char)*text) ? strtol(text, &end, 10) : -1;
    const char *unit = n >= 0 && n <= 9999 && *end ? strchr(units, *end) : NULL;
    if (!unit || end[1]) return false;
    *ms = n * minutes[unit - units] * MINUTE_MS;
    return true;
}

static bool read_every(const char *text, struct when *w, struct err *e) {
    w->kind = WHEN_EVERY;
    return (when_duration(text, &w->every_ms) && w->every_ms > 0) ||
           wrong(e, "every", text, "every = \"10m\", \"2h\" or \"1d\"");
}

static bool read_cron(const char *text, struct when *w, struct err *e) {
    w->kind = WHEN_CRON;
    return cron_parse(text, &w->cron, e);
}

static bool read_kind(const struct when_fields *f, struct when *w, struct err *e) {
    int n = !!f->cron + !!f->date + !!f->lunar + !!f->term + !!f->birthday + !!f->every;
    if (n != 1) {
        err_set(e, ERR_INPUT, "when: %s of cron, date, lunar, term, birthday and every is given",
                n ? "more than one" : "none");
        return err_hint(e, "say exactly one of them");
    }
    if (f->cron) return read_cron(f->cron, w, e);
    if (f->date) return read_day("date", f->date, false, w, e);
    if (f->lunar) return read_day("lunar", f->lunar, true, w, e);
    if (f->term) return read_term(f->term, w, e);
    if (f->every) return read_every(f->every, w, e);
    w->kind = WHEN_BIRTHDAY;
    w->day = *f->birthday;
    return true;
}

static bool read_at(const char *text, struct when *w, struct err *e) {
    static const char digits[] = "0123456789";
    bool shape = strspn(text, digits) == 2 && text[2] == ':' && strspn(text + 3, digits) == 2 &&
                 text[5] == '\0';
    int hour = shape ? atoi(text) : 24, minute = shape ? atoi(text + 3) : 0;
    w->minute = hour * 60 + minute;
    return (hour < 24 && minute < 60) || wrong(e, "at", text, "at = \"09:00\"");
}

static bool read_workday(const char *text, struct when *w, struct err *e) {
    bool next = strcmp(text, "next") == 0;
    w->workday_step = next ? 1 : -1;
    return next || strcmp(text, "previous") == 0 ||
           wrong(e, "workday", text, "workday = \"previous\" or \"next\"");
}

static bool read_shift(const struct when_fields *f, struct when *w, struct err *e) {
    if (f->before < 0 || f->before > SHIFT_MAX || f->after < 0 || f->after > SHIFT_MAX)
        return err_set(e, ERR_INPUT, "when: before and after are days, from 0 to %d", SHIFT_MAX);
    if (f->before && f->after)
        return err_set(e, ERR_INPUT, "when: before = %d and after = %d; only one can be",
                       (int)f->before, (int)f->after);
    w->shift = (int)(f->after - f->before);
    return true;
}

static bool check_together(const struct when_fields *f, const struct when *w, struct err *e) {
    if (f->cron && f->at)
        return err_set(e, ERR_INPUT,
                       "when: cron has its own time of day, so at = \"%s\" has no place", f->at);
    if (f->every && (f->at || f->workday || w->shift))
        return err_set(e, ERR_INPUT, "when: every takes no at, before, after or workday");
    return true;
}

bool when_read(const struct when_fields *f, struct when *w, struct err *e) {
    *w = (struct when){0};
    return read_kind(f, w, e) && (!f->at || read_at(f->at, w, e)) &&
           (!f->workday || read_workday(f->workday, w, e)) && read_shift(f, w, e) &&
           check_together(f, w, e);
}

/* ---- days of a kind ---- */

static bool day_in_year(const struct when *w, int year, day_t *day) {
    if (w->kind == WHEN_TERM) return solar_term_day(w->term, year, day);
    return birthday_in(w->day, year, day);
}

/* The first day of the kind from `from` on; DAY_NONE: the tables end before. */
static day_t next_day(const struct when *w, day_t from) {
    if (w->kind == WHEN_CRON) return cron_next_day(&w->cron, from);
    int year = date_from_day(from).year;
    for (int y = year - 1; y <= year + 1; y++) { /* a lunar year ends in the next solar one */
        day_t day;
        if (day_in_year(w, y, &day) && day >= from) return day;
    }
    return DAY_NONE;
}

static int next_minute(const struct when *w, int from) {
    if (w->kind == WHEN_CRON) return cron_next_minute(&w->cron, from);
    return from <= w->minute ? w->minute : -1;
}

/* ---- the next one ---- */

struct search {
    const struct when *w;
    const struct holidays *h;
    instant_t after;
    bool by_nominal; /* what must be after it: the nominal instant, or the moved one */
    struct wall from;
    struct when_next *next;
    struct err *e;
};

/* The day that a nominal day is moved to. */
static bool move(struct search *s, day_t nominal, day_t *day) {
    *day = nominal;
    s->next->depends = false;
    if (!s->w->workday_step) return true;
    struct workday own = workday_of(s->h, nominal);
    s->next->depends = own.guessed;
    if (own.work) return true;
    *day = workday_step(s->h, nominal, s->w->workday_step, &s->next->depends);
    if (*day != DAY_NONE) return true;
    char text[DATE_TEXT];
    err_set(s->e, ERR_INPUT, "when: no working day within %d days of %s", WORKDAY_REACH,
            date_format(nominal, text));
    return err_hint(s->e, "look at the holidays that were entered around it");
}

static bool find_minute(struct search *s, day_t nominal, day_t moved) {
    day_t day = s->by_nominal ? nominal : moved;
    if (day < s->from.day) return false;
    int minute = next_minute(s->w, day == s->from.day ? s->from.minute : 0);
    for (; minute >= 0; minute = next_minute(s->w, minute + 1)) {
        s->next->nominal = wall_to_instant((struct wall){nominal, minute});
        s->next->at =
            moved == nominal ? s->next->nominal : wall_to_instant((struct wall){moved, minute});
        if ((s->by_nominal ? s->next->nominal : s->next->at) > s->after) return true;
    }
    return false;
}

/* Days only move forward as their bases do, so the first that is late enough is the next one. */
static bool find_day(struct search *s) {
    const struct when *w = s->w;
    day_t reach = w->workday_step > 0 && !s->by_nominal ? WORKDAY_REACH : 0, moved;
    day_t base = s->from.day - w->shift - reach;
    while ((base = next_day(w, base)) != DAY_NONE && base <= DAY_FOREVER) {
        if (!move(s, base + w->shift, &moved)) return false;
        if (find_minute(s, base + w->shift, moved)) return true;
        base++;
    }
    char text[DATE_TEXT];
    err_set(s->e, ERR_INPUT, "when: no such day after %s in the years that the calendar knows",
            date_format(s->from.day, text));
    return err_hint(s->e, "lunar dates and solar terms are known from %d to %d", SOLAR_TERM_FIRST,
                    SOLAR_TERM_LAST);
}

static bool find_every(struct search *s) {
    instant_t anchor = wall_to_instant((struct wall){0, 0}), step = s->w->every_ms;
    instant_t since = s->after - anchor;
    s->next->at = s->next->nominal = anchor + (since / step - (since % step < 0) + 1) * step;
    s->next->depends = false;
    return true;
}

static bool find(struct search *s) {
    if (s->w->kind == WHEN_EVERY) return find_every(s);
    if (s->w->kind == WHEN_BIRTHDAY && !s->w->day.month)
        return err_set(s->e, ERR_INPUT, "when: it is not said whose birthday");
    s->from = wall_of_instant(s->after);
    return find_day(s);
}

bool when_next(const struct when *w, const struct holidays *h, instant_t after,
               struct when_next *next, struct err *e) {
    return find(&(struct search){.w = w, .h = h, .after = after, .next = next, .e = e});
}

bool when_next_nominal(const struct when *w, const struct holidays *h, instant_t after,
                       struct when_next *next, struct err *e) {
    return find(
        &(struct search){.w = w, .h = h, .after = after, .by_nominal = true, .next = next, .e = e});
}
