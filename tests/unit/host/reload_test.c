/* New plugin code while the program runs: the gate, and the last good version. */
#include "room.h"

#include <time.h>

/* ---- reloading ---- */

static void at_first_all_are_started(void **state) {
    (void)state;
    reload();
    gives("a", "a1");
    gives("b", "b1");
    stands_well("a");
    check(registry_is_whole(&host.registry, &e));
}

static void only_what_has_changed_is_built_anew(void **state) {
    (void)state;
    reload();
    const struct plugin *a = registry_find_plugin(&host.registry, "a"),
                        *b = registry_find_plugin(&host.registry, "b");
    write_plugin("a", "", "'a2'");
    reload();
    gives("a", "a2");
    stands_well("a");
    assert_true(report.changed);
    assert_ptr_not_equal(registry_find_plugin(&host.registry, "a"), a);
    assert_ptr_equal(registry_find_plugin(&host.registry, "b"), b);
    assert_ptr_equal(report.replaced.plugins[0], a); /* until it is forgotten */
    reload();
    assert_false(report.changed);
}

static void a_version_that_fails_leaves_the_old_one_running(void **state) {
    (void)state;
    static const char *const broken[][3] = {
        {"init.lua", "return (", "plugins/a/init.lua:1"},
        {"init.lua", "error 'no'", "no (plugins/a/init.lua:1)"},
        {"init.lua", "require('report').add { name = 'b', title = 'R', run = print }",
         "the report \"b\" is contributed twice"},
        {"plugin.json", "{", "plugins/a/plugin.json"},
        {"plugin.json",
         "{\"name\": \"a\", \"title\": \"t\", \"version\": \"1\", \"api\": 1, \"after\": [\"c\"]}",
         "must come after \"c\""},
        {"examples.lua", "return { { name = 'x', check = function() error 'bad' end } }",
         "1 of 1 examples do not hold: 例 1「x」"},
        {"schema/0001_t.sql", "create table wrong (id integer primary key) strict;",
         "migration 0001_t"}};
    reload();
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        const struct plugin *a = registry_find_plugin(&host.registry, "a");
        write_plugin("a", "", "'a2'");
        write_code("a", broken[i][0], broken[i][1]);
        reload();
        says(standing("a")->reason, broken[i][2]);
        gives("a", "a1");
        gives("b", "b1");
        assert_ptr_equal(registry_find_plugin(&host.registry, "a"), a);
        check(registry_is_whole(&host.registry, &e));
        write_code("a", "examples.lua", "return {}");
    }
    char *path = mem_print("rm -rf '%s/plugins/a/schema'", folder);
    assert_int_equal(system(path), 0);
    free(path);
    reload();
    gives("a", "a2");
    stands_well("a");
}

static void a_broken_init_lua_keeps_everything(void **state) {
    (void)state;
    static const char *const broken[] = {"plugin (", "plugin 'a' plugin 'nowhere'",
                                         "plugin 'a' { option = 1 }", "error 'x'"};
    reload();
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        write_init(broken[i]);
        write_plugin("b", "", "'b2'");
        assert_false(host_reload(&host, &report, &e));
        gives("a", "a1");
        gives("b", "b1");
        assert_int_equal(host.config.n_plugins, 2);
    }
}

static void plugins_come_and_go_with_init_lua(void **state) {
    (void)state;
    reload();
    write_plugin("c", ", \"after\": [\"b\"]", "'c1'");
    write_init("plugin 'b' plugin 'c'");
    reload();
    assert_false(runs("a"));
    assert_null(reload_standing(&report, "a"));
    gives("c", "c1");
    assert_string_equal(host.registry.plugins[1]->manifest.name, "c");
}

static void a_changed_option_restarts_the_plugin(void **state) {
    (void)state;
    static const char option[] = ", \"options\": {\"n\": {\"type\": \"integer\", \"default\": 1, "
                                 "\"title\": \"数\"}}";
    write_plugin("a", option, "'n=' .. require('options').n");
    reload();
    gives("a", "n=1");
    write_init("plugin 'a' { n = 7 } plugin 'b'");
    reload();
    gives("a", "n=7");
}

