/* What was missed: once, each or skipped; what is only a little late is in time. */
#include "room.h"

static void within_its_grace_it_is_in_time(void **state) {
    (void)state;
    one_job(DAILY("0 9", .grace = "2h"));
    start("2024-01-05 08:00");
    run_at("2024-01-05 11:00");
    assert_false(last_run.late);
    history_is("01-05 09:00 done; ");
}

static void several_missed_become_one_run_of_the_latest(void **state) {
    (void)state;
    one_job(DAILY("0 9", 0));
    start("2024-01-05 08:00");
    assert_int_equal(run_at("2024-01-08 12:00"), 1);
    assert_true(last_run.late);
    assert_int_equal(last_run.missed, 4);
    history_is("01-08 09:00 done of 4; ");
    due_is("2024-01-09 09:00");
}

static void those_within_the_grace_still_run_by_themselves(void **state) {
    (void)state;
    one_job(EVERY("30m"));
    start("2024-01-05 08:50");
    assert_int_equal(run_at("2024-01-05 11:10"), 3);
    history_is("01-05 10:00 done of 3; 01-05 10:30 done; 01-05 11:00 done; ");
}

static void each_missed_one_may_run(void **state) {
    (void)state;
    one_job(DAILY("0 9", .late = "each"));
    start("2024-01-05 08:00");
    assert_int_equal(run_at("2024-01-07 12:00"), 3);
    history_is("01-05 09:00 done of 1; 01-06 09:00 done of 1; 01-07 09:00 done of 1; ");
}

static void missed_ones_may_be_skipped(void **state) {
    (void)state;
    one_job(DAILY("0 9", .late = "skip", .grace = "4h"));
    start("2024-01-05 08:00");
    assert_int_equal(run_at("2024-01-08 12:00"), 2);
    history_is("01-07 09:00 skipped of 3; 01-08 09:00 done; ");
}

static void a_late_run_that_fails_stays_what_it_stands_for(void **state) {
    (void)state;
    one_job(DAILY("0 9", 0));
    start("2024-01-05 08:00");
    failures = 1;
    run_at("2024-01-08 12:00");
    start("2024-01-10 12:00");
    run_at("2024-01-10 12:00");
    assert_int_equal(last_run.missed, 2); /* of the 9th and 10th, after the retry of the first */
    history_is("01-08 09:00 done of 4; 01-10 09:00 done of 2; ");
}

static void a_year_of_minutes_is_one_run(void **state) {
    (void)state;
    one_job(EVERY("1m"));
    start("2024-01-01 08:00");
    assert_int_equal(run_at("2025-01-01 08:00"), 62);
    assert_int_equal(number("select max(missed) from occurrence_run"), 366 * 1440 - 61);
}

static void what_is_paused_waits_and_is_late(void **state) {
    (void)state;
    one_job(DAILY("0 9", 0));
    start("2024-01-05 08:00");
    check(schedule_pause(schedule, "j", &error));
    nothing_is_due();
    start("2024-01-06 08:00");
    assert_int_equal(run_at("2024-01-07 12:00"), 0);
    assert_false(schedule_pause(schedule, "j", &error));
    check_says("paused already");
    check(schedule_resume(schedule, "j", now, &error));
    due_is("2024-01-05 09:00");
    run_at("2024-01-07 12:00");
    history_is("01-07 09:00 done of 3; ");
    assert_false(schedule_resume(schedule, "k", now, &error));
    check_says("there is no job \"k\"");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(within_its_grace_it_is_in_time),
        TEST(several_missed_become_one_run_of_the_latest),
        TEST(those_within_the_grace_still_run_by_themselves),
        TEST(each_missed_one_may_run),
        TEST(missed_ones_may_be_skipped),
        TEST(a_late_run_that_fails_stays_what_it_stands_for),
        TEST(a_year_of_minutes_is_one_run),
        TEST(what_is_paused_waits_and_is_late),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
