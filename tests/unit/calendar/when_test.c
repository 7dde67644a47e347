#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "calendar/when.h"
#include "holidays.h"

static struct err e;

static struct when read(struct when_fields f) {
    struct when w;
    if (!when_read(&f, &w, &e)) fail_msg("%s", e.message);
    return w;
}

static struct when_next after(const struct when *w, const char *instant) {
    struct when_next n = {0};
    instant_t t;
    assert_true(instant_parse(instant, &t));
    if (!when_next(w, &holidays, t, &n, &e)) fail_msg("%s", e.message);
    return n;
}

static void gives(struct when_fields f, const char *from, const char *wanted) {
    struct when w = read(f);
    char text[INSTANT_TEXT];
    assert_string_equal(instant_format(after(&w, from).at, text), wanted);
}

static void days_of_the_year_come_every_year(void **state) {
    (void)state;
    gives((struct when_fields){.date = "06-01"}, "2024-01-01", "2024-06-01 00:00:00");
    gives((struct when_fields){.date = "06-01"}, "2024-06-01", "2025-06-01 00:00:00");
    gives((struct when_fields){.date = "06-01", .at = "09:30"}, "2024-06-01 09:29",
          "2024-06-01 09:30:00");
    gives((struct when_fields){.date = "02-29"}, "2024-03-01", "2025-02-28 00:00:00");
}

static void lunar_days_come_every_lunar_year(void **state) {
    (void)state;
    gives((struct when_fields){.lunar = "12-23"}, "2024-01-01", "2024-02-02 00:00:00");
    gives((struct when_fields){.lunar = "12-23"}, "2024-02-02", "2025-01-22 00:00:00");
    gives((struct when_fields){.lunar = "12-30"}, "2024-06-01", "2025-01-28 00:00:00"); /* 除夕 */
    gives((struct when_fields){.lunar = "01-01"}, "2026-12-01", "2027-02-06 00:00:00");
    /* twice in one solar year, and not at all in the next */
    gives((struct when_fields){.lunar = "12-01"}, "2024-01-11", "2024-12-31 00:00:00");
    gives((struct when_fields){.lunar = "12-01"}, "2024-12-31", "2026-01-19 00:00:00");
    /* 2033 has two eleventh months: the plain one counts */
    gives((struct when_fields){.lunar = "11-01"}, "2033-11-22", "2034-12-11 00:00:00");
}

static void solar_terms_come_every_year(void **state) {
    (void)state;
    gives((struct when_fields){.term = "清明"}, "2024-01-01", "2024-04-04 00:00:00");
    gives((struct when_fields){.term = "清明", .before = 10, .at = "09:00"}, "2024-03-25 09:00",
          "2025-03-25 09:00:00");
}

static void birthdays_are_solar_or_lunar(void **state) {
    (void)state;
    struct birthday lunar = {1, 11, true, false}, solar = {2, 29, false, false};
    gives((struct when_fields){.birthday = &lunar, .at = "08:00"}, "2024-01-01",
          "2024-02-20 08:00:00");
    gives((struct when_fields){.birthday = &solar, .before = 3}, "2023-01-01",
          "2023-02-25 00:00:00");
}

static void days_before_and_after_cross_the_year(void **state) {
    (void)state;
    gives((struct when_fields){.date = "01-01", .before = 7}, "2024-06-01", "2024-12-25 00:00:00");
    gives((struct when_fields){.date = "12-31", .after = 1}, "2024-12-31", "2025-01-01 00:00:00");
    gives((struct when_fields){.cron = "0 9 1 * *", .before = 3}, "2024-03-01",
          "2024-03-29 09:00:00");
}

static void days_off_move_to_the_working_day_before_or_after(void **state) {
    (void)state;
    struct when_fields f = {.date = "10-01", .workday = "next", .at = "09:00"};
    gives(f, "2024-06-01", "2024-10-08 09:00:00");
    gives(f, "2024-10-01",
          "2024-10-08 09:00:00"); /* the day itself is past, the moved one is not */
    gives(f, "2024-10-08 08:59", "2024-10-08 09:00:00");
    gives(f, "2024-10-08 09:00", "2025-10-01 09:00:00"); /* of 2025 this test knows no October */
    f.workday = "previous";
    gives(f, "2024-06-01", "2024-09-30 09:00:00");
    gives(f, "2024-09-30 09:00", "2025-10-01 09:00:00");
    /* a Sunday that is worked is no day off; moving counts from the shifted day */
    gives((struct when_fields){.date = "09-29", .workday = "next"}, "2024-06-01",
          "2024-09-29 00:00:00");
    gives((struct when_fields){.lunar = "01-01", .before = 1, .workday = "previous"}, "2024-06-01",
          "2025-01-27 00:00:00");
}

