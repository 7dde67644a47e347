/* Birthdays: an occurrence for each person, as the register of the day has them. */
#include "room.h"

static const struct birthday somebodys = {0};
#define BIRTHDAYS DEFINITION(.when = {.birthday = &somebodys, .at = "09:00"}, .late = "each")

static void everybody_has_an_occurrence(void **state) {
    (void)state;
    one_job(BIRTHDAYS);
    target(0, 7, "02-29", false, false);
    target(1, 3, "01-11", true, false);
    target(2, 5, "12-30", true, false);
    start("2024-02-01 00:00");
    run_at("2025-03-01 10:00");
    history_is("02-09 09:00 done 5 of 1; 02-20 09:00 done 3 of 1; 02-29 09:00 done 7 of 1; "
               "01-28 09:00 done 5 of 1; 02-08 09:00 done 3 of 1; 02-28 09:00 done 7 of 1; ");
}

/* 2023 had a second second month. */
static void a_leap_month_is_kept_in_its_own_years(void **state) {
    (void)state;
    one_job(BIRTHDAYS);
    target(0, 1, "02-15", true, true);
    start("2023-01-01 00:00");
    run_at("2024-12-31 00:00");
    history_is("04-05 09:00 done 1 of 1; 03-24 09:00 done 1 of 1; ");
}

static void the_register_is_asked_once_a_day(void **state) {
    (void)state;
    one_job(BIRTHDAYS);
    target(0, 1, "06-01", false, false);
    start("2024-01-05 08:00");
    target(1, 2, "05-01", false, false);
    start("2024-01-05 09:00");
    due_is("2024-06-01 09:00");
    start("2024-01-06 00:00");
    due_is("2024-05-01 09:00");
    n_targets = 1;
    check(schedule_sync(schedule, at("2024-01-07 00:00"), &error));
    due_is("2024-06-01 09:00");
    assert_int_equal(number("select count(*) from occurrence"), 1);
    assert_int_equal(number("select count(*) from job_target"), 1);
}

static void a_corrected_birthday_is_planned_anew(void **state) {
    (void)state;
    one_job(BIRTHDAYS);
    target(0, 1, "06-01", false, false);
    start("2024-01-05 08:00");
    target(0, 1, "01-11", true, false);
    start("2024-01-06 08:00");
    due_is("2024-02-20 09:00");
    target(0, 1, "01-05", false, false); /* over for this year */
    start("2024-01-07 08:00");
    due_is("2025-01-05 09:00");
}

static void a_corrected_birthday_leaves_what_has_fallen_due(void **state) {
    (void)state;
    one_job(BIRTHDAYS);
    target(0, 1, "06-01", false, false);
    start("2024-01-05 08:00");
    target(0, 1, "06-03", false, false);
    start("2024-06-02 08:00");
    run_at("2024-06-03 09:00");
    history_is("06-01 09:00 done 1 of 1; 06-03 09:00 done 1; ");
}

static void a_register_that_fails_changes_nothing(void **state) {
    (void)state;
    one_job(BIRTHDAYS);
    target(0, 1, "06-01", false, false);
    start("2024-01-05 08:00");
    target(0, 1, "05-01", false, false);
    targets_fail = true;
    start("2024-01-06 08:00");
    due_is("2024-06-01 09:00");
    targets_fail = false;
    start("2024-01-06 09:00"); /* asked again, though it is the same day */
    due_is("2024-05-01 09:00");
}

static void a_register_that_is_wrong_changes_nothing(void **state) {
    (void)state;
    one_job(BIRTHDAYS);
    target(0, 1, "06-01", false, false);
    target(1, 1, "07-01", false, false);
    start("2024-01-05 08:00");
    nothing_is_due();
    target(1, 0, "07-01", false, false);
    start("2024-01-05 08:00");
    nothing_is_due();
}

static void birthdays_move_with_an_edit_and_with_holidays(void **state) {
    (void)state;
    one_job(BIRTHDAYS);
    target(0, 1, "06-01", false, false); /* a Saturday */
    target(1, 2, "07-06", false, false);
    start("2024-01-05 08:00");
    one_job(DEFINITION(.when = {.birthday = &somebodys, .at = "10:00", .workday = "previous"}));
    start("2024-01-05 08:01");
    due_is("2024-05-31 10:00");
    check(store_run(store, &error,
                    "insert into holiday (day, kind, name) values ('2024-05-31', 'holiday', '试')",
                    ""));
    start("2024-01-05 08:02");
    due_is("2024-05-30 10:00");
}

static void a_job_may_lose_its_targets(void **state) {
    (void)state;
    one_job(BIRTHDAYS);
    target(0, 1, "06-01", false, false);
    start("2024-01-05 08:00");
    one_job(DAILY("0 9", 0));
    start("2024-01-05 08:30");
    due_is("2024-01-05 09:00");
    assert_int_equal(number("select count(*) from occurrence"), 1);
    one_job(BIRTHDAYS);
    start("2024-01-05 08:40");
    due_is("2024-06-01 09:00");
    assert_int_equal(number("select count(*) from occurrence"), 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(everybody_has_an_occurrence),
        TEST(a_leap_month_is_kept_in_its_own_years),
        TEST(the_register_is_asked_once_a_day),
        TEST(a_corrected_birthday_is_planned_anew),
        TEST(a_corrected_birthday_leaves_what_has_fallen_due),
        TEST(a_register_that_fails_changes_nothing),
        TEST(a_register_that_is_wrong_changes_nothing),
        TEST(birthdays_move_with_an_edit_and_with_holidays),
        TEST(a_job_may_lose_its_targets),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
