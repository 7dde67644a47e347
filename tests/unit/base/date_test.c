/* Dates: the calendar against the C library, the forms staff type, ages. */
#include "room.h"

#include <time.h>

#include "base/date.h"

static void assert_reads(const char *text, const char *wanted) {
    day_t day;
    char out[DATE_TEXT];
    if (!date_parse(text, &day)) fail_msg("\"%s\" is no date", text);
    assert_string_equal(date_format(day, out), wanted);
}

static void assert_refused(const char *text) {
    day_t day = 0;
    if (date_parse(text, &day)) fail_msg("\"%s\" was read as day %d", text, (int)day);
}

/* Every day of the centuries people live in, every eleventh of the others. */
static void days_are_those_of_the_c_library(void **state) {
    (void)state;
    const day_t first = date_to_day(1, 1, 1), last = DAY_FOREVER;
    for (day_t day = first; day <= last; day += day > -40000 && day < 70000 ? 1 : 11) {
        time_t seconds = (time_t)day * 86400;
        struct tm tm;
        assert_non_null(gmtime_r(&seconds, &tm));
        struct date d = date_from_day(day);
        if (d.year != tm.tm_year + 1900 || d.month != tm.tm_mon + 1 || d.day != tm.tm_mday)
            fail_msg("day %d is %d-%d-%d", (int)day, d.year, d.month, d.day);
        assert_int_equal(date_weekday(day), tm.tm_wday == 0 ? 7 : tm.tm_wday);
    }
}

static void every_day_comes_back_from_its_date_and_its_text(void **state) {
    (void)state;
    char text[DATE_TEXT];
    for (day_t day = date_to_day(1, 1, 1); day <= DAY_FOREVER; day += 7) {
        struct date d = date_from_day(day);
        assert_int_equal(date_to_day(d.year, d.month, d.day), day);
        assert_int_equal(date_from_iso(date_format(day, text), 10), day);
    }
}

static void forever_is_the_last_day_of_9999(void **state) {
    (void)state;
    char text[DATE_TEXT];
    assert_string_equal(date_format(DAY_FOREVER, text), "9999-12-31");
    assert_int_equal(date_to_day(1970, 1, 1), 0);
}

static void months_have_their_days(void **state) {
    (void)state;
    for (int year = 1890; year < 2110; year++)
        for (int month = 1; month <= 12; month++) {
            day_t next =
                month == 12 ? date_to_day(year + 1, 1, 1) : date_to_day(year, month + 1, 1);
            assert_int_equal(date_month_length(year, month), next - date_to_day(year, month, 1));
        }
    assert_int_equal(date_month_length(1900, 2), 28);
    assert_int_equal(date_month_length(2000, 2), 29);
}

static void dates_are_read_as_staff_type_them(void **state) {
    (void)state;
    static const char *const forms[] = {"2023-09-01",   "2023/9/1",     "2023.9.1",
                                        "20230901",     "2023年9月1日", "2023年09月01日",
                                        " 2023-09-01 ", "2023-9-1"};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) assert_reads(forms[i], "2023-09-01");
    assert_reads("0001-01-01", "0001-01-01");
    assert_reads("2024-02-29", "2024-02-29");
}

static void what_is_no_date_is_refused(void **state) {
    (void)state;
    static const char *const texts[] = {
        "",           "2023",         "2023-09",    "2023-13-01", "2023-00-10",   "2023-02-29",
        "2023-04-31", "2023-09-00",   "2023-09-32", "2023-9/1",   "2023/9.1",     "23-09-01",
        "02023-9-1",  "2023-09-011",  "2023090",    "202309011",  "2023年9月1",   "2023年9-1",
        "01-09-2023", "2023-09-01 x", "0000-01-01", "1900-02-29", "２０２３-9-1", "20231301"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) assert_refused(texts[i]);
}

static void the_store_keeps_one_form_only(void **state) {
    (void)state;
    assert_int_equal(date_from_iso("2023-09-01", 10), date_to_day(2023, 9, 1));
    assert_int_equal(date_from_iso("2023-9-1", 8), DAY_NONE);
    assert_int_equal(date_from_iso("2023/09/01", 10), DAY_NONE);
    assert_int_equal(date_from_iso("2023-02-30", 10), DAY_NONE);
    assert_int_equal(date_from_iso("2023-0a-01", 10), DAY_NONE);
    assert_int_equal(date_from_iso("2023-09-01T", 11), DAY_NONE);
}

static int age(const char *born, const char *on) {
    return date_age(date_from_iso(born, 10), date_from_iso(on, 10));
}

static void a_year_of_age_is_complete_on_the_birthday(void **state) {
    (void)state;
    assert_int_equal(age("2015-09-01", "2023-08-31"), 7);
    assert_int_equal(age("2015-09-01", "2023-09-01"), 8);
    assert_int_equal(age("2015-09-01", "2015-09-01"), 0);
    assert_int_equal(age("2012-12-31", "2023-01-01"), 10);
}

static void who_is_born_on_a_leap_day_waits_for_march(void **state) {
    (void)state;
    assert_int_equal(age("2016-02-29", "2023-02-28"), 6);
    assert_int_equal(age("2016-02-29", "2023-03-01"), 7);
    assert_int_equal(age("2016-02-29", "2024-02-29"), 8);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_are_those_of_the_c_library),
        cmocka_unit_test(every_day_comes_back_from_its_date_and_its_text),
        cmocka_unit_test(forever_is_the_last_day_of_9999),
        cmocka_unit_test(months_have_their_days),
        cmocka_unit_test(dates_are_read_as_staff_type_them),
        cmocka_unit_test(what_is_no_date_is_refused),
        cmocka_unit_test(the_store_keeps_one_form_only),
        cmocka_unit_test(a_year_of_age_is_complete_on_the_birthday),
        cmocka_unit_test(who_is_born_on_a_leap_day_waits_for_march),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
