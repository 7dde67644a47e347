/* Which money pays: by who binds it, for its purpose only. */
#include "room.h"

static fen_t held(const char *restriction, const char *purpose, const char *origin) {
    fen_t fen = 0;
    bool found;
    check(store_integer(store, &e, &fen, &found,
                        "select fen from account where kind = 'bank' and restriction = ? and "
                        "purpose = ? and origin = ?",
                        "ttt", restriction, purpose, origin));
    return fen;
}

static void the_law_pays_first_then_donors_then_designations_then_the_rest(void **state) {
    (void)state;
    give(CITY, "none", "", "", 100);
    give(CITY, "designated", "", "", 100);
    give(CITY, "donor", "", "", 100);
    give(CITY, "legal", "", "", 100);
    check(spend(CITY, "小学", 320613, 250));
    assert_int_equal(held("legal", "", ""), 0);
    assert_int_equal(held("donor", "", ""), 0);
    assert_int_equal(held("designated", "", ""), 50);
    assert_int_equal(held("none", "", ""), 100);
}

static void the_order_is_what_was_declared(void **state) {
    (void)state;
    char *order[] = {"none", "donor"};
    give(CITY, "donor", "", "", 100);
    give(CITY, "none", "", "", 100);
    give(CITY, "designated", "", "", 100);
    check(ledger_set_order(store, order, 2, &e));
    check(spend(CITY, "小学", 320613, 150));
    assert_int_equal(held("donor", "", ""), 50);
    assert_false(spend(CITY, "小学", 320613, 51));
    assert_int_equal(held("designated", "", ""), 100);
}

static void money_with_a_purpose_goes_before_money_for_anything(void **state) {
    (void)state;
    declare_junior();
    give(CITY, "donor", "", "首批", 100);
    give(CITY, "donor", "junior", "圆梦", 100);
    check(spend(CITY, "初中", 320613, 120));
    assert_int_equal(held("donor", "junior", "圆梦"), 0);
    assert_int_equal(held("donor", "", "首批"), 80);
}

static void the_older_appeal_pays_before_the_newer(void **state) {
    (void)state;
    give(CITY, "donor", "", "第一", 100);
    give(CITY, "donor", "", "第二", 100);
    check(spend(CITY, "初中", 320613, 120));
    assert_int_equal(held("donor", "", "第一"), 0);
    assert_int_equal(held("donor", "", "第二"), 80);
}

static void an_earmark_is_not_spent_on_anything_else(void **state) {
    (void)state;
    declare_junior();
    give(CITY, "donor", "junior", "圆梦", 100);
    give(CITY, "none", "", "", 30);
    assert_false(spend(CITY, "小学", 320613, 31));
    check_says("needs 0.31 yuan of 市基金, which lacks 0.01 of it");
    assert_int_equal(number("select count(*) from journal where kind = 'payment'"), 0);
}

static void the_store_refuses_an_earmark_spent_on_anything_else(void **state) {
    (void)state;
    declare_junior();
    give(CITY, "donor", "junior", "圆梦", 100);
    const struct ledger_line lines[] = {{CITY, "bank", "donor", "junior", "圆梦", -10},
                                        {CITY, "payment", "donor", "junior", "圆梦", 10}};
    struct ledger_journal j = event("payment", "P1");
    j.use.stage = "小学";
    assert_false(ledger_post(store, &j, lines, 2, NULL, &e));
    check_says("an earmark is spent for its purpose only");
    j.use.stage = "初中";
    check(ledger_post(store, &j, lines, 2, NULL, &e));
}

static void a_scope_of_a_county_and_an_activity_wants_both(void **state) {
    (void)state;
    const struct ledger_use scope = {.county = 320613, .activity = "夏令营"};
    const struct ledger_purpose p = {"camp", "夏令营", "协议 2", &scope, 1};
    check(ledger_purpose(store, &p, &e));
    give(CITY, "donor", "camp", "", 100);
    struct ledger_journal j = event("activity", "A1");
    j.use = (struct ledger_use){.county = 320612, .activity = "夏令营"};
    assert_false(ledger_spend(store, &j, CITY, "activity", 10, false, &e));
    j.use.county = 320613;
    check(ledger_spend(store, &j, CITY, "activity", 10, false, &e));
}

static void a_purpose_stays_what_it_was_declared(void **state) {
    (void)state;
    const struct ledger_use wider[] = {{.stage = "初中"}, {.stage = "小学"}};
    const struct ledger_purpose p = {"junior", "初中专项", "协议 1", wider, 2};
    declare_junior();
    declare_junior();
    assert_false(ledger_purpose(store, &p, &e));
    check_says("declare a new purpose");
    assert_false(store_run(
        store, &e, "insert into purpose_scope (purpose, stage) values ('junior', '小学')", ""));
}

static void what_the_bank_has_paid_is_booked_even_without_money(void **state) {
    (void)state;
    struct ledger_journal j = event("payment", "P1");
    give(CITY, "donor", "", "首批", 100);
    check(ledger_spend(store, &j, CITY, "payment", 130, true, &e));
    assert_int_equal(held("donor", "", "首批"), 0);
    assert_int_equal(held("none", "", ""), -30);
}

static void money_that_comes_back_goes_where_it_came_from(void **state) {
    (void)state;
    declare_junior();
    give(CITY, "none", "", "", 100);
    give(CITY, "donor", "junior", "圆梦", 100);
    check(spend(CITY, "初中", 320613, 60));
    check(spend(CITY, "小学", 320613, 20));
    check(spend(CITY, "初中", 320613, -25));
    assert_int_equal(held("donor", "junior", "圆梦"), 65);
    assert_int_equal(held("none", "", ""), 80);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_OF_STORE(the_law_pays_first_then_donors_then_designations_then_the_rest),
        TEST_OF_STORE(the_order_is_what_was_declared),
        TEST_OF_STORE(money_with_a_purpose_goes_before_money_for_anything),
        TEST_OF_STORE(the_older_appeal_pays_before_the_newer),
        TEST_OF_STORE(an_earmark_is_not_spent_on_anything_else),
        TEST_OF_STORE(the_store_refuses_an_earmark_spent_on_anything_else),
        TEST_OF_STORE(a_scope_of_a_county_and_an_activity_wants_both),
        TEST_OF_STORE(a_purpose_stays_what_it_was_declared),
        TEST_OF_STORE(what_the_bank_has_paid_is_booked_even_without_money),
        TEST_OF_STORE(money_that_comes_back_goes_where_it_came_from),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
