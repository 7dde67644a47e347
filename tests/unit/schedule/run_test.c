/* Exactly once: claimed, run, recorded and planned on in one transaction. */
#include "room.h"

static void a_new_job_has_missed_nothing(void **state) {
    (void)state;
    one_job(DAILY("0 9", 0));
    start("2024-01-05 09:30");
    due_is("2024-01-06 09:00");
    assert_int_equal(run_at("2024-01-06 08:59"), 0);
    assert_int_equal(run_at("2024-01-06 09:00"), 1);
    history_is("01-06 09:00 done; ");
    due_is("2024-01-07 09:00");
}

static void an_occurrence_runs_once_however_often_the_program_starts(void **state) {
    (void)state;
    one_job(DAILY("0 9", 0));
    start("2024-01-05 08:00");
    for (int i = 0; i < 3; i++) {
        start("2024-01-05 09:00");
        run_at("2024-01-05 09:00");
    }
    history_is("01-05 09:00 done; ");
}

static void the_job_is_told_what_it_runs(void **state) {
    (void)state;
    one_job(DAILY("0 9", 0));
    start("2024-01-05 08:00");
    run_at("2024-01-05 09:30");
    assert_int_equal(last_run.scheduled, at("2024-01-05 09:00"));
    assert_int_equal(last_run.attempt, 1);
    assert_int_equal(last_run.target, 0);
    assert_false(last_run.late);
    assert_int_equal(number("select count(*) from occurrence_run where result = 'run 1' and "
                            "attempts = 1 and started_at >= 1704418200000 and finished_at >= "
                            "started_at"),
                     1);
}

static void a_failure_is_undone_and_tried_again_later_and_later(void **state) {
    (void)state;
    static const char *const again[] = {"09:01", "09:06", "09:36", "11:36"};
    one_job(DAILY("0 9", 0));
    start("2024-01-05 08:00");
    failures = 4;
    char instant[32] = "2024-01-05 09:00";
    for (int i = 0; i < 4; i++) {
        assert_int_equal(run_at(instant), 1);
        history_is("");
        snprintf(instant, sizeof instant, "2024-01-05 %s", again[i]);
        instant_t wait = next_due() - at(instant);
        assert_true(wait >= 0 && wait < 5000); /* counted from when it had failed */
        snprintf(instant + 16, sizeof instant - 16, ":01");
        start(instant); /* a new start forgets nothing */
    }
    run_at(instant);
    assert_int_equal(last_run.attempt, 5);
    assert_false(last_run.late); /* a retry is never late */
    history_is("01-05 09:00 done; ");
    due_is("2024-01-06 09:00");
}

static void after_five_attempts_it_needs_a_person_and_the_job_goes_on(void **state) {
    (void)state;
    one_job(DAILY("0 9", 0));
    start("2024-01-05 08:00");
    failures = 5;
    static const char *const tries[] = {"09:00", "09:02", "09:08", "09:40", "11:45"};
    for (int i = 0; i < 5; i++) {
        char instant[32];
        snprintf(instant, sizeof instant, "2024-01-05 %s", tries[i]);
        assert_int_equal(run_at(instant), 1);
    }
    history_is("01-05 09:00 failed; ");
    assert_int_equal(number("select count(*) from occurrence_run where attempts = 5 and error = "
                            "'the printer is out of paper'"),
                     1);
    run_at("2024-01-06 09:00");
    history_is("01-05 09:00 failed; 01-06 09:00 done; ");
}

/* While it waits to be tried again, later occurrences of the job wait too. */
static void runs_of_a_job_never_overlap_nor_overtake(void **state) {
    (void)state;
    one_job(EVERY("10m"));
    start("2024-01-05 08:55");
    failures = 3;
    run_at("2024-01-05 09:00");
    run_at("2024-01-05 09:02");
    run_at("2024-01-05 09:08");
    assert_int_equal(run_at("2024-01-05 09:30"), 0);
    assert_int_equal(run_at("2024-01-05 09:40"), 5);
    history_is("01-05 09:00 done; 01-05 09:10 done; 01-05 09:20 done; 01-05 09:30 done; 01-05 "
               "09:40 done; ");
}

static void one_failure_in_a_batch_undoes_only_itself(void **state) {
    (void)state;
    set_job(0, "a", DAILY("0 9", 0));
    set_job(1, "b", DAILY("0 9", 0));
    n_jobs = 2;
    start("2024-01-05 08:00");
    failures = 1;
    assert_int_equal(run_at("2024-01-05 09:00"), 2);
    assert_int_equal(number("select count(*) from t_effect where job = 'a'"), 0);
    assert_int_equal(number("select count(*) from t_effect where job = 'b'"), 1);
    run_at("2024-01-05 09:02");
    assert_int_equal(number("select count(*) from t_effect where job = 'a'"), 1);
}

