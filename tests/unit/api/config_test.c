/* init.lua: what it declares, and every mistake in it with its line, all at once. */
#include "room.h"

#include "api/config.h"
#include "base/date.h"

static struct config config;
static char init_file[96];

static bool read_config(const char *text) {
    snprintf(init_file, sizeof init_file, "%s/init.lua", folder);
    FILE *f = fopen(init_file, "w");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
    memset(&e, 0, sizeof e);
    return config_read(&config, init_file, &e);
}

/* The faults of the text: "line: message" a line each. */
static void assert_faults(const char *text, const char *wanted) {
    struct buf faults = {0};
    check(read_config(text));
    for (size_t i = 0; i < config.n_faults; i++)
        buf_printf(&faults, "%d: %s\n", config.faults[i].line, config.faults[i].message);
    if (strcmp(buf_text(&faults), wanted) != 0)
        fail_msg("%s\n-- has the faults\n%s-- not\n%s", text, buf_text(&faults), wanted);
    buf_free(&faults);
    config_free(&config);
}

/* In the first line, after a store. */
static void assert_fault(const char *declaration, const char *message) {
    char *text = mem_print("store 'x' %s", declaration), *wanted = mem_print("1: %s\n", message);
    assert_faults(text, wanted);
    free(wanted);
    free(text);
}

static void the_configuration_that_ships_has_no_faults(void **state) {
    (void)state;
    check(config_read(&config, "init.lua", &e));
    check(config_check(&config, &e));
    assert_int_equal(config.n_funds, 8);
    assert_int_equal(config.n_bands, 2);
    config_free(&config);
}

static void what_is_declared_is_read(void **state) {
    (void)state;
    check(read_config("store 'var/x.db'\nzone 'UTC'\n"
                      "fund { code = 'city', title = '市', division = 320600 }\n"
                      "role 'preparer' { 'import', 'round.prepare' }\n"
                      "staff { name = '周敏', role = 'preparer', login = 'zhou' }\n"
                      "approvals { up_to_yuan = 20, need = 1 }\napprovals { need = 2 }\n"
                      "plugin 'a' { mode = 'flat', top = 7, strict = true }\nplugin 'b'\n"));
    check(config_check(&config, &e));
    assert_string_equal(config.store, "var/x.db");
    assert_string_equal(config.zone, "UTC");
    assert_int_equal(config.funds[0].division, 320600);
    assert_int_equal(config.roles[0].permissions,
                     config_permission("import") | config_permission("round.prepare"));
    assert_string_equal(config.staff[0].login, "zhou");
    assert_int_equal(config.bands[0].up_to, 2000);
    assert_true(config.bands[1].up_to == MONEY_MAX);
    assert_int_equal(config.bands[1].need, 2);
    assert_int_equal(config.n_plugins, 2);
    assert_int_equal(config.plugins[0].line, 8);
    assert_int_equal(config.plugins[0].n, 3);
    config_free(&config);
    assert_true(date_set_zone("Asia/Shanghai"));
}

static void options_keep_their_types(void **state) {
    (void)state;
    check(read_config("store 'x' plugin 'a' {\n mode = 'flat' }"));
    assert_string_equal(config.plugins[0].options[0].text, "flat");
    config_free(&config);
    check(read_config("store 'x' plugin 'a' { on = false }"));
    assert_true(config.plugins[0].options[0].is_boolean);
    assert_int_equal(config.plugins[0].options[0].integer, 0);
    assert_null(config.plugins[0].options[0].text);
    config_free(&config);
    check(read_config("store 'x' plugin 'a' { top = -9223372036854775807 }"));
    assert_true(config.plugins[0].options[0].integer == -INT64_MAX);
    assert_false(config.plugins[0].options[0].is_boolean);
    config_free(&config);
}

static void every_mistake_is_reported_with_its_line_and_all_at_once(void **state) {
    (void)state;
    check(read_config("zone 'Asia/Nantong'\n"
                      "stoer 'var/x.db'\n"
                      "fund { code = 'city' }\n"
                      "staff { name = '周敏', role = 'nobody' }\n"
                      "\n"
                      "plugin 'a' { 1 }\n"
                      "role 'x' { 'imports' }\n"));
    assert_false(config_check(&config, &e));
    char *wanted =
        mem_print("8 mistakes in the configuration:\n"
                  "  %1$s:1: there is no time zone \"Asia/Nantong\"\n"
                  "  %1$s:1: the store is missing: store \"var/qianshou.db\"\n"
                  "  %1$s:2: \"stoer\" is no declaration (did you mean \"store\"?)\n"
                  "  %1$s:3: fund: field \"title\" wants a text\n"
                  "  %1$s:3: fund: field \"division\" wants a whole number\n"
                  "  %1$s:4: there is no role \"nobody\"\n"
                  "  %1$s:6: plugin \"a\": options are texts, whole numbers, true or false\n"
                  "  %1$s:7: there is no permission \"imports\" (did you mean \"import\"?)",
                  init_file);
    assert_string_equal(e.message, wanted);
    free(wanted);
    config_free(&config);
}

static void one_login_is_one_person(void **state) {
    (void)state;
    check(
        read_config("store 'x'\nrole 'a' {}\nstaff { name = '周敏', role = 'a', login = 'zhou' }\n"
                    "staff { name = '周 敏', role = 'a', login = 'zhou' }\n"));
    assert_false(config_check(&config, &e));
    check_says(":4: the login \"zhou\" is 周敏's already");
    config_free(&config);
}

static void one_mistake_is_one_mistake(void **state) {
    (void)state;
    check(read_config(""));
    assert_false(config_check(&config, &e));
    check_says("1 mistake in the configuration:");
    config_free(&config);
}

