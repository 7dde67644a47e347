#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "holidays.h"

static struct workday of(int year, int month, int day) {
    return workday_of(&holidays, date_to_day(year, month, day));
}

static void steps(const char *from, int step, const char *wanted, bool guess) {
    bool guessed = false;
    char text[DATE_TEXT];
    day_t day = workday_step(&holidays, date_from_iso(from, 10), step, &guessed);
    assert_string_equal(date_format(day, text), wanted);
    assert_int_equal(guessed, guess);
}

static void an_announced_year_is_known_day_by_day(void **state) {
    (void)state;
    assert_true(of(2024, 9, 30).work);   /* Monday */
    assert_false(of(2024, 10, 1).work);  /* 国庆节 */
    assert_true(of(2024, 10, 12).work);  /* a Saturday that is worked */
    assert_false(of(2024, 10, 13).work); /* Sunday */
    assert_false(of(2024, 10, 12).guessed || of(2024, 10, 13).guessed);
}

static void a_year_not_announced_is_a_guess_by_the_week(void **state) {
    (void)state;
    assert_true(of(2027, 1, 1).work && of(2027, 1, 1).guessed);  /* surely wrong, and said so */
    assert_true(!of(2027, 1, 2).work && of(2027, 1, 2).guessed); /* Saturday */
}

static void steps_leave_holidays_out_and_make_up_days_in(void **state) {
    (void)state;
    steps("2024-09-30", 1, "2024-10-08", false);
    steps("2024-10-08", -1, "2024-09-30", false);
    steps("2024-10-11", 1, "2024-10-12", false);
    steps("2025-01-27", 1, "2025-02-05", false);
    steps("2024-02-19", -1, "2024-02-18", false);
}

static void steps_into_a_year_not_announced_are_guesses(void **state) {
    (void)state;
    steps("2026-12-31", 1, "2027-01-01", true);
    steps("2027-01-01", -1, "2026-12-31", false);
}

static enum announced always_off(void *unused, day_t day) {
    (void)unused, (void)day;
    return ANNOUNCED_HOLIDAY;
}

static void a_month_without_work_is_no_answer(void **state) {
    (void)state;
    bool guessed = false;
    struct holidays endless = {.of = always_off};
    assert_int_equal(workday_step(&endless, date_to_day(2024, 1, 1), 1, &guessed), DAY_NONE);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_announced_year_is_known_day_by_day),
        cmocka_unit_test(a_year_not_announced_is_a_guess_by_the_week),
        cmocka_unit_test(steps_leave_holidays_out_and_make_up_days_in),
        cmocka_unit_test(steps_into_a_year_not_announced_are_guesses),
        cmocka_unit_test(a_month_without_work_is_no_answer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
