/* What a cron expression says, in words: from the sets it stands for, not from how it was typed. */
#include "calendar/cron.h"

enum { TIMES_MAX = 6 }; /* that are listed one by one */

static const char *const weekdays[] = {"", "一", "二", "三", "四", "五", "六", "日"};

static bool has(uint64_t bits, int n) {
    return bits >> n & 1;
}

static int count(uint64_t bits) {
    return __builtin_popcountll(bits);
}

static uint64_t all(int low, int high) {
    return ((UINT64_C(1) << (high + 1)) - 1) & ~((UINT64_C(1) << low) - 1);
}

/* The last of the run of set bits that begins with n. */
static int run_end(uint64_t bits, int n) {
    while (has(bits, n + 1)) n++;
    return n;
}

/* "1、3、5 至 9"; words: what stands for each number, NULL: the number. */
static void add_set(struct buf *out, uint64_t bits, const char *const *words) {
    const char *comma = "";
    for (int n = 0; n < 63; n++) {
        if (!has(bits, n)) continue;
        int end = run_end(bits, n), last = end > n + 1 ? end : n;
        buf_add_text(out, comma);
        if (words)
            buf_printf(out, last > n ? "%s至周%s" : "%s", words[n], words[last]);
        else
            buf_printf(out, last > n ? "%d 至 %d" : "%d", n, last);
        comma = "、";
        n = last;
    }
}

/* ---- days ---- */

static void add_weekdays(struct buf *out, const struct cron *c) {
    buf_add_text(out, "周");
    add_set(out, c->weekdays, weekdays);
}

void cron_days_text(const struct cron *c, struct buf *out) {
    bool every_month = c->months == all(1, 12), every_day = c->days == all(1, 31),
         every_weekday = c->weekdays == all(1, 7);
    if (!every_month) {
        buf_add_text(out, "每年 ");
        add_set(out, c->months, NULL);
        buf_add_text(out, " 月");
    }
    if (!every_day) {
        buf_add_text(out, every_month ? "每月 " : " ");
        add_set(out, c->days, NULL);
        buf_add_text(out, " 日");
    } else if (!every_month) {
        buf_add_text(out, "的");
    }
    if (!every_weekday) {
        buf_add_text(out, every_day ? "每" : c->either_day ? "和每" : "中的");
        add_weekdays(out, c);
    } else if (every_day) {
        buf_add_text(out, "每天");
    }
}

/* ---- times ---- */

static void add_times(struct buf *out, const struct cron *c) {
    const char *comma = " ";
    for (int m = -1; (m = cron_next_minute(c, m + 1)) >= 0; comma = "、")
        buf_printf(out, "%s%02d:%02d", comma, m / 60, m % 60);
}

/* n when the bits are 0, n, 2n, … below the end; else 0. */
static int step_of(uint64_t bits, int end) {
    uint64_t wanted = 0;
    int step = 1;
    while (step < end && !has(bits, step)) step++;
    for (int n = 0; n < end; n += step) wanted |= UINT64_C(1) << n;
    return wanted == bits && end % step == 0 ? step : 0;
}

static void add_minutes(struct buf *out, const struct cron *c) {
    int step = step_of(c->minutes, 60);
    if (step == 1) {
        buf_add_text(out, "每分钟");
    } else if (step && step < 60) {
        buf_printf(out, "每 %d 分钟", step);
    } else {
        buf_add_text(out, "每小时的第 ");
        add_set(out, c->minutes, NULL);
        buf_add_text(out, " 分");
    }
}

void cron_time_text(const struct cron *c, struct buf *out) {
    if (count(c->hours) * count(c->minutes) <= TIMES_MAX) {
        add_times(out, c);
        return;
    }
    if (c->hours != all(0, 23)) {
        buf_add_char(out, ' ');
        add_set(out, c->hours, NULL);
        buf_add_text(out, " 时");
    }
    add_minutes(out, c);
}
