/* Two rulesets side by side; which is in force for a term; who may approve, and until when. */
#include "room.h"

#include "plugin/content.h"
#include "stipend/policy.h"

enum { CHILDREN = 1200 }; /* a third each of 小学, 初中, 高中 */

/* The new rules give juniors more and refuse seniors. */
struct known_rules {
    struct rules base;
    bool is_new;
};

static bool answer_by_rules(const struct rules *r, const struct case_facts *c, struct award *a,
                            struct err *error) {
    bool is_new = ((const struct known_rules *)r)->is_new;
    const char *stage = symbols_text(r->symbols, (int32_t)c->value[CASE_stage], NULL);
    if (is_new && strcmp(stage, "高中") == 0) return award_refuse(a, 1, error);
    return award_add(a, is_new && strcmp(stage, "初中") == 0 ? 1500 : 1000, 1, error) &&
           award_share(a, 1, 1, error);
}

static struct rules *open_known(const struct ruleset *rs, const struct case_layout *layout,
                                const struct symbols *symbols, struct err *error) {
    (void)error;
    struct known_rules *r = mem_alloc(sizeof *r);
    r->base = (struct rules){layout, symbols};
    r->is_new = strcmp(rs->files.files[0].text, "new") == 0;
    return &r->base;
}

static struct rule_engine engine;
static struct ruleset old_rules, new_rules;

static struct ruleset ruleset_of(const char *text) {
    struct ruleset rs = {0};
    source_add(&rs.files, "p/init.lua", "p/init.lua", text, strlen(text));
    content_hash(&rs.files, rs.hash);
    return rs;
}

static int set_up(void **state) {
    if (make_store(state) != 0) return -1;
    add_children(CHILDREN);
    answer = answer_by_rules;
    engine = fake_engine;
    engine.open = open_known;
    old_rules = ruleset_of("old");
    new_rules = ruleset_of("new");
    return 0;
}

static int tear_down(void **state) {
    ruleset_free(&old_rules);
    ruleset_free(&new_rules);
    return remove_store(state);
}

#define TEST_OF_POLICY(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

static struct policy_question question(const struct ruleset *rs, const char *from) {
    test_time += 1000;
    return (struct policy_question){.engine = &engine, .ruleset = rs, .from = from, .workers = 2};
}

static void propose(const struct ruleset *rs, const char *from, const char *author) {
    struct policy_difference d;
    struct policy_question q = question(rs, from);
    check(policy_compare(store, &q, &d, &e) && policy_propose(store, &q, &d, "{}", author, &e));
    policy_difference_free(&d);
}

static bool approve(const struct ruleset *rs, const char *from, const char *actor) {
    struct policy_proposal p;
    struct policy_difference d;
    struct policy_question q = question(rs, from);
    check(policy_find(store, rs->hash, from, &p, &e) && policy_compare(store, &q, &d, &e));
    bool ok = policy_approve(store, &p, &d, actor, &e);
    policy_difference_free(&d);
    return ok;
}

static void put_in_force(const struct ruleset *rs, const char *from) {
    propose(rs, from, "周敏");
    check(approve(rs, from, "吴刚"));
}

/* "old", "new", or "" when no approval covers the term. */
static const char *in_force(const char *term, instant_t known) {
    static char text[8];
    int64_t id;
    struct ruleset rs = {0};
    check(policy_in_force(store, term, known, &id, &e));
    if (id == 0) return "";
    check(ruleset_load(store, id, &rs, &e));
    snprintf(text, sizeof text, "%s", rs.files.files[0].text);
    ruleset_free(&rs);
    return text;
}

/* ---- comparing ---- */

static struct comparison compare(const struct ruleset *against, int workers) {
    struct pass p;
    struct comparison c;
    struct case_period period = autumn();
    check(pass_open_pair(&p, &engine, &new_rules, against, workers, &e) &&
          compare_run(&p, store, &period, NULL, NULL, &c, &e));
    pass_close(&p);
    return c;
}

static void every_child_is_counted_once_by_what_changes(void **state) {
    (void)state;
    struct comparison c = compare(&old_rules, 2);
    assert_int_equal(c.total.children, CHILDREN);
    assert_int_equal(c.total.change[CHANGE_NONE], CHILDREN / 3);
    assert_int_equal(c.total.change[CHANGE_RAISED], CHILDREN / 3);
    assert_int_equal(c.total.change[CHANGE_LOST], CHILDREN / 3);
    assert_int_equal(compare_changed(&c.total), CHILDREN / 3 * 2);
    assert_int_equal(c.total.before, CHILDREN * 1000);
    assert_int_equal(c.total.after, CHILDREN / 3 * 2500);
    assert_int_equal(c.total.county_before, CHILDREN * 500);
    assert_int_equal(c.total.paid_after, CHILDREN / 3 * 2);
    comparison_free(&c);
}

