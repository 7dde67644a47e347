#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "calendar/birthday.h"

static void falls_on(struct birthday b, int year, const char *wanted) {
    day_t day;
    char text[DATE_TEXT];
    assert_true(birthday_in(b, year, &day));
    assert_string_equal(date_format(day, text), wanted);
}

static void solar_birthdays_fall_on_their_date(void **state) {
    (void)state;
    falls_on((struct birthday){.month = 9, .day = 1}, 2024, "2024-09-01");
    falls_on((struct birthday){.month = 2, .day = 29}, 2024, "2024-02-29");
}

static void a_leap_day_is_kept_on_the_28th_of_february(void **state) {
    (void)state;
    falls_on((struct birthday){.month = 2, .day = 29}, 2023, "2023-02-28");
    falls_on((struct birthday){.month = 2, .day = 29}, 2100, "2100-02-28");
}

static void lunar_birthdays_fall_in_the_lunar_year(void **state) {
    (void)state;
    falls_on((struct birthday){.month = 1, .day = 11, .lunar = true}, 2024, "2024-02-20");
    falls_on((struct birthday){.month = 12, .day = 23, .lunar = true}, 2024, "2025-01-22");
}

static void a_thirtieth_that_a_month_lacks_is_its_last_day(void **state) {
    (void)state;
    struct birthday eve = {.month = 12, .day = 30, .lunar = true};
    falls_on(eve, 2023, "2024-02-09");
    falls_on(eve, 2024, "2025-01-28");
    falls_on(eve, 2028, "2029-02-12");
}

static void a_leap_month_that_does_not_come_is_the_plain_one(void **state) {
    (void)state;
    struct birthday b = {.month = 11, .day = 1, .lunar = true, .leap = true};
    falls_on(b, 2033, "2033-12-22");
    falls_on(b, 2034, "2034-12-11");
    /* the plain month's own birthdays stay in it when the leap month does come */
    b.leap = false;
    falls_on(b, 2033, "2033-11-22");
    /* 闰二月三十: 2023's leap second month has 29 days */
    falls_on((struct birthday){2, 30, true, true}, 2023, "2023-04-19");
}

static void years_beyond_the_tables_are_not_known(void **state) {
    (void)state;
    day_t day;
    assert_false(birthday_in((struct birthday){.month = 1, .day = 1, .lunar = true}, 2101, &day));
    assert_false(birthday_in((struct birthday){.month = 1, .day = 1, .lunar = true}, 1899, &day));
    assert_false(birthday_in((struct birthday){.month = 1, .day = 1}, 10000, &day));
}

static void months_and_days_are_exact(void **state) {
    (void)state;
    struct birthday b;
    assert_true(birthday_parse("02-29", false, &b));
    assert_int_equal(b.month, 2);
    assert_int_equal(b.day, 29);
    assert_false(b.lunar);
    assert_true(birthday_parse("02-30", true, &b));
    assert_true(b.lunar);
    static const char *const wrong[] = {"",      "2-29",  "02-30", "04-31", "13-01",  "00-01",
                                        "01-00", "01/01", "01-1",  "1-01",  "01-01 ", "+1-01"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(birthday_parse(wrong[i], false, &b));
    assert_false(birthday_parse("01-31", true, &b));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(solar_birthdays_fall_on_their_date),
        cmocka_unit_test(a_leap_day_is_kept_on_the_28th_of_february),
        cmocka_unit_test(lunar_birthdays_fall_in_the_lunar_year),
        cmocka_unit_test(a_thirtieth_that_a_month_lacks_is_its_last_day),
        cmocka_unit_test(a_leap_month_that_does_not_come_is_the_plain_one),
        cmocka_unit_test(years_beyond_the_tables_are_not_known),
        cmocka_unit_test(months_and_days_are_exact),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
