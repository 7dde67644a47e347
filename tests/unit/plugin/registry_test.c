/* The registry: who comes after whom, who is left out, and that the others go on. */
#include "room.h"

static struct registry r;

static int clear(void **state) {
    registry_free(&r);
    return remove_folder(state);
}

#undef TEST
#define TEST(name) cmocka_unit_test_setup_teardown(name, make_folder, clear)

#define BOTH "\"stipend.rule\", \"report.add\""

static void add(const char *name, const char *extra, const char *code) {
    registry_add(&r, make_plugin(name, BOTH, extra, code));
}

static void assert_plugins(const char *wanted) {
    struct buf names = {0};
    for (size_t i = 0; i < r.n; i++)
        buf_printf(&names, "%s%s", i ? " " : "", r.plugins[i]->manifest.name);
    assert_string_equal(buf_text(&names), wanted);
    buf_free(&names);
}

/* So many were left out; the last one because of this. */
static void assert_left_out(size_t n, const char *because) {
    assert_int_equal(r.broken, n);
    assert_int_equal(registry_is_whole(&r, &e), n == 0);
    if (n > 0) check_says(because);
}

static void plugins_without_wishes_stand_by_name(void **state) {
    (void)state;
    add("c", "", "");
    add("a", "", "");
    add("b", "", "");
    registry_order(&r);
    assert_plugins("a b c");
    assert_left_out(0, "");
}

static void who_comes_after_another_comes_after_it_then_by_name(void **state) {
    (void)state;
    add("a", ", \"after\": [\"z\"]", "");
    add("b", ", \"after\": [\"a\", \"d\"]", "");
    add("d", "", "");
    add("c", "", "");
    add("z", "", "");
    registry_order(&r);
    assert_plugins("c d z a b");
    assert_left_out(0, "");
}

static void the_order_does_not_depend_on_who_was_read_first(void **state) {
    (void)state;
    static const struct {
        const char *name, *extra;
    } all[] = {{"a", ", \"after\": [\"c\"]"},
               {"b", ""},
               {"c", ", \"after\": [\"b\"]"},
               {"d", ", \"after\": [\"b\"]"}};
    for (size_t first = 0; first < 4; first++) {
        for (size_t i = 0; i < 4; i++)
            add(all[(first + i) % 4].name, all[(first + i) % 4].extra, "");
        registry_order(&r);
        assert_plugins("b c a d");
        registry_free(&r);
    }
}

static void who_waits_for_a_missing_plugin_is_left_out_with_those_behind_it(void **state) {
    (void)state;
    add("a", ", \"after\": [\"gone\"]", "");
    add("b", ", \"after\": [\"a\"]", "");
    add("c", "", "");
    registry_order(&r);
    assert_plugins("c");
    assert_left_out(2, "plugin \"b\" must come after \"a\", which is not loaded");
    check_says("add plugin \"a\" to init.lua");
}

static void a_circle_is_named_and_left_out_and_the_others_go_on(void **state) {
    (void)state;
    add("a", ", \"after\": [\"c\"]", "");
    add("b", ", \"after\": [\"a\"]", "");
    add("c", ", \"after\": [\"b\"]", "");
    add("d", "", "");
    add("e", ", \"after\": [\"d\"]", "");
    registry_order(&r);
    assert_plugins("d e");
    assert_left_out(3, "plugins wait for each other in a circle: a, b, c");
}

static void who_waits_for_itself_is_a_circle_of_one(void **state) {
    (void)state;
    add("a", ", \"after\": [\"a\"]", "");
    registry_order(&r);
    assert_plugins("");
    assert_left_out(1, "in a circle: a");
}

static void a_fact_belongs_to_one_plugin(void **state) {
    (void)state;
    add("a", ", \"facts\": {\"single\": \"boolean\"}", "");
    add("b", ", \"facts\": {\"single\": \"text\"}", "");
    add("c", ", \"after\": [\"b\"]", "");
    add("d", "", "");
    registry_order(&r);
    assert_plugins("a d");
    assert_left_out(2, "must come after \"b\"");
}

