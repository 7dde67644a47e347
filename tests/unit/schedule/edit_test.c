/* Definitions that are edited, plugins that break, go and come back, holidays that are revised. */
#include "room.h"

static void holiday(const char *day, const char *kind) {
    check(store_run(store, &error,
                    "insert into holiday (day, kind, name) values (?1, ?2, '试') on conflict (day) "
                    "do update set kind = excluded.kind",
                    "tt", day, kind));
}

static void what_had_not_fallen_due_is_planned_anew(void **state) {
    (void)state;
    one_job(DAILY("0 9", 0));
    start("2024-01-05 08:00");
    one_job(DAILY("0 15", 0));
    start("2024-01-05 08:30");
    due_is("2024-01-05 15:00");
    run_at("2024-01-05 15:00");
    history_is("01-05 15:00 done; ");
    assert_int_equal(number("select count(*) from job_definition"), 2);
}

static void an_edit_after_the_run_does_not_run_it_again(void **state) {
    (void)state;
    one_job(DAILY("0 9", 0));
    start("2024-01-05 08:00");
    run_at("2024-01-05 09:00");
    one_job(DAILY("30 8", 0));
    start("2024-01-05 09:00");
    due_is("2024-01-06 08:30");
    one_job(DAILY("0 9", .grace = "2h"));
    start("2024-01-05 09:00");
    due_is("2024-01-06 09:00");
    run_at("2024-01-05 23:00");
    history_is("01-05 09:00 done; ");
}

static void the_same_definition_written_otherwise_is_no_edit(void **state) {
    (void)state;
    one_job(DAILY("0 9", 0));
    start("2024-01-05 08:00");
    one_job(DAILY("0 9", .late = "once", .grace = "60m"));
    start("2024-01-05 09:30");
    due_is("2024-01-05 09:00");
    assert_int_equal(number("select count(*) from job_definition"), 1);
}

/* The host was down from the 5th to the 8th and started with an edited definition. */
static void what_had_fallen_due_follows_its_own_definition(void **state) {
    (void)state;
    one_job(DAILY("0 9", .late = "each"));
    start("2024-01-05 08:00");
    one_job(DAILY("0 15", .late = "skip"));
    start("2024-01-07 12:00");
    run_at("2024-01-07 12:00");
    history_is("01-05 09:00 done of 1; 01-06 09:00 done of 1; 01-07 09:00 done of 1; ");
    due_is("2024-01-07 15:00");
    run_at("2024-01-08 14:00");
    history_is("01-05 09:00 done of 1; 01-06 09:00 done of 1; 01-07 09:00 done of 1; 01-07 15:00 "
               "skipped of 1; ");
}

static void two_edits_while_it_waits_lose_nothing_of_either(void **state) {
    (void)state;
    one_job(DAILY("0 9", 0));
    start("2024-01-05 08:00");
    one_job(DAILY("0 10", 0));
    start("2024-01-05 09:30");
    one_job(DAILY("0 11", 0));
    start("2024-01-05 10:15");
    run_at("2024-01-05 11:00");
    history_is("01-05 09:00 done of 1; 01-05 10:00 done; 01-05 11:00 done; ");
}

static void what_was_tried_is_tried_again_after_an_edit(void **state) {
    (void)state;
    one_job(DAILY("0 9", 0));
    start("2024-01-05 08:00");
    failures = 1;
    run_at("2024-01-05 09:00");
    one_job(DAILY("0 15", 0));
    start("2024-01-05 09:30");
    run_at("2024-01-05 09:30");
    history_is("01-05 09:00 done; ");
    due_is("2024-01-05 15:00");
}

/* Saturday the 6th ran on Friday; now it would be moved to Monday. */
static void a_nominal_that_ran_is_not_repeated_when_it_moves(void **state) {
    (void)state;
    one_job(DEFINITION(.when = {.date = "01-06", .at = "09:00", .workday = "previous"}));
    start("2024-01-04 08:00");
    run_at("2024-01-05 09:00");
    one_job(DEFINITION(.when = {.date = "01-06", .at = "09:00", .workday = "next"}));
    start("2024-01-05 12:00");
    due_is("2025-01-06 09:00");
}