static void who_uses_files_is_built_anew_with_them(void **state) {
    (void)state;
    write_code("a", "texts.lua", "return { hello = 'one' }");
    write_plugin("b", ", \"uses\": [\"a\"]", "require('a.texts').hello");
    reload();
    gives("b", "one");
    write_code("a", "texts.lua", "return { hello = 'two' }");
    reload();
    gives("b", "two");
    write_code("a", "texts.lua", "return { hello = 'three' }");
    write_code("a", "examples.lua", "error 'bad'");
    reload(); /* a's new files are refused, so nobody uses them */
    gives("b", "two");
    stands_well("b");
}

static void a_name_may_move_from_plugin_to_plugin(void **state) {
    (void)state;
    reload();
    write_code("a", "init.lua",
               "require('report').add { name = 'b', title = 'R', run = function() "
               "return 'from a' end }");
    write_code("b", "init.lua", "");
    reload();
    gives("b", "from a");
    stands_well("a");
    stands_well("b");
}

static void forty_plugins_are_reloaded_in_well_under_a_second(void **state) {
    (void)state;
    struct buf init = {0};
    for (int i = 0; i < 40; i++) {
        char name[16];
        snprintf(name, sizeof name, "p%d", i);
        write_plugin(name, "", "'x'");
        write_code(name, "examples.lua", "return { { name = 'x', check = function() end } }");
        buf_printf(&init, "plugin '%s' ", name);
    }
    write_init(buf_text(&init));
    buf_free(&init);
    reload();
    write_plugin("p7", "", "'y'");
    struct timespec t0, t1;
    clock_gettime(CLOCK_MONOTONIC, &t0);
    reload();
    clock_gettime(CLOCK_MONOTONIC, &t1);
    gives("p7", "y");
    double ms = (double)(t1.tv_sec - t0.tv_sec) * 1e3 + (double)(t1.tv_nsec - t0.tv_nsec) / 1e6;
    print_message("one of forty plugins reloaded in %.1f ms\n", ms);
    assert_true(ms < 500);
}

/* ---- the last good version ---- */

static void a_broken_folder_starts_as_it_was_last_good(void **state) {
    (void)state;
    reload();
    write_plugin("a", "", "'a2'");
    reload();
    write_code("a", "plugin.json", "{");
    restart();
    gives("a", "a2");
    says(standing("a")->reason, "plugin.json");
    check(registry_is_whole(&host.registry, &e));
    write_plugin("a", "", "'a3'");
    write_code("a", "examples.lua", "return { { name = 'x', check = function() error 'no' end } }");
    restart();
    gives("a", "a2");
    write_code("a", "examples.lua", "return {}");
    reload();
    gives("a", "a3");
}

static void a_plugin_that_was_never_good_does_not_run_and_the_others_do(void **state) {
    (void)state;
    write_code("a", "init.lua", "error 'never'");
    reload();
    assert_false(runs("a"));
    gives("b", "b1");
    assert_string_equal(standing("a")->running, "");
    assert_false(registry_is_whole(&host.registry, &e));
    says(e.message, "never");
}

static void its_options_and_used_files_are_kept_with_it(void **state) {
    (void)state;
    static const char extra[] = ", \"uses\": [\"b\"], \"options\": {\"n\": {\"type\": \"integer\", "
                                "\"default\": 1, \"title\": \"数\"}}";
    write_code("b", "texts.lua", "return 'old'");
    write_plugin("a", extra, "require('b.texts') .. require('options').n");
    write_init("plugin 'a' { n = 5 } plugin 'b'");
    reload();
    write_code("b", "texts.lua", "return nil .. ''");
    write_code("a", "init.lua", "error 'x'");
    restart();
    gives("a", "old5");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(at_first_all_are_started),
        TEST(only_what_has_changed_is_built_anew),
        TEST(a_version_that_fails_leaves_the_old_one_running),
        TEST(a_broken_init_lua_keeps_everything),
        TEST(plugins_come_and_go_with_init_lua),
        TEST(a_changed_option_restarts_the_plugin),
        TEST(who_uses_files_is_built_anew_with_them),
        TEST(a_name_may_move_from_plugin_to_plugin),
        TEST(forty_plugins_are_reloaded_in_well_under_a_second),
        TEST(a_broken_folder_starts_as_it_was_last_good),
        TEST(a_plugin_that_was_never_good_does_not_run_and_the_others_do),
        TEST(its_options_and_used_files_are_kept_with_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