static void unknown_names_are_answered_with_the_nearest(void **state) {
    (void)state;
    assert_fault("plugn 'a' { x = 1 }", "\"plugn\" is no declaration (did you mean \"plugin\"?)");
    assert_fault("launch_rocket 'a'", "\"launch_rocket\" is no declaration");
    assert_fault("os 'a'", "\"os\" is no declaration");
    assert_fault("fund { code = 'a', titel = 'b', title = 'b', division = 1 }",
                 "fund: unknown field \"titel\" (did you mean \"title\"?)");
    assert_fault("staff { name = 'a', 'x' }", "staff: unknown field \"(a number)\"");
}

static void an_assignment_is_shown_how_to_declare(void **state) {
    (void)state;
    assert_faults("store = 'var/x.db'\n", "1: write store \"…\" or store { … }, without =\n"
                                          "1: the store is missing: store \"var/qianshou.db\"\n");
    assert_fault("x = 1", "write x \"…\" or x { … }, without =");
}

static void what_stands_once_is_refused_twice(void **state) {
    (void)state;
    assert_fault("store 'y'", "store is set twice");
    assert_fault("zone 'UTC' zone 'Asia/Shanghai'", "zone is set twice");
    assert_fault("plugin 'a' plugin 'a'", "plugin \"a\" is listed twice (first in line 1)");
    assert_fault("role 'r' { } staff { name = '周', role = 'r' } staff { name = '周', role = 'r' }",
                 "周 is declared twice");
    assert_fault("role 'r' { 'import' } role 'r' { 'admin' }",
                 "role \"r\" is declared twice (first in line 1)");
    assert_fault("fund { code = 'a', title = 'b', division = 1 }"
                 "fund { code = 'a', title = 'c', division = 2 }",
                 "the fund \"a\" is declared twice");
}

static void a_value_of_the_wrong_type_is_named(void **state) {
    (void)state;
    assert_faults("store(5)", "1: store wants a text\n"
                              "1: the store is missing: store \"var/qianshou.db\"\n");
    assert_fault("zone ''", "zone wants a text");
    assert_fault("fund 'city'", "fund wants a table: fund { … }");
    assert_fault("fund { code = 'a', title = 'b', division = '1' }",
                 "fund: field \"division\" wants a whole number");
    assert_fault("role 'r' 'import'", "role \"r\" wants a list of permissions");
    assert_fault("plugin 'a' 'flat'", "plugin \"a\" wants its options in a table");
    assert_fault("plugin 'a' { x = 1.5 }",
                 "plugin \"a\": options are texts, whole numbers, true or false");
}

static void staff_have_a_name_and_a_role_that_exists(void **state) {
    (void)state;
    assert_fault("staff { name = '周' }", "staff: field \"role\" wants a text");
    assert_fault("role 'r' { } staff { role = 'r' }", "staff: field \"name\" wants a text");
    assert_faults("store 'x'\nstaff { name = '周', role = 'r' }\nrole 'r' { }\n", "");
}

static void bands_rise_and_the_one_without_a_limit_is_last(void **state) {
    (void)state;
    static const char order[] =
        "approvals: bands go from small to large, and one without up_to_yuan comes last";
    assert_fault("approvals { up_to_yuan = 2, need = 1 } approvals { up_to_yuan = 2, need = 2 } "
                 "approvals { need = 3 }",
                 order);
    assert_fault("approvals { need = 2 } approvals { up_to_yuan = 2, need = 1 }", order);
    assert_fault("approvals { need = 0 }", "approvals: need is a number from 1 to 9");
    assert_fault("approvals { need = 10 }", "approvals: need is a number from 1 to 9");
    assert_fault("approvals { need = '1' }", "approvals: field \"need\" wants a whole number");
    assert_fault("approvals { up_to_yuan = 0.5, need = 1 }",
                 "approvals: field \"up_to_yuan\" wants a whole number");
}

static void a_limit_beyond_money_is_refused(void **state) {
    (void)state;
    assert_fault("approvals { up_to_yuan = 9223372036854775807, need = 1 } approvals { need = 2 }",
                 "approvals: up_to_yuan is an amount from 0 to 90071992547409");
    assert_fault("approvals { up_to_yuan = -1, need = 1 }",
                 "approvals: up_to_yuan is an amount from 0 to 90071992547409");
}

static void what_cannot_be_run_fails_with_its_line(void **state) {
    (void)state;
    assert_false(read_config("store 'x'\nplugin 'a' {"));
    assert_non_null(strstr(e.where[0] ? e.where : e.message, "init.lua:2"));
    assert_false(read_config("store 'x'\n\nerror 'stop'"));
    assert_false(read_config("while true do end"));
    check_says("time");
    assert_false(config_read(&config, "/nowhere/init.lua", &e));
    check_says("cannot read /nowhere/init.lua");
    assert_null(config.path);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(the_configuration_that_ships_has_no_faults),
        TEST(what_is_declared_is_read),
        TEST(options_keep_their_types),
        TEST(every_mistake_is_reported_with_its_line_and_all_at_once),
        TEST(one_login_is_one_person),
        TEST(one_mistake_is_one_mistake),
        TEST(unknown_names_are_answered_with_the_nearest),
        TEST(an_assignment_is_shown_how_to_declare),
        TEST(what_stands_once_is_refused_twice),
        TEST(a_value_of_the_wrong_type_is_named),
        TEST(staff_have_a_name_and_a_role_that_exists),
        TEST(bands_rise_and_the_one_without_a_limit_is_last),
        TEST(a_limit_beyond_money_is_refused),
        TEST(what_cannot_be_run_fails_with_its_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