static void any_number_of_workers_compares_alike(void **state) {
    (void)state;
    struct comparison one = compare(&old_rules, 1), three = compare(&old_rules, 3),
                      other = compare(&new_rules, 1);
    assert_string_equal(one.digest, three.digest);
    assert_string_not_equal(one.digest, other.digest);
    assert_int_equal(compare_changed(&other.total), 0);
    comparison_free(&one);
    comparison_free(&three);
    comparison_free(&other);
}

static void without_rules_before_whoever_is_paid_gains(void **state) {
    (void)state;
    struct comparison c = compare(NULL, 2);
    assert_int_equal(c.total.change[CHANGE_GAINED], CHILDREN / 3 * 2);
    assert_int_equal(c.total.before, 0);
    comparison_free(&c);
}

/* ---- in force ---- */

static void the_newest_approval_that_covers_a_term_is_in_force(void **state) {
    (void)state;
    put_in_force(&old_rules, "2022-1");
    test_time += 1000;
    instant_t between = store_now(store);
    put_in_force(&new_rules, "2023-1");
    test_time += 1000;
    assert_string_equal(in_force("2021-2", store_now(store)), "");
    assert_string_equal(in_force("2022-2", store_now(store)), "old");
    assert_string_equal(in_force("2023-1", store_now(store)), "new");
    assert_string_equal(in_force("2023-2", store_now(store)), "new");
    assert_string_equal(in_force("2023-1", between), "old");
}

static void a_revoked_approval_gives_way_to_the_one_before_it(void **state) {
    (void)state;
    put_in_force(&old_rules, "2022-1");
    put_in_force(&new_rules, "2023-1");
    test_time += 1000;
    instant_t before = store_now(store);
    test_time += 1000;
    check(policy_revoke(store, new_rules.hash, "2023-1", "依据有误", "吴刚", &e));
    test_time += 1000;
    assert_string_equal(in_force("2023-1", store_now(store)), "old");
    assert_string_equal(in_force("2023-1", before), "new");
    assert_false(policy_revoke(store, new_rules.hash, "2023-1", "再来", "吴刚", &e));
    check_says("is not approved from 2023-1");
}

static void from_the_first_approval_on_every_term_needs_one(void **state) {
    (void)state;
    struct ruleset rs;
    int64_t id = 7;
    check(policy_load(store, "2022-1", &id, &rs, &e));
    assert_int_equal(id, 0);
    put_in_force(&new_rules, "2023-1");
    assert_false(policy_load(store, "2022-1", &id, &rs, &e));
    check_says("no approved rules cover term 2022-1");
}

/* ---- approving ---- */

static void who_proposes_does_not_approve(void **state) {
    (void)state;
    propose(&new_rules, "2023-1", "周敏");
    assert_false(approve(&new_rules, "2023-1", "周敏"));
    check_says("周敏 proposed these rules and cannot approve them");
    assert_int_equal(number("select count(*) from policy_approval"), 0);
    check(approve(&new_rules, "2023-1", "吴刚"));
    assert_false(approve(&new_rules, "2023-1", "郑洁"));
    check_says("has been approved already");
}

static void one_changed_fact_closes_the_gate(void **state) {
    (void)state;
    propose(&new_rules, "2023-1", "周敏");
    run("update schooling set superseded_at = 1 where child_id = 3");
    run("insert into schooling values (3, '2022-09-01', 2, '9999-12-31', 253402300799999, '初中', "
        "1, '在读', null)");
    assert_false(approve(&new_rules, "2023-1", "吴刚"));
    check_says("facts or rules have moved");
    propose(&new_rules, "2023-1", "周敏");
    check(approve(&new_rules, "2023-1", "吴刚"));
}

static void other_rules_in_force_close_the_gate(void **state) {
    (void)state;
    put_in_force(&old_rules, "2022-1");
    propose(&new_rules, "2023-1", "周敏");
    put_in_force(&new_rules, "2022-2");
    assert_false(approve(&new_rules, "2023-1", "吴刚"));
    check_says("facts or rules have moved");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_OF_POLICY(every_child_is_counted_once_by_what_changes),
        TEST_OF_POLICY(any_number_of_workers_compares_alike),
        TEST_OF_POLICY(without_rules_before_whoever_is_paid_gains),
        TEST_OF_POLICY(the_newest_approval_that_covers_a_term_is_in_force),
        TEST_OF_POLICY(a_revoked_approval_gives_way_to_the_one_before_it),
        TEST_OF_POLICY(from_the_first_approval_on_every_term_needs_one),
        TEST_OF_POLICY(who_proposes_does_not_approve),
        TEST_OF_POLICY(one_changed_fact_closes_the_gate),
        TEST_OF_POLICY(other_rules_in_force_close_the_gate),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