static void both_plugins_of_a_fact_declared_twice_are_named(void **state) {
    (void)state;
    add("a", ", \"facts\": {\"single\": \"boolean\"}", "");
    add("b", ", \"facts\": {\"single\": \"text\"}", "");
    registry_order(&r);
    assert_left_out(1, "plugins \"a\" and \"b\" both declare the fact \"single\"");
}

static void a_plugin_that_fails_to_start_is_left_out_and_the_others_go_on(void **state) {
    (void)state;
    add("a", "", "require('house').report 'first'");
    add("b", "", "require('house').report 'lost'\nerror 'no'");
    add("c", "", "require('house').report 'last'");
    registry_order(&r);
    registry_start(&r, &plugin_host);
    assert_plugins("a c");
    assert_left_out(1, "no");
    assert_string_equal(e.where, "b/init.lua:2");
    assert_null(registry_find(&r, NOUN_REPORT, "lost", &e));
}

static void a_name_that_is_taken_leaves_the_later_plugin_out(void **state) {
    (void)state;
    add("a", "", "require('house').report 'figures'");
    add("b", "", "require('house').report 'figures'");
    add("c", "", "require('house').report 'others'");
    registry_order(&r);
    registry_start(&r, &plugin_host);
    assert_plugins("a c");
    assert_left_out(
        1, "the report \"figures\" is contributed twice: at a/init.lua:1 and at b/init.lua:1");
}

static void rules_may_share_a_name(void **state) {
    (void)state;
    add("a", "", "local rule = require('house').rule rule 'limit' rule 'limit'");
    add("b", "", "require('house').rule 'limit'");
    registry_order(&r);
    registry_start(&r, &plugin_host);
    assert_left_out(0, "");
    struct registry_walk at = {0};
    int n = 0;
    while (registry_next(&r, NOUN_RULE, &at)) n++;
    assert_int_equal(n, 3);
    assert_null(registry_next(&r, NOUN_RULE, &at));
}

static void a_plugin_registers_a_name_once_and_only_what_it_asked_for(void **state) {
    (void)state;
    add("a", "", "local add = require('house').report\nadd 'x'\nadd 'x'");
    registry_add(&r, make_plugin("b", "\"report.add\"", "", "require('house').rule 'limit'"));
    registry_start(&r, &plugin_host);
    assert_plugins("");
    assert_left_out(2, "needs the capability \"stipend.rule\"");
    registry_free(&r);
    add("a", "", "local add = require('house').report\nadd 'x'\nadd 'x'");
    registry_start(&r, &plugin_host);
    assert_left_out(1, "\"x\" is registered twice (first at a/init.lua:2)");
}

static void what_is_not_found_is_answered_with_what_there_is(void **state) {
    (void)state;
    assert_null(registry_find(&r, NOUN_REPORT, "x", &e));
    check_says("there are: none");
    add("a", "", "local add = require('house').report add 'article' add 'summary'");
    registry_order(&r);
    registry_start(&r, &plugin_host);
    assert_non_null(registry_find(&r, NOUN_REPORT, "summary", &e));
    assert_null(registry_find(&r, NOUN_REPORT, "artcle", &e));
    check_says("there is no report \"artcle\"");
    check_says("did you mean \"article\"?");
    assert_null(registry_find(&r, NOUN_REPORT, "zzzzzzzzz", &e));
    check_says("there are: article, summary");
    assert_null(registry_find(&r, NOUN_PAYOUT, "article", &e));
    check_says("there is no payout format \"article\"");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(plugins_without_wishes_stand_by_name),
        TEST(who_comes_after_another_comes_after_it_then_by_name),
        TEST(the_order_does_not_depend_on_who_was_read_first),
        TEST(who_waits_for_a_missing_plugin_is_left_out_with_those_behind_it),
        TEST(a_circle_is_named_and_left_out_and_the_others_go_on),
        TEST(who_waits_for_itself_is_a_circle_of_one),
        TEST(a_fact_belongs_to_one_plugin),
        TEST(both_plugins_of_a_fact_declared_twice_are_named),
        TEST(a_plugin_that_fails_to_start_is_left_out_and_the_others_go_on),
        TEST(a_name_that_is_taken_leaves_the_later_plugin_out),
        TEST(rules_may_share_a_name),
        TEST(a_plugin_registers_a_name_once_and_only_what_it_asked_for),
        TEST(what_is_not_found_is_answered_with_what_there_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
