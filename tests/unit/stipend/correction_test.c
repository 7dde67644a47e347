/* Corrections: what closed rounds turn out to owe or to have overpaid, until it has really reached
 * the child or come back. Rounds go their whole way here: assessed, approved, paid, answered,
 * closed. */
#include "room.h"

enum { CHILD = 1 };

/* What the rules answer for a term, and how much of it may be taken for earlier ones. */
static struct plan {
    const char *term;
    fen_t fen, recoverable; /* recoverable CASE_UNKNOWN: no bound; fen -1: refused */
} plans[4];

static bool answer_by_term(const struct rules *r, const struct case_facts *c, struct award *a,
                           struct err *error) {
    const char *term = symbols_text(r->symbols, (int32_t)c->value[CASE_term], NULL);
    const struct plan *p = plans;
    while (strcmp(p->term, term) != 0) p++;
    if (p->fen < 0) return award_refuse(a, 1, error);
    a->recoverable_fen = p->recoverable;
    return award_add(a, p->fen, 1, error) && award_share(a, 1, 1, error);
}

static int set_up(void **state) {
    if (make_store(state) != 0) return -1;
    answer = answer_by_term;
    static const char *const terms[] = {"2022-1", "2022-2", "2023-1", "2023-2"};
    for (size_t i = 0; i < 4; i++) plans[i] = (struct plan){terms[i], 1000, CASE_UNKNOWN};
    add_children(CHILD);
    run("insert into payee values (1, x'00', x'00', x'00', '中国银行', 0)");
    run("insert into payee_choice values (1, '2022-09-01', 0, '9999-12-31', 253402300799999, 1)");
    run("insert into fund values (1, 'city', '市', 320600), (2, 'county', '县', 320613)");
    run("insert into ledger_entry (fund_id, day, kind, fen, recorded_at) values "
        "(1, '2022-09-01', 'donation', 100000000, 0), (2, '2022-09-01', 'donation', 100000000, 0)");
    return 0;
}

static bool write_batch_file(void *context, struct store *s, int64_t batch_id, const char *path,
                             struct err *error) {
    (void)context, (void)s;
    FILE *f = fopen(path, "w");
    if (!f) return err_system(error, "cannot write %s", path);
    fprintf(f, "batch %lld\n", (long long)batch_id);
    fclose(f);
    return true;
}

static const struct payment_writer writer = {
    .format = "test", .extension = "txt", .write = write_batch_file};

/* Opens the round, or takes it up again, and assesses it. */
static struct assess_result assess(const char *term) {
    struct assess_options o = {.engine = &fake_engine, .ruleset = &fake_ruleset, .workers = 1};
    struct assess_result result;
    struct round r;
    test_time += 1000;
    if (!round_find(store, term, &r, &e)) check(round_open(store, term, NULL, "周敏", &e));
    check(round_assess(store, term, "周敏", &o, &result, &e));
    return result;
}

static void approve(const char *term) {
    struct approval_result approval;
    check(round_submit(store, term, "周敏", &e));
    check(round_approve(store, term, "吴刚", NULL, 0, &approval, &e));
    assert_true(approval.approved);
}

static void pay(const char *term) {
    struct batch_result batch;
    char out[96];
    snprintf(out, sizeof out, "%s/out", folder);
    check(round_pay(store, term, "周敏", &writer, out, &batch, &e));
}

static void bank_says(const char *result) {
    test_time += 1000;
    check(store_run(store, &e,
                    "insert into payment_result (payment_id, recorded_at, result, day, file_hash) "
                    "select max(id), ?, ?, '2023-10-15', 'x' from payment",
                    "it", test_time, result));
}

static void close_round(const char *term) {
    int64_t unpaid;
    check(round_close(store, term, "周敏", &unpaid, &e));
}

/* From an assessed round to its end; result NULL: there is nothing to pay. */
static void settle(const char *term, const char *result) {
    approve(term);
    if (result) pay(term), bank_says(result);
    close_round(term);
}

static fen_t settled(const char *term) {
    fen_t fen = -1;
    check(store_integer(store, &e, &fen, NULL,
                        "select coalesce(sum(p.fen), 0) from settled_part p join round r on r.id = "
                        "p.for_round_id where r.term = ?",
                        "t", term));
    return fen;
}

static fen_t payable(const char *term) {
    fen_t fen = -1;
    check(store_integer(store, &e, &fen, NULL,
                        "select coalesce(sum(p.fen), 0) from payable p join round r on r.id = "
                        "p.round_id where r.term = ?",
                        "t", term));
    return fen;
}

static void assert_result(const struct assess_result *r, fen_t added, fen_t recovered,
                          fen_t balance) {
    if (r->added != added || r->recovered != recovered || r->balance != balance)
        fail_msg("added %lld, recovered %lld, balance %lld", (long long)r->added,
                 (long long)r->recovered, (long long)r->balance);
}

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
        TEST(both_payers_get_their_part_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
