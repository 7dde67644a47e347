/* Plugins that fail again and again: back to the version before, until a person acts. */
#include "room.h"

#include "plugin/version.h"

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

int main(void) {
    const struct CMUnitTest tests[] = {
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