static void occurrences_that_move_to_one_day_are_one(void **state) {
    (void)state;
    struct when_fields f = {.cron = "0 9 * * *", .workday = "next"};
    gives(f, "2024-09-30 09:00", "2024-10-08 09:00:00");
    gives(f, "2024-10-08 09:00", "2024-10-09 09:00:00");
    f.workday = "previous";
    gives(f, "2024-09-30 09:00", "2024-10-08 09:00:00");
}

static void answers_say_what_is_not_announced(void **state) {
    (void)state;
    struct when w = read((struct when_fields){.date = "06-01", .workday = "next"});
    assert_false(after(&w, "2024-01-01").depends);
    assert_false(after(&w, "2025-07-01").depends); /* 2026-06-01 */
    assert_true(after(&w, "2026-07-01").depends);
    w = read((struct when_fields){.date = "01-01", .before = 1, .workday = "next"});
    assert_false(after(&w, "2026-07-01").depends); /* 2026-12-31, a working Thursday */
    w = read((struct when_fields){.date = "06-01"});
    assert_false(after(&w, "2026-07-01").depends);
}

static void every_counts_from_midnight(void **state) {
    (void)state;
    gives((struct when_fields){.every = "10m"}, "2024-01-01 00:03", "2024-01-01 00:10:00");
    gives((struct when_fields){.every = "10m"}, "2024-01-01 00:10", "2024-01-01 00:20:00");
    gives((struct when_fields){.every = "6h"}, "2024-01-01 13:00", "2024-01-01 18:00:00");
    gives((struct when_fields){.every = "1d"}, "2024-01-01 13:00", "2024-01-02 00:00:00");
    gives((struct when_fields){.every = "1d"}, "1969-12-30 13:00", "1969-12-31 00:00:00");
}

static void each_is_the_only_one_between(void **state) {
    (void)state;
    static const struct when_fields kinds[] = {
        {.lunar = "12-30", .before = 7, .workday = "previous"},
        {.cron = "*/45 8-17 * * 1-5", .workday = "next"},
        {.term = "冬至", .after = 3, .at = "23:59"}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        struct when w = read(kinds[i]);
        struct when_next n = after(&w, "2023-11-01"), again = {0};
        for (int k = 0; k < 8; k++) {
            struct when_next later = {0};
            assert_true(when_next(&w, &holidays, n.at, &later, &e));
            assert_true(later.at > n.at);
            assert_true(when_next(&w, &holidays, later.at - 1, &again, &e));
            assert_true(again.at == later.at);
            assert_true(when_next(&w, &holidays, n.at + (later.at - n.at) / 2, &again, &e));
            assert_true(again.at == later.at);
            n = later;
        }
    }
}

static void refuses(struct when_fields f, const char *part) {
    struct when w;
    e = (struct err){0};
    if (when_read(&f, &w, &e)) fail_msg("taken, without: %s", part);
    if (!strstr(e.message, part)) fail_msg("\"%s\" is not in: %s", part, e.message);
}

static void what_is_not_understood_is_named(void **state) {
    (void)state;
    refuses((struct when_fields){0}, "none of cron, date");
    refuses((struct when_fields){.date = "06-01", .term = "清明"}, "more than one");
    refuses((struct when_fields){.date = "6-1"}, "date = \"6-1\"");
    refuses((struct when_fields){.lunar = "12-31"}, "lunar = \"12-31\"");
    refuses((struct when_fields){.term = "中秋"}, "term = \"中秋\"");
    refuses((struct when_fields){.cron = "0 25 * * *"}, "hour \"25\"");
    static const char *const every[] = {"", "10", "m", "0m", "10s", "10mm", "-5m", "10000m", " 1m"};
    for (size_t i = 0; i < sizeof every / sizeof *every; i++)
        refuses((struct when_fields){.every = every[i]}, "every = ");
    static const char *const at[] = {"", "9:00", "24:00", "09:60", "09:00:00", "0900", "+9:00"};
    for (size_t i = 0; i < sizeof at / sizeof *at; i++)
        refuses((struct when_fields){.date = "06-01", .at = at[i]}, "at = ");
    refuses((struct when_fields){.date = "06-01", .workday = "nearest"}, "workday = \"nearest\"");
    refuses((struct when_fields){.date = "06-01", .before = -1}, "from 0 to 366");
    refuses((struct when_fields){.date = "06-01", .after = INT64_MAX}, "from 0 to 366");
    refuses((struct when_fields){.date = "06-01", .after = 1, .before = 2}, "only one can be");
    refuses((struct when_fields){.cron = "@daily", .at = "09:00"}, "cron has its own time");
    refuses((struct when_fields){.every = "1h", .before = 1}, "every takes no");
}

