/* New plugin code while the program runs: the gate, the last good version, quarantine. */
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/log.h"
#include "host/reload.h"
#include "plugin/version.h"

static struct err e;
static char folder[64];
static struct host host;
static struct reload_report report;

static void check(bool ok) {
    if (!ok) fail_msg("%s (%s) %s", e.message, e.where, e.hint);
}

static void says(const char *text, const char *part) {
    if (!text || !strstr(text, part)) fail_msg("\"%s\" is not in: %s", part, text);
}

/* ---- a home ---- */

static void write_file(const char *name, const char *text) {
    char *path = mem_print("%s/%s", folder, name);
    for (char *slash = strchr(path + strlen(folder) + 1, '/'); slash;
         slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        mkdir(path, 0700);
        *slash = '/';
    }
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
    free(path);
}

static void write_init(const char *plugins) {
    char *text = mem_print("store 'city.db'\nquarantine { faults = 3 }\n%s\n", plugins);
    write_file("init.lua", text);
    free(text);
}

/* A plugin with a report of its name that gives back `result`. */
static void write_plugin(const char *name, const char *extra, const char *result) {
    char *manifest =
        mem_print("{\"name\": \"%s\", \"title\": \"试验\", \"version\": \"1\", \"api\": 1, "
                  "\"needs\": [\"report.add\", \"event.on\"]%s}",
                  name, extra);
    char *code = mem_print("require('report').add { name = '%s', title = 'R',\n"
                           "run = function() return %s end }",
                           name, result);
    char *path = mem_print("plugins/%s/plugin.json", name);
    write_file(path, manifest);
    strcpy(strrchr(path, '/'), "/init.lua");
    write_file(path, code);
    free(path);
    free(code);
    free(manifest);
}

static void write_code(const char *name, const char *file, const char *text) {
    char *path = mem_print("plugins/%s/%s", name, file);
    write_file(path, text);
    free(path);
}

static void open_host(enum host_access access) {
    const struct host_options options = {.home = folder, .verb = "test"};
    check(host_configure(&host, &options, &e) && host_open_store(&host, access, &e));
    registry_free(&host.registry);
}

static void close_host(void) {
    reload_report_free(&report);
    host_close(&host);
}

static int make_home(void **state) {
    (void)state;
    memset(&e, 0, sizeof e);
    log_set_level((enum log_level)0);
    snprintf(folder, sizeof folder, "/tmp/qianshou-host-XXXXXX");
    if (!mkdtemp(folder)) return -1;
    char schema[PATH_MAX], link[96];
    snprintf(link, sizeof link, "%s/schema", folder);
    if (!realpath("schema", schema) || symlink(schema, link) != 0) return -1;
    write_plugin("a", "", "'a1'");
    write_plugin("b", "", "'b1'");
    write_init("plugin 'a' plugin 'b'");
    open_host(HOST_CREATE);
    return 0;
}

static int remove_home(void **state) {
    (void)state;
    close_host();
    char command[96];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command);
}

/* ---- asking ---- */

static void reload(void) {
    check(host_reload(&host, &report, &e));
}

static bool take_text(void *context, const char *text, struct err *unused) {
    (void)unused;
    buf_add_text(context, text);
    return true;
}

/* What the plugin's report says now: which code runs. */
static void gives(const char *name, const char *wanted) {
    struct buf got = {0};
    struct api_program program;
    const struct api_sink sink = {.context = &got, .text = take_text};
    const struct contribution *c = registry_find(&host.registry, NOUN_REPORT, name, &e);
    check(c != NULL);
    check(api_program_read(c, &program, &e) && api_program_run(c, &program, NULL, &sink, &e));
    api_program_free(&program);
    assert_string_equal(buf_text(&got), wanted);
    buf_free(&got);
}

static bool runs(const char *name) {
    return registry_find_plugin(&host.registry, name) != NULL;
}

static struct standing *standing(const char *name) {
    struct standing *s = reload_standing(&report, name);
    assert_non_null(s);
    return s;
}

static void stands_well(const char *name) {
    const struct standing *s = standing(name);
    if (s->reason) fail_msg("%s: %s", name, s->reason);
    assert_int_equal(strlen(s->running), HASH_HEX - 1);
    assert_string_equal(s->refused, "");
    assert_false(s->quarantined);
}

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

static void restart(void) {
    close_host();
    open_host(HOST_SERVER);
    reload();
}

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

/* ---- quarantine ---- */

static void fault(const char *name, int times) {
    struct err failure;
    err_set(&failure, ERR_SCRIPT, "divided by nothing");
    for (int i = 0; i < times; i++)
        plugin_fault(registry_find_plugin(&host.registry, name), &failure);
    check(host_quarantine(&host, &report, &e));
}

