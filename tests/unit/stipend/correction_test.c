/* Corrections: what closed rounds turn out to owe or to have overpaid, until it has really reached
 * the child or come back. */
#include "rounds.h"

static void money_has_settled_only_when_the_bank_said_so_and_the_round_is_closed(void **state) {
    (void)state;
    assess("2022-1");
    approve("2022-1");
    assert_int_equal(settled("2022-1"), 0);
    pay("2022-1");
    assert_int_equal(settled("2022-1"), 0);
    bank_says("settled");
    assert_int_equal(settled("2022-1"), 0);
    close_round("2022-1");
    assert_int_equal(settled("2022-1"), 1000);
    bank_says("returned"); /* after all */
    assert_int_equal(settled("2022-1"), 0);
}

static void what_was_right_needs_no_correction(void **state) {
    (void)state;
    assess("2022-1");
    settle("2022-1", "settled");
    struct assess_result r = assess("2022-2");
    assert_int_equal(r.corrections, 0);
    assert_int_equal(payable("2022-2"), 1000);
}

static void what_is_owed_is_added_once(void **state) {
    (void)state;
    assess("2022-1");
    settle("2022-1", "settled");
    plans[0].fen = 1250;
    for (int again = 0; again < 2; again++) { /* assessing twice adds once */
        struct assess_result r = assess("2022-2");
        assert_result(&r, 250, 0, 0);
        assert_int_equal(payable("2022-2"), 1250);
    }
    settle("2022-2", "settled");
    assert_int_equal(settled("2022-1"), 1250);
    assert_int_equal(settled("2022-2"), 1000);
    struct assess_result r = assess("2023-1");
    assert_int_equal(r.corrections, 0);
}

static void a_returned_payment_is_owed_in_full_with_all_it_carried(void **state) {
    (void)state;
    assess("2022-1");
    settle("2022-1", "settled");
    plans[0].fen = 1250;
    assess("2022-2");
    settle("2022-2", "returned");
    assert_int_equal(settled("2022-1"), 1000);
    assert_int_equal(settled("2022-2"), 0);
    struct assess_result r = assess("2023-1");
    assert_result(&r, 250 + 1000, 0, 0);
    assert_int_equal(r.corrections, 2);
    assert_int_equal(payable("2023-1"), 2250);
}

static void a_recovery_is_bounded_and_the_rest_waits_for_later_rounds(void **state) {
    (void)state;
    assess("2022-1");
    settle("2022-1", "settled");
    plans[0].fen = 250; /* 750 too much */
    plans[1].recoverable = 500;
    struct assess_result r = assess("2022-2");
    assert_result(&r, 0, 500, 250);
    assert_int_equal(payable("2022-2"), 500);
    settle("2022-2", "settled");
    assert_int_equal(settled("2022-1"), 500);
    r = assess("2023-1");
    assert_result(&r, 0, 250, 0);
    assert_int_equal(payable("2023-1"), 750);
    settle("2023-1", "settled");
    assert_int_equal(settled("2022-1"), 250);
    r = assess("2023-2");
    assert_int_equal(r.corrections, 0);
}

static void a_bound_of_nothing_takes_nothing_and_forgets_nothing(void **state) {
    (void)state;
    assess("2022-1");
    settle("2022-1", "settled");
    plans[0].fen = -1; /* nothing at all was due */
    plans[1].recoverable = 0;
    struct assess_result r = assess("2022-2");
    assert_result(&r, 0, 0, 1000);
    assert_int_equal(payable("2022-2"), 1000);
    settle("2022-2", "settled");
    r = assess("2023-1");
    assert_result(&r, 0, 1000, 0);
}

static void no_bound_takes_more_than_the_award_itself(void **state) {
    (void)state;
    assess("2022-1");
    settle("2022-1", "settled");
    plans[0].fen = 0;
    plans[1] = (struct plan){"2022-2", 300, 99999};
    struct assess_result r = assess("2022-2");
    assert_result(&r, 0, 300, 700);
    assert_int_equal(payable("2022-2"), 0);
}

static void a_recovery_that_takes_the_whole_award_has_settled_without_a_payment(void **state) {
    (void)state;
    assess("2022-1");
    settle("2022-1", "settled");
    plans[0].fen = 0;
    struct assess_result r = assess("2022-2");
    assert_result(&r, 0, 1000, 0);
    settle("2022-2", NULL);
    assert_int_equal(number("select count(*) from payment"), 1);
    assert_int_equal(settled("2022-1"), 0);
    assert_int_equal(settled("2022-2"), 1000);
    r = assess("2023-1");
    assert_int_equal(r.corrections, 0);
}

static void an_addition_for_one_round_pays_what_another_was_overpaid(void **state) {
    (void)state;
    assess("2022-1");
    settle("2022-1", "settled");
    assess("2022-2");
    settle("2022-2", "settled");
    plans[0].fen = 400;
    plans[1].fen = 1600;
    plans[2] = (struct plan){"2023-1", -1, CASE_UNKNOWN};
    struct assess_result r = assess("2023-1");
    assert_result(&r, 600, 600, 0);
    assert_int_equal(payable("2023-1"), 0);
}

static void a_child_that_left_the_roster_as_known_now_owes_it_all(void **state) {
    (void)state;
    assess("2022-1");
    settle("2022-1", "settled");
    run("update enrolment set superseded_at = 1 where child_id = 1");
    struct assess_result r = assess("2022-2");
    assert_int_equal(r.awarded + r.refused, 0);
    assert_result(&r, 0, 0, 1000); /* nothing to take it from */
    assert_int_equal(number("select county from correction"), 320613);
}

static void one_child_that_left_does_not_hide_the_next(void **state) {
    (void)state;
    run("insert into child values (2, 'D2', 'N2', 0)");
    run("insert into enrolment select 2, valid_from, 0, valid_to, superseded_at, county, status, "
        "reason from enrolment");
    run("insert into payee_choice select 2, valid_from, 0, valid_to, superseded_at, payee_id from "
        "payee_choice");
    assess("2022-1");
    settle("2022-1", "settled");
    run("update enrolment set superseded_at = 1 where child_id = 1");
    plans[0].fen = 1100;
    struct assess_result r = assess("2022-2");
    assert_result(&r, 100, 0, 1000);
    assert_int_equal(number("select child_id from correction where fen > 0"), 2);
}

static void both_payers_get_their_part_back(void **state) {
    (void)state;
    assess("2022-1");
    settle("2022-1", "settled");
    plans[0].fen = 501;
    assess("2022-2");
    assert_int_equal(number("select fen from correction"), -499);
    assert_int_equal(number("select entitled_county_fen from correction"), 250);
    assert_int_equal(number("select county_fen from correction"), -250);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, remove_store)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(money_has_settled_only_when_the_bank_said_so_and_the_round_is_closed),
        TEST(what_was_right_needs_no_correction),
        TEST(what_is_owed_is_added_once),
        TEST(a_returned_payment_is_owed_in_full_with_all_it_carried),
        TEST(a_recovery_is_bounded_and_the_rest_waits_for_later_rounds),
        TEST(a_bound_of_nothing_takes_nothing_and_forgets_nothing),
        TEST(no_bound_takes_more_than_the_award_itself),
        TEST(a_recovery_that_takes_the_whole_award_has_settled_without_a_payment),
        TEST(an_addition_for_one_round_pays_what_another_was_overpaid),
        TEST(a_child_that_left_the_roster_as_known_now_owes_it_all),
        TEST(one_child_that_left_does_not_hide_the_next),
        TEST(both_payers_get_their_part_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