static void fails(struct when_fields f, const struct holidays *h, const char *from,
                  const char *part) {
    struct when w = read(f);
    struct when_next n = {0};
    instant_t t;
    assert_true(instant_parse(from, &t));
    assert_false(when_next(&w, h, t, &n, &e));
    if (!strstr(e.message, part)) fail_msg("\"%s\" is not in: %s", part, e.message);
}

static enum announced always_off(void *unused, day_t day) {
    (void)unused, (void)day;
    return ANNOUNCED_HOLIDAY;
}

static void there_may_be_no_next_one(void **state) {
    (void)state;
    struct holidays endless = {.of = always_off};
    struct birthday nobody = {0};
    fails((struct when_fields){.lunar = "01-01"}, &holidays, "2100-03-01", "no such day after");
    fails((struct when_fields){.term = "冬至"}, &holidays, "2100-12-31", "no such day after");
    fails((struct when_fields){.date = "01-01"}, &holidays, "9999-06-01", "no such day after");
    fails((struct when_fields){.cron = "@yearly"}, &holidays, "9999-06-01", "no such day after");
    fails((struct when_fields){.birthday = &nobody}, &holidays, "2024-01-01", "whose birthday");
    fails((struct when_fields){.date = "06-01", .workday = "next"}, &endless, "2024-01-01",
          "no working day within 31 days of");
}

/* What an occurrence is known by does not depend on holidays. */
static void nominal_is(struct when_fields f, const char *from, const char *nominal,
                       const char *moved) {
    struct when w = read(f);
    struct when_next n;
    instant_t t;
    char text[INSTANT_TEXT];
    assert_true(instant_parse(from, &t));
    if (!when_next_nominal(&w, &holidays, t, &n, &e)) fail_msg("%s", e.message);
    assert_string_equal(instant_format(n.nominal, text), nominal);
    assert_string_equal(instant_format(n.at, text), moved);
}

static void a_nominal_stays_where_the_calendar_has_it(void **state) {
    (void)state;
    struct when_fields f = {.date = "10-01", .at = "09:00", .workday = "next"};
    nominal_is(f, "2024-09-01", "2024-10-01 09:00:00", "2024-10-08 09:00:00");
    nominal_is(f, "2024-10-01 08:59", "2024-10-01 09:00:00", "2024-10-08 09:00:00");
    nominal_is(f, "2024-10-01 09:00", "2025-10-01 09:00:00", "2025-10-01 09:00:00");
    f.workday = "previous";
    nominal_is(f, "2024-09-30 12:00", "2024-10-01 09:00:00", "2024-09-30 09:00:00");
    nominal_is((struct when_fields){.every = "10m"}, "2024-10-01 09:05", "2024-10-01 09:10:00",
               "2024-10-01 09:10:00");
}

/* Days off that move to one day come one after the other, each by its own nominal. */
static void nominals_that_move_together_are_told_apart(void **state) {
    (void)state;
    struct when_fields f = {.cron = "0 9 * * *", .workday = "previous"};
    nominal_is(f, "2024-10-12 09:00", "2024-10-13 09:00:00", "2024-10-12 09:00:00");
    nominal_is(f, "2024-10-13 09:00", "2024-10-14 09:00:00", "2024-10-14 09:00:00");
}

static void durations_are_read(void **state) {
    (void)state;
    int64_t ms;
    assert_true(when_duration("90m", &ms));
    assert_int_equal(ms, 90 * 60000);
    assert_true(when_duration("0h", &ms));
    assert_int_equal(ms, 0);
    assert_false(when_duration("1 h", &ms));
    assert_false(when_duration("10000m", &ms));
    assert_false(when_duration("h", &ms));
    assert_false(when_duration("-1h", &ms));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_nominal_stays_where_the_calendar_has_it),
        cmocka_unit_test(nominals_that_move_together_are_told_apart),
        cmocka_unit_test(durations_are_read),
        cmocka_unit_test(days_of_the_year_come_every_year),
        cmocka_unit_test(lunar_days_come_every_lunar_year),
        cmocka_unit_test(solar_terms_come_every_year),
        cmocka_unit_test(birthdays_are_solar_or_lunar),
        cmocka_unit_test(days_before_and_after_cross_the_year),
        cmocka_unit_test(days_off_move_to_the_working_day_before_or_after),
        cmocka_unit_test(occurrences_that_move_to_one_day_are_one),
        cmocka_unit_test(answers_say_what_is_not_announced),
        cmocka_unit_test(every_counts_from_midnight),
        cmocka_unit_test(each_is_the_only_one_between),
        cmocka_unit_test(what_is_not_understood_is_named),
        cmocka_unit_test(there_may_be_no_next_one),
    };
    if (!date_set_zone("Asia/Shanghai")) return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