static void make_second_version(void) {
    reload();
    write_plugin("a", "", "'a2'");
    reload();
    gives("a", "a2");
}

static void faults_in_a_row_bring_back_the_version_before(void **state) {
    (void)state;
    make_second_version();
    fault("a", 2);
    gives("a", "a2");
    assert_false(report.changed);
    plugin_success(registry_find_plugin(&host.registry, "a"));
    fault("a", 2);
    gives("a", "a2");
    fault("a", 1);
    assert_true(report.changed);
    gives("a", "a1");
    assert_true(standing("a")->quarantined);
    says(standing("a")->reason, "3 faults in a row, the last: divided by nothing");
    gives("b", "b1");
}

static void what_is_quarantined_is_not_loaded_again(void **state) {
    (void)state;
    make_second_version();
    fault("a", 3);
    reload();
    gives("a", "a1");
    assert_true(standing("a")->quarantined);
    restart();
    gives("a", "a1");
    assert_true(standing("a")->quarantined);
    says(standing("a")->reason, "qianshou plugin release a");
}

static void an_edited_version_is_another_one(void **state) {
    (void)state;
    make_second_version();
    fault("a", 3);
    write_plugin("a", "", "'a3'");
    reload();
    gives("a", "a3");
    stands_well("a");
}

static void a_released_version_is_loaded_again(void **state) {
    (void)state;
    int64_t n;
    make_second_version();
    fault("a", 3);
    check(store_begin(host.store, &e) && version_release(host.store, "b", &n, &e));
    assert_int_equal(n, 0);
    check(version_release(host.store, "a", &n, &e) && store_commit(host.store, &e));
    assert_int_equal(n, 1);
    reload();
    gives("a", "a2");
    stands_well("a");
}

static void without_a_version_before_it_stops(void **state) {
    (void)state;
    reload();
    fault("a", 3);
    assert_false(runs("a"));
    assert_string_equal(standing("a")->running, "");
    assert_false(registry_is_whole(&host.registry, &e));
    gives("b", "b1");
    reload();
    assert_false(runs("a"));
}

static void one_after_another_goes_back_as_far_as_it_must(void **state) {
    (void)state;
    make_second_version();
    fault("a", 3);
    fault("a", 3);
    assert_false(runs("a"));
}

/* Runs a's job once, as the schedule does. */
static bool run_job(void) {
    struct api_jobs jobs;
    struct buf result = {0};
    const struct occurrence o = {.attempt = 1};
    check(api_jobs_of_registry(&host.registry, &host.config, &jobs, &e));
    assert_int_equal(jobs.n_items, 1);
    check(store_begin(host.store, &e));
    bool ok = api_job_runner.run(NULL, &jobs.items[0], &o, &result, &e);
    store_rollback(host.store);
    api_jobs_free(&jobs);
    buf_free(&result);
    return ok;
}

static void write_job(const char *body) {
    char *code = mem_print("require('schedule').job { name = 'a job', title = 'J',\n"
                           "when = { every = '1m' }, run = function() %s end }",
                           body);
    write_code("a", "plugin.json",
               "{\"name\": \"a\", \"title\": \"t\", \"version\": \"1\", \"api\": 1, "
               "\"needs\": [\"schedule.job\", \"store.write\"]}");
    write_code("a", "init.lua", code);
    free(code);
}

static void a_job_that_fails_is_a_fault_of_its_plugin(void **state) {
    (void)state;
    write_job("error 'a fails'");
    reload();
    for (int i = 0; i < 3; i++) assert_false(run_job());
    check(host_quarantine(&host, &report, &e));
    assert_true(standing("a")->quarantined);
    says(standing("a")->reason, "a fails (plugins/a/init.lua:2)");
}

static void a_job_does_not_pay_for_another_plugin_s_handler(void **state) {
    (void)state;
    write_job("require('event').raise('a.told', {})");
    write_code("b", "init.lua", "require('event').on('a.told', function() error 'b fails' end)");
    reload();
    stands_well("a");
    for (int i = 0; i < 3; i++) assert_false(run_job());
    check(host_quarantine(&host, &report, &e));
    assert_true(standing("b")->quarantined);
    says(standing("b")->reason, "b fails");
    stands_well("a");
    assert_true(run_job());
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_home, remove_home)

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
        TEST(faults_in_a_row_bring_back_the_version_before),
        TEST(what_is_quarantined_is_not_loaded_again),
        TEST(an_edited_version_is_another_one),
        TEST(a_released_version_is_loaded_again),
        TEST(without_a_version_before_it_stops),
        TEST(one_after_another_goes_back_as_far_as_it_must),
        TEST(a_job_that_fails_is_a_fault_of_its_plugin),
        TEST(a_job_does_not_pay_for_another_plugin_s_handler),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