static void a_broken_plugin_keeps_what_is_pending(void **state) {
    (void)state;
    one_job(DAILY("0 9", 0));
    start("2024-01-05 08:00");
    n_jobs = 0;
    missing[0] = "p";
    n_missing = 1;
    start("2024-01-05 08:30");
    nothing_is_due();
    assert_int_equal(run_at("2024-01-05 09:00"), 0);
    n_missing = 0;
    n_jobs = 1;
    start("2024-01-07 12:00");
    run_at("2024-01-07 12:00");
    history_is("01-07 09:00 done of 3; ");
}

static void a_plugin_that_is_taken_out_takes_what_is_pending(void **state) {
    (void)state;
    one_job(DAILY("0 9", 0));
    start("2024-01-05 08:00");
    run_at("2024-01-05 09:00");
    n_jobs = 0;
    start("2024-01-05 10:00");
    assert_int_equal(number("select count(*) from occurrence"), 0);
    history_is("01-05 09:00 done; ");
    n_jobs = 1;
    start("2024-01-08 12:00");
    due_is("2024-01-09 09:00");
    assert_int_equal(run_at("2024-01-09 09:00"), 1);
}

static void a_paused_job_stays_paused_through_edits_and_breaks(void **state) {
    (void)state;
    one_job(DAILY("0 9", 0));
    start("2024-01-05 08:00");
    check(schedule_pause(schedule, "j", &error));
    one_job(DAILY("0 10", 0));
    start("2024-01-05 08:30");
    nothing_is_due();
    n_jobs = 0;
    missing[0] = "p";
    n_missing = 1;
    start(NULL);
    n_jobs = 1;
    n_missing = 0;
    start(NULL);
    nothing_is_due();
    check(schedule_resume(schedule, "j", now, &error));
    due_is("2024-01-05 10:00");
}

/* 2024-10-01 is a holiday until the 7th; 2027 is not announced. */
static void revised_holidays_move_what_has_not_run(void **state) {
    (void)state;
    one_job(DEFINITION(.when = {.date = "10-01", .at = "09:00", .workday = "next"}));
    start("2024-09-01 08:00");
    due_is("2024-10-08 09:00");
    holiday("2024-10-08", "holiday");
    start(NULL);
    due_is("2024-10-09 09:00");
    run_at("2024-10-09 09:00");
    holiday("2024-10-09", "holiday");
    start(NULL);
    assert_int_equal(run_at("2024-12-31 09:00"), 0);
    assert_int_equal(number("select count(*) from occurrence_run"), 1);
}

static void an_announcement_settles_what_was_guessed(void **state) {
    (void)state;
    one_job(DEFINITION(.when = {.date = "01-01", .at = "09:00", .workday = "next"}));
    start("2026-06-01 08:00");
    due_is("2027-01-01 09:00"); /* a Friday, as far as anybody knows */
    assert_int_equal(number("select depends from occurrence"), 1);
    holiday("2027-01-01", "holiday");
    check(schedule_sync(schedule, now, &error));
    due_is("2027-01-04 09:00");
    assert_int_equal(number("select depends from occurrence"), 0);
}

/* Due on Friday the 5th, not run; then the 5th becomes a holiday: it belongs to Thursday. */
static void what_is_moved_into_the_past_is_late(void **state) {
    (void)state;
    one_job(DEFINITION(.when = {.date = "01-06", .at = "09:00", .workday = "previous"}));
    start("2024-01-03 08:00");
    due_is("2024-01-05 09:00");
    holiday("2024-01-05", "holiday");
    start("2024-01-04 12:00");
    due_is("2024-01-04 09:00");
    run_at("2024-01-04 12:00");
    history_is("01-04 09:00 done of 1; ");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(what_had_not_fallen_due_is_planned_anew),
        TEST(an_edit_after_the_run_does_not_run_it_again),
        TEST(the_same_definition_written_otherwise_is_no_edit),
        TEST(what_had_fallen_due_follows_its_own_definition),
        TEST(two_edits_while_it_waits_lose_nothing_of_either),
        TEST(what_was_tried_is_tried_again_after_an_edit),
        TEST(a_nominal_that_ran_is_not_repeated_when_it_moves),
        TEST(a_broken_plugin_keeps_what_is_pending),
        TEST(a_plugin_that_is_taken_out_takes_what_is_pending),
        TEST(a_paused_job_stays_paused_through_edits_and_breaks),
        TEST(revised_holidays_move_what_has_not_run),
        TEST(an_announcement_settles_what_was_guessed),
        TEST(what_is_moved_into_the_past_is_late),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
