/* What a `when` says, in words that staff read. */
#include "calendar/when.h"

#include <stdlib.h>

#include "calendar/lunar.h"
#include "calendar/solar_term.h"
#include "calendar/wall.h"

enum { MINUTE_MS = 60000 };

static void add_every(struct buf *out, int64_t ms) {
    int64_t minutes = ms / MINUTE_MS;
    if (minutes % WALL_DAY == 0)
        buf_printf(out, "每 %lld 天", (long long)(minutes / WALL_DAY));
    else if (minutes % 60 == 0)
        buf_printf(out, "每 %lld 小时", (long long)(minutes / 60));
    else
        buf_printf(out, "每 %lld 分钟", (long long)minutes);
}

/* A day that families call by another name has that name too. */
static void add_lunar(struct buf *out, struct birthday b) {
    char text[LUNAR_TEXT];
    struct lunar day = {.month = b.month, .day = b.day, .leap = b.leap};
    buf_printf(out, "农历%s", lunar_format(day, text));
    if (b.month == 12 && b.day == 30) buf_add_text(out, "(除夕)");
}

static void add_birthday(struct buf *out, struct birthday b) {
    if (!b.month)
        buf_add_text(out, "每人生日");
    else if (b.lunar)
        add_lunar(out, b);
    else
        buf_printf(out, "每年 %d 月 %d 日", b.month, b.day);
}

static void add_day(struct buf *out, const struct when *w) {
    switch (w->kind) {
    case WHEN_CRON:
        cron_days_text(&w->cron, out);
        break;
    case WHEN_TERM:
        buf_add_text(out, solar_term_names[w->term]);
        break;
    case WHEN_DATE:
    case WHEN_LUNAR:
    case WHEN_BIRTHDAY:
        add_birthday(out, w->day);
        break;
    case WHEN_EVERY:
        break;
    }
    if (w->shift) buf_printf(out, "%s %d 天", w->shift < 0 ? "前" : "后", abs(w->shift));
}

void when_text(const struct when *w, struct buf *out) {
    if (w->kind == WHEN_EVERY) {
        add_every(out, w->every_ms);
        return;
    }
    add_day(out, w);
    if (w->kind == WHEN_CRON)
        cron_time_text(&w->cron, out);
    else
        buf_printf(out, " %02d:%02d", w->minute / 60, w->minute % 60);
    if (w->workday_step) buf_printf(out, ",遇休息日%s", w->workday_step < 0 ? "提前" : "顺延");
}
