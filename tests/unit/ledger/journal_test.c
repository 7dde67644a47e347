/* The identity of the books holds at every commit, whoever writes and whatever the path. */
#include "room.h"

static void a_donation_stands_in_the_bank_and_in_income(void **state) {
    (void)state;
    give(CITY, "donor", "", "首批", 500);
    assert_int_equal(number("select fen from account where kind = 'bank'"), 500);
    assert_int_equal(number("select fen from account where kind = 'donation'"), -500);
    assert_int_equal(number("select sum(fen) from ledger"), 0);
}

static void what_does_not_balance_is_refused_and_the_pot_named(void **state) {
    (void)state;
    struct ledger_journal j = event("donation", "D7");
    const struct ledger_line lines[] = {{CITY, "donation", "donor", "", "首批", -500},
                                        {CITY, "bank", "donor", "", "首批", 499}};
    assert_false(ledger_post(store, &j, lines, 2, NULL, &e));
    check_says("donation D7 does not balance: fund city, donor, 首批, is off by -0.01 yuan");
    assert_int_equal(number("select count(*) from posting"), 0);
}

static void what_balances_only_over_two_funds_or_two_restrictions_is_refused(void **state) {
    (void)state;
    struct ledger_journal j = event("transfer", "T1");
    const struct ledger_line funds[] = {{CITY, "bank", "none", "", "", -500},
                                        {COUNTY, "bank", "none", "", "", 500}};
    assert_false(ledger_post(store, &j, funds, 2, NULL, &e));
    const struct ledger_line tags[] = {{CITY, "bank", "donor", "", "", -500},
                                       {CITY, "bank", "none", "", "", 500}};
    assert_false(ledger_post(store, &j, tags, 2, NULL, &e));
    check_says("does not balance");
}

/* ---- plain SQL ---- */

static const char two_accounts[] =
    "insert into account (id, fund_id, kind, restriction, purpose, origin) values "
    "(1, 1, 'bank', 'none', '', ''), (2, 1, 'donation', 'none', '', '')";
static const char a_journal[] = "insert into journal (id, day, kind, document, actor, recorded_at) "
                                "values (1, '2023-10-15', 'x', 'x', 'x', 0)";

static bool commit_of(const char *const *statements) {
    check(store_begin(store, &e));
    for (; *statements; statements++)
        if (!store_run(store, &e, *statements, "")) {
            store_rollback(store);
            return false;
        }
    return store_commit(store, &e);
}

static void plain_sql_commits_no_postings_without_a_journal(void **state) {
    (void)state;
    assert_false(commit_of((const char *const[]){
        two_accounts, "insert into posting values (1, 1, 1, 500), (1, 2, 2, -500)", NULL}));
    check_says("FOREIGN KEY");
    assert_int_equal(number("select count(*) from posting"), 0);
}

static void plain_sql_closes_no_journal_that_does_not_balance(void **state) {
    (void)state;
    assert_false(commit_of((const char *const[]){
        two_accounts, "insert into posting values (1, 1, 1, 500), (1, 2, 2, -499)", a_journal,
        NULL}));
    check_says("sum to zero");
    assert_false(commit_of((const char *const[]){two_accounts, a_journal, NULL}));
    check_says("without postings");
}

static void plain_sql_adds_nothing_to_a_closed_journal(void **state) {
    (void)state;
    assert_true(commit_of((const char *const[]){
        two_accounts, "insert into posting values (1, 1, 1, 500), (1, 2, 2, -500)", a_journal,
        NULL}));
    static const char *const attempts[] = {"insert into posting values (1, 3, 1, 1)",
                                           "update posting set fen = 1 where line = 1",
                                           "delete from posting",
                                           "update journal set day = '2020-01-01'",
                                           "delete from journal",
                                           "insert or replace into journal (id, day, kind, "
                                           "document, actor, recorded_at) values (1, '2020-01-01', "
                                           "'x', 'x', 'x', 0)",
                                           "insert or replace into posting values (1, 1, 1, 1)"};
    for (size_t i = 0; i < sizeof attempts / sizeof *attempts; i++)
        assert_false(store_run(store, &e, attempts[i], ""));
    assert_int_equal(number("select sum(abs(fen)) from posting"), 1000);
    assert_int_equal(number("select count(*) from ledger_fault"), 0);
}

static void a_balance_changed_by_hand_is_a_fault(void **state) {
    (void)state;
    give(CITY, "none", "", "", 500);
    run("update account set fen = fen + 1 where kind = 'bank'");
    assert_int_equal(number("select count(*) from ledger_fault where what = 'account'"), 1);
}

/* ---- reversing ---- */

static void a_reversal_undoes_it_once(void **state) {
    (void)state;
    struct ledger_journal j = event("correction", "K1");
    int64_t id = give(CITY, "donor", "", "首批", 500), made;
    check(ledger_reverse(store, id, &j, &made, &e));
    assert_int_equal(number("select count(*) from account where fen <> 0"), 0);
    assert_false(ledger_reverse(store, id, &j, NULL, &e));
    check_says("has been reversed by 2");
    assert_false(ledger_reverse(store, made, &j, NULL, &e));
    check_says("is not reversed itself");
    assert_false(ledger_reverse(store, 99, &j, NULL, &e));
    check_says("no journal 99");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_OF_STORE(a_donation_stands_in_the_bank_and_in_income),
        TEST_OF_STORE(what_does_not_balance_is_refused_and_the_pot_named),
        TEST_OF_STORE(what_balances_only_over_two_funds_or_two_restrictions_is_refused),
        TEST_OF_STORE(plain_sql_commits_no_postings_without_a_journal),
        TEST_OF_STORE(plain_sql_closes_no_journal_that_does_not_balance),
        TEST_OF_STORE(plain_sql_adds_nothing_to_a_closed_journal),
        TEST_OF_STORE(a_balance_changed_by_hand_is_a_fault),
        TEST_OF_STORE(a_reversal_undoes_it_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
