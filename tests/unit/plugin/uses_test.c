/* "uses": a plugin requires the files of another, and takes them with it wherever it goes. */
#include "room.h"

#include "plugin/ruleset.h"

static struct registry r;

static int clear(void **state) {
    registry_free(&r);
    return remove_folder(state);
}

#undef TEST
#define TEST(name) cmocka_unit_test_setup_teardown(name, make_folder, clear)

static void add_file(struct source_set *set, const char *name, const char *text) {
    source_add(set, name, name, text, strlen(text));
}

/* A plugin with a file edition.lua beside its init.lua. */
static struct plugin *with_edition(const char *name, const char *needs, const char *extra,
                                   const char *init, const char *edition) {
    struct source_set set = {0};
    char *manifest = manifest_text(name, needs, extra);
    add_file(&set, "plugin.json", manifest);
    add_file(&set, "init.lua", init);
    add_file(&set, "edition.lua", edition);
    add_file(&set, "examples.lua", "return {}");
    free(manifest);
    struct plugin *p = plugin_read_sources(name, name, &set, &e);
    check(p != NULL);
    return p;
}

static void campaigns(const char *edition) {
    registry_add(&r, with_edition("campaigns", "", "", "", edition));
}

static void add(const char *name, const char *extra, const char *code) {
    registry_add(&r, make_plugin(name, "\"stipend.rule\", \"report.add\"", extra, code));
}

#define USES ", \"uses\": [\"campaigns\"]"

static void the_file_runs_in_the_user_s_own_state(void **state) {
    (void)state;
    campaigns("return { n = 3 }");
    add("a", USES,
        "local ed = require 'campaigns.edition' ed.n = 7\n"
        "require('house').report('r' .. ed.n)");
    add("b", USES, "require('house').report('r' .. require('campaigns.edition').n)");
    registry_order(&r);
    registry_start(&r, &plugin_host);
    check(registry_is_whole(&r, &e));
    assert_non_null(registry_find(&r, NOUN_REPORT, "r7", &e));
    assert_non_null(registry_find(&r, NOUN_REPORT, "r3", &e));
}

static void who_uses_comes_after(void **state) {
    (void)state;
    campaigns("return 1");
    add("a", USES, "");
    registry_order(&r);
    assert_string_equal(r.plugins[0]->manifest.name, "campaigns");
    assert_string_equal(r.plugins[1]->manifest.after[0], "campaigns");
}

static void what_is_used_uses_comes_along(void **state) {
    (void)state;
    registry_add(&r, with_edition("z", "", "", "", "return 5"));
    registry_add(&r, with_edition("campaigns", "", ", \"uses\": [\"z\"]", "",
                                  "return { n = require 'z.edition' }"));
    add("a", USES, "require('house').report('r' .. require('campaigns.edition').n)");
    registry_order(&r);
    registry_start(&r, &plugin_host);
    check(registry_is_whole(&r, &e));
    assert_non_null(registry_find(&r, NOUN_REPORT, "r5", &e));
}

static void who_uses_a_plugin_that_is_not_there_is_left_out(void **state) {
    (void)state;
    add("a", USES, "");
    registry_order(&r);
    assert_int_equal(r.n, 0);
    assert_false(registry_is_whole(&r, &e));
    check_says("plugin \"a\" uses \"campaigns\", which is not loaded");
    check_says("add plugin \"campaigns\" to init.lua, or take it out of \"uses\"");
}

static void plugins_that_use_each_other_are_a_circle(void **state) {
    (void)state;
    add("a", ", \"uses\": [\"b\"]", "");
    add("b", ", \"uses\": [\"a\"]", "");
    registry_order(&r);
    assert_int_equal(r.n, 0);
    assert_false(registry_is_whole(&r, &e));
    check_says("in a circle: a, b");
}

static void a_file_that_is_not_used_says_what_to_add(void **state) {
    (void)state;
    campaigns("return 1");
    add("a", "", "require 'campaigns.edition'");
    registry_order(&r);
    registry_start(&r, &plugin_host);
    assert_false(registry_is_whole(&r, &e));
    check_says("does \"uses\" in plugin.json name \"campaigns\"?");
}

static void its_init_and_examples_stay_at_home(void **state) {
    (void)state;
    campaigns("return 1");
    add("a", USES, "");
    registry_order(&r);
    const struct source_set *sources = &registry_find_plugin(&r, "a")->sources;
    assert_non_null(source_find(sources, "campaigns/edition.lua"));
    assert_null(source_find(sources, "campaigns/init.lua"));
    assert_null(source_find(sources, "campaigns/examples.lua"));
    assert_null(source_find(sources, "campaigns/plugin.json"));
}

/* The ruleset of a rule plugin that uses campaigns, which has no rules. */
static void take(struct ruleset *into, const char *edition) {
    campaigns(edition);
    add("a", USES, "require('house').rule('r' .. require('campaigns.edition').n)");
    registry_order(&r);
    ruleset_of_registry(&r, into);
    registry_free(&r);
}

static void used_files_are_part_of_the_user_s_ruleset(void **state) {
    (void)state;
    struct ruleset one, two;
    take(&one, "return { n = 1 }");
    take(&two, "return { n = 2 }");
    assert_string_not_equal(one.hash, two.hash);
    assert_non_null(source_find(&one.files, "a/campaigns/edition.lua"));
    assert_null(source_find(&one.files, "campaigns/edition.lua"));
    ruleset_free(&one);
    ruleset_free(&two);
}

static void a_ruleset_is_enough_to_run_who_uses(void **state) {
    (void)state;
    struct ruleset rules, again;
    take(&rules, "return { n = 4 }");
    check(ruleset_open(&rules, &r, &e));
    assert_int_equal(r.n, 1);
    registry_start(&r, &plugin_host);
    check(registry_is_whole(&r, &e));
    assert_non_null(registry_find(&r, NOUN_RULE, "r4", &e));
    ruleset_of_registry(&r, &again);
    assert_string_equal(again.hash, rules.hash);
    ruleset_free(&rules);
    ruleset_free(&again);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(the_file_runs_in_the_user_s_own_state),
        TEST(who_uses_comes_after),
        TEST(what_is_used_uses_comes_along),
        TEST(who_uses_a_plugin_that_is_not_there_is_left_out),
        TEST(plugins_that_use_each_other_are_a_circle),
        TEST(a_file_that_is_not_used_says_what_to_add),
        TEST(its_init_and_examples_stay_at_home),
        TEST(used_files_are_part_of_the_user_s_ruleset),
        TEST(a_ruleset_is_enough_to_run_who_uses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
