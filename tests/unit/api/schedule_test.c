/* require "schedule": jobs of plugins, run by the scheduler. */
#include "room.h"

#include "base/log.h"

#define NEEDS "\"schedule.job\", \"store.read\", \"store.write\""

static struct api_jobs jobs;
static struct schedule *schedule;

static struct plugin *read_jobs(const char *code) {
    char *text =
        mem_print("local store = require 'store'\nlocal schedule = require 'schedule'\n%s", code);
    struct plugin *p = read_plugin("p", NEEDS, "", text, NULL);
    free(text);
    return p;
}

static void open_jobs(const char *code, instant_t now) {
    registry_add(&registry, read_jobs(code));
    registry_start(&registry, &program_host);
    if (!registry_is_whole(&registry, &e)) fail_msg("%s %s", e.message, e.where);
    check(api_jobs_of_registry(&registry, &(struct config){0}, &jobs, &e));
    schedule = schedule_open(context.store, &jobs.jobs, &api_job_runner, now, &e);
    check(schedule != NULL);
}

static int close_jobs(void **state) {
    schedule_close(schedule);
    schedule = NULL;
    api_jobs_free(&jobs);
    registry_free(&registry);
    return remove_store(state);
}

static size_t run_until(instant_t now) {
    size_t ran;
    check(schedule_run_due(schedule, now, 1000, &ran, &e));
    return ran;
}

static void column_is(const char *sql, const char *wanted) {
    char *text = NULL;
    check(store_text(context.store, &e, &text, NULL, sql, ""));
    assert_string_equal(text ? text : "(null)", wanted);
    free(text);
}

static void refused(const char *code, const char *part) {
    char *text = mem_print("schedule.job { name = 'j', title = 'J', %s }", code);
    struct plugin *p = read_jobs(text);
    free(text);
    memset(&e, 0, sizeof e);
    if (plugin_start(p, &program_host, &e)) fail_msg("no error from: %s", code);
    check_says(part);
    assert_non_null(strstr(e.where, "init.lua:3"));
    plugin_free(p);
}

#define HOURS(n) (NOON + (n) * (instant_t)3600000)

static void a_job_is_told_its_instant_and_its_sentence_is_kept(void **state) {
    (void)state;
    open_jobs("schedule.job { name = 'morning', title = '早上', when = { cron = '0 9 * * *' },\n"
              "run = function(job) return job.name .. job.scheduled .. job.day .. "
              "tostring(job.target) .. job.attempt .. tostring(job.late) .. job.missed end }",
              NOON);
    assert_int_equal(run_until(HOURS(21)), 1);
    column_is("select result from occurrence_run", "morning2023-10-16 09:002023-10-16nil1false0");
}

static void targets_come_from_a_list_or_from_rows(void **state) {
    (void)state;
    open_jobs("for name, targets in pairs {\n"
              "list = function() return { { id = 2, date = '2012-10-16' }, { id = 4, lunar = "
              "'09-02', leap = false } } end,\n"
              "rows = function() return store.rows [[select 5 as id, '2001-10-16' as date, null as "
              "lunar, 0 as leap]] end } do\n"
              "schedule.job { name = name, title = '生日', when = { birthday = true, at = '09:00' "
              "}, targets = targets, run = function(job) return tostring(job.target) end }\nend",
              NOON);
    assert_int_equal(run_until(HOURS(21)), 3);
    column_is("select group_concat(result, ' ') from (select result from occurrence_run order by "
              "target)",
              "2 4 5");
}

static void an_error_undoes_what_the_job_did(void **state) {
    (void)state;
    open_jobs("schedule.job { name = 'bad', title = '坏', when = { cron = '0 9 * * *' },\n"
              "run = function() store.insert('holiday', { day = '2030-01-01', kind = 'holiday', "
              "name = 'x' }) error 'no paper' end }",
              NOON);
    assert_int_equal(run_until(HOURS(21)), 1);
    column_is("select error from occurrence", "plugin p: no paper (plugins/p/init.lua:4)");
    column_is("select count(*) from holiday where day = '2030-01-01'", "0");
}

static void a_sentence_that_is_none_fails_the_run(void **state) {
    (void)state;
    open_jobs(
        "for name, given in pairs { bytes = '\\xff', nul = 'a\\0b', long = ('x'):rep(5000) } do\n"
        "schedule.job { name = name, title = '坏', when = { cron = '0 9 * * *' },\n"
        "run = function() return given end }\nend",
        NOON);
    assert_int_equal(run_until(HOURS(21)), 3);
    column_is("select count(*) from occurrence where error like '%a sentence of UTF-8 text%'", "3");
}

static void what_is_declared_wrongly_is_refused_at_its_line(void **state) {
    (void)state;
    refused("when = { date = '06-01' }", "\"run\" is missing");
    refused("when = { dat = '06-01' }, run = print", "did you mean \"date\"");
    refused("when = { date = '06-31' }, run = print", "date = \"06-31\"");
    refused("when = { date = '06-01' }, late = 'often', run = print", "late = \"often\"");
    refused("when = { date = '06-01' }, grace = 'long', run = print", "grace = \"long\"");
    refused("when = { birthday = true }, run = print", "it is missing");
    refused("when = { date = '06-01' }, targets = print, run = print", "this when has none");
    refused("when = { birthday = { date = '06-01' } }, targets = print, run = print",
            "birthday = true");
    refused(
        "when = { every = '1h' }, run = print }; schedule.job { name = 'j', title = 'J', when = "
        "{ every = '2h' }, run = print",
        "registered twice");
    refused(
        "when = { every = '1h' }, run = print }; schedule.job { name = 'Two Words', title = 'J', "
        "when = { every = '2h' }, run = print",
        "lower-case letters");
}

static void targets_that_are_wrong_are_said_in_the_log_and_nothing_is_planned(void **state) {
    (void)state;
    open_jobs("schedule.job { name = 'b', title = '生日', when = { birthday = true }, targets = "
              "function() return { { id = 1, dat = '06-01' } } end, run = function() end }",
              NOON);
    column_is("select count(*) from occurrence", "0");
}

static void plugins_of_the_configuration_that_are_not_there_are_missing(void **state) {
    (void)state;
    struct config_plugin declared[] = {{.name = (char[]){"p"}}, {.name = (char[]){"broken"}}};
    const struct config c = {.plugins = declared, .n_plugins = 2};
    open_jobs("", NOON);
    api_jobs_free(&jobs);
    check(api_jobs_of_registry(&registry, &c, &jobs, &e));
    assert_int_equal(jobs.jobs.n_missing, 1);
    assert_string_equal(jobs.jobs.missing[0], "broken");
}

#define TEST_OF_JOBS(name) cmocka_unit_test_setup_teardown(name, make_store, close_jobs)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_OF_JOBS(a_job_is_told_its_instant_and_its_sentence_is_kept),
        TEST_OF_JOBS(targets_come_from_a_list_or_from_rows),
        TEST_OF_JOBS(an_error_undoes_what_the_job_did),
        TEST_OF_JOBS(a_sentence_that_is_none_fails_the_run),
        TEST_OF_JOBS(what_is_declared_wrongly_is_refused_at_its_line),
        TEST_OF_JOBS(targets_that_are_wrong_are_said_in_the_log_and_nothing_is_planned),
        TEST_OF_JOBS(plugins_of_the_configuration_that_are_not_there_are_missing),
    };
    log_set_level(0);
    if (!date_set_zone("Asia/Shanghai")) return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