/* As a crash would: the transaction around the batch is undone, and all of it happens again. */
static void what_was_not_committed_has_not_happened(void **state) {
    (void)state;
    size_t ran;
    one_job(EVERY("10m"));
    start("2024-01-05 08:55");
    now = at("2024-01-05 09:45");
    check(store_begin(store, &error));
    check(schedule_run_due(schedule, now, 1000, &ran, &error));
    assert_int_equal(ran, 5);
    store_rollback(store);
    history_is("");
    due_is("2024-01-05 09:00");
    assert_int_equal(run_at("2024-01-05 09:45"), 5);
}

static void a_batch_ends_at_its_bounds(void **state) {
    (void)state;
    size_t ran;
    one_job(EVERY("1m"));
    jobs[0].definition.grace_ms = 86400000;
    start("2024-01-05 00:00");
    now = at("2024-01-05 03:00");
    check(schedule_run_due(schedule, now, 60000, &ran, &error));
    assert_int_equal(ran, SCHEDULE_BATCH);
    check(schedule_run_due(schedule, now, 0, &ran, &error));
    assert_int_equal(ran, 1);
}

static void clocks_that_jump_lose_and_repeat_nothing(void **state) {
    (void)state;
    one_job(DAILY("0 9", .late = "each"));
    start("2024-01-05 08:00");
    run_at("2024-01-08 10:00");
    run_at("2024-01-05 09:00");
    start("2024-01-06 09:00");
    run_at("2024-01-06 09:00");
    history_is("01-05 09:00 done of 1; 01-06 09:00 done of 1; 01-07 09:00 done of 1; 01-08 09:00 "
               "done; ");
    run_at("2024-01-09 09:00");
    assert_int_equal(number("select count(*) from occurrence_run"), 5);
}

static void who_undoes_the_whole_transaction_fails_and_hinders_nobody(void **state) {
    (void)state;
    set_job(0, "a", DAILY("0 9", .late = "each"));
    set_job(1, "undo", DAILY("0 9", 0));
    set_job(2, "undo more", DAILY("0 9", 0));
    set_job(3, "b", DAILY("0 9", 0));
    n_jobs = 4;
    start("2024-01-05 08:00");
    assert_int_equal(run_at("2024-01-07 09:00"), 7);
    assert_int_equal(number("select count(*) from t_effect where job = 'a'"), 3);
    assert_int_equal(number("select count(*) from t_effect where job = 'b'"), 2);
    assert_int_equal(number("select count(*) from occurrence where attempt = 1"), 2);
    assert_int_equal(run_at("2024-01-07 09:02"), 2);
    assert_int_equal(number("select count(*) from occurrence where attempt = 2"), 2);
}

static void a_retry_does_not_wait_for_a_clock_that_went_back(void **state) {
    (void)state;
    one_job(DAILY("0 9", 0));
    start("2024-01-05 08:00");
    failures = 1;
    run_at("2025-01-05 09:00");
    start("2024-01-05 09:30");
    assert_int_equal(run_at("2024-01-05 09:30"), 1);
    assert_int_equal(number("select count(*) from occurrence_run where outcome = 'done'"), 1);
}

static void a_calendar_that_ends_ends_the_job(void **state) {
    (void)state;
    one_job(DEFINITION(.when = {.term = "冬至"}));
    start("2100-12-01 00:00");
    run_at("2100-12-22 00:00");
    nothing_is_due();
    start("2100-12-23 00:00");
    assert_int_equal(number("select count(*) from occurrence_run"), 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(a_new_job_has_missed_nothing),
        TEST(an_occurrence_runs_once_however_often_the_program_starts),
        TEST(the_job_is_told_what_it_runs),
        TEST(a_failure_is_undone_and_tried_again_later_and_later),
        TEST(after_five_attempts_it_needs_a_person_and_the_job_goes_on),
        TEST(runs_of_a_job_never_overlap_nor_overtake),
        TEST(one_failure_in_a_batch_undoes_only_itself),
        TEST(what_was_not_committed_has_not_happened),
        TEST(a_batch_ends_at_its_bounds),
        TEST(clocks_that_jump_lose_and_repeat_nothing),
        TEST(who_undoes_the_whole_transaction_fails_and_hinders_nobody),
        TEST(a_retry_does_not_wait_for_a_clock_that_went_back),
        TEST(a_calendar_that_ends_ends_the_job),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
