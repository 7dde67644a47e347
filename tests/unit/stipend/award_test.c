/* Awards: what rules may answer, and what becomes of it. */
#include "room.h"

enum { SILENT = 0, REASON = 1, OTHER = 2 };

static struct award award;

static int begin(void **state) {
    (void)state;
    struct case_facts c = {.child_id = 7};
    c.value[CASE_stage] = CASE_UNKNOWN;
    c.value[CASE_county_code] = 320613;
    memset(&award, 0xAA, sizeof award); /* batches are used again and again */
    memset(&e, 0, sizeof e);
    award_begin(&award, &c);
    return 0;
}

static void finish(void) {
    check(award_finish(&award, SILENT, &e));
}

static void an_award_begins_with_nothing(void **state) {
    (void)state;
    assert_int_equal(award.child_id, 7);
    assert_int_equal(award.stage, -1);
    assert_int_equal(award.county, 320613);
    assert_int_equal(award.fen, 0);
    assert_int_equal(award.n_lines, 0);
    assert_true(award.recoverable_fen == CASE_UNKNOWN);
    assert_false(award_is_refused(&award));
}

static void lines_add_up(void **state) {
    (void)state;
    check(award_add(&award, 150000, REASON, &e) && award_add(&award, -20000, OTHER, &e));
    finish();
    assert_int_equal(award.fen, 130000);
    assert_int_equal(award.county_fen, 0); /* nobody shared it: the city pays */
    assert_int_equal(award.line[1].fen, -20000);
    assert_int_equal(award.line[1].reason, OTHER);
    assert_int_equal(award.outcome, AWARD_GRANTED);
}

static void a_refusal_stops_later_phases_but_not_its_own(void **state) {
    (void)state;
    assert_true(award_enter_phase(&award, 1));
    check(award_refuse(&award, REASON, &e));
    assert_true(award_enter_phase(&award, 1));
    check(award_refuse(&award, OTHER, &e));
    assert_false(award_enter_phase(&award, 2));
    assert_false(award_enter_phase(&award, 5));
    finish();
    assert_int_equal(award.n_lines, 2); /* both reasons are told */
}

static void a_second_refusal_does_not_move_the_phase_of_the_first(void **state) {
    (void)state;
    award_enter_phase(&award, 1);
    check(award_refuse(&award, REASON, &e));
    award_enter_phase(&award, 1);
    check(award_refuse(&award, REASON, &e));
    assert_true(award_enter_phase(&award, 1));
    assert_int_equal(award.refused_phase, 1);
}

static void a_refused_award_pays_nothing_whatever_was_added(void **state) {
    (void)state;
    award_enter_phase(&award, 2);
    check(award_add(&award, 150000, REASON, &e) && award_share(&award, 1, 1, &e));
    award_enter_phase(&award, 3);
    check(award_refuse(&award, OTHER, &e));
    finish();
    assert_int_equal(award.fen, 0);
    assert_int_equal(award.county_fen, 0);
    assert_int_equal(award.outcome, AWARD_REFUSED);
}

static void a_refusal_forgives_a_negative_sum(void **state) {
    (void)state;
    check(award_add(&award, -5, REASON, &e) && award_refuse(&award, OTHER, &e));
    finish();
    assert_int_equal(award.fen, 0);
}

static void a_negative_sum_is_an_error(void **state) {
    (void)state;
    check(award_add(&award, 100, REASON, &e) && award_add(&award, -101, REASON, &e));
    assert_false(award_finish(&award, SILENT, &e));
    check_says("sum to -1 分: an award is never negative");
}

static void who_is_neither_granted_nor_refused_is_refused_silently(void **state) {
    (void)state;
    check(award_note(&award, OTHER, &e));
    finish();
    assert_true(award_is_refused(&award));
    assert_int_equal(award.n_lines, 2);
    assert_int_equal(award.line[1].kind, LINE_REFUSAL);
    assert_int_equal(award.line[1].reason, SILENT);
}

static void an_amount_of_zero_is_a_grant(void **state) {
    (void)state;
    check(award_add(&award, 0, REASON, &e));
    finish();
    assert_int_equal(award.outcome, AWARD_GRANTED);
    assert_int_equal(award.n_lines, 1);
}

static void shares_sum_to_the_award(void **state) {
    (void)state;
    for (fen_t fen = 0; fen < 300; fen++)
        for (int64_t city = 0; city < 8; city++)
            for (int64_t county = city == 0; county < 8; county++) {
                begin(NULL);
                check(award_add(&award, fen, REASON, &e) && award_share(&award, city, county, &e));
                finish();
                fen_t exact = fen * county, part = award.county_fen * (city + county);
                assert_true(part - exact < city + county && exact - part < city + county);
                if (city == 0) assert_int_equal(award.county_fen, fen);
            }
}

static void an_award_is_shared_once_by_weights_that_make_sense(void **state) {
    (void)state;
    static const int64_t wrong[][2] = {{0, 0}, {-1, 2}, {2, -1}, {1000001, 1}, {1, 1000001}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_false(award_share(&award, wrong[i][0], wrong[i][1], &e));
        check_says("shares must be whole numbers from 0 to 1000000");
    }
    check(award_share(&award, 1, 1, &e));
    assert_false(award_share(&award, 1, 1, &e));
    check_says("shared already");
}

static void an_award_has_so_many_lines_and_no_more(void **state) {
    (void)state;
    for (int i = 0; i < AWARD_LINES_MAX; i++) check(award_add(&award, 1, REASON, &e));
    assert_false(award_note(&award, OTHER, &e));
    check_says("at most 16 lines");
    assert_int_equal(award.n_lines, AWARD_LINES_MAX);
}

static void a_sum_beyond_money_is_refused(void **state) {
    (void)state;
    check(award_add(&award, MONEY_MAX, REASON, &e));
    assert_false(award_add(&award, 1, REASON, &e));
    check_says("beyond what money may be");
}

#define TEST(name) cmocka_unit_test_setup(name, begin)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(an_award_begins_with_nothing),
        TEST(lines_add_up),
        TEST(a_refusal_stops_later_phases_but_not_its_own),
        TEST(a_second_refusal_does_not_move_the_phase_of_the_first),
        TEST(a_refused_award_pays_nothing_whatever_was_added),
        TEST(a_refusal_forgives_a_negative_sum),
        TEST(a_negative_sum_is_an_error),
        TEST(who_is_neither_granted_nor_refused_is_refused_silently),
        TEST(an_amount_of_zero_is_a_grant),
        TEST(shares_sum_to_the_award),
        TEST(an_award_is_shared_once_by_weights_that_make_sense),
        TEST(an_award_has_so_many_lines_and_no_more),
        TEST(a_sum_beyond_money_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
