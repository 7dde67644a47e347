/* examples.lua: a plugin's own rules on made-up cases, and the house's own plugins. */
#include "room.h"

#include <glob.h>

static const char amounts[] =
    "local stipend = require 'stipend'\n"
    "stipend.rule { phase = 'standard', reasons = { std = 'S', none = 'N', old = 'O' },\n"
    "apply = function(case, award)\n"
    "  if case.stage ~= '小学' then return award:refuse('none') end\n"
    "  if case.age and case.age > 12 then award:note('old') end\n"
    "  award:add(case.half == 1 and 120000 or 110000, 'std')\n"
    "  if case:has('孤儿') then award:add(1, 'std') end\n"
    "  assert(not case.single_parent, 'no rule for single parents')\n"
    "end }";

static int n, failed;

static void take_line(void *unused, const char *line) {
    (void)unused;
    buf_printf(&seen, "%s\n", line);
}

/* Runs plugin "t" with the list of examples. */
static bool run_examples(const char *code, const char *examples) {
    char *list = mem_print("return { %s }", examples);
    struct plugin *p = read_plugin("t", "\"stipend.rule\"", "", code, list);
    free(list);
    registry_add(&registry, p);
    registry_add(&registry, read_plugin("f", "\"stipend.rule\"",
                                        ", \"facts\": {\"single_parent\": \"boolean\"}", "", NULL));
    buf_clear(&seen);
    memset(&e, 0, sizeof e);
    bool ok = api_examples_run(&registry, p, &n, &failed, take_line, NULL, &e);
    registry_free(&registry);
    return ok;
}

static void reports(const char *examples, int wanted_n, int wanted_failed, const char *wanted) {
    check(run_examples(amounts, examples));
    assert_string_equal(buf_text(&seen), wanted);
    assert_int_equal(n, wanted_n);
    assert_int_equal(failed, wanted_failed);
}

static void examples_that_hold_say_nothing(void **state) {
    (void)state;
    reports("{ name = 'a', case = { term = '2022-1', stage = '小学' }, expect = { fen = 120000, "
            "lines = { 'std' }, notes = {} } },\n"
            "{ name = 'b', case = { term = '2022-2', stage = '小学' }, expect = { fen = 110000, "
            "county_fen = 0 } },\n"
            "{ name = 'c', case = { term = '2022-1' }, expect = { refused = { 'none' } } },\n"
            "{ name = 'd', case = { term = '2022-1', stage = '小学', categories = { '孤儿' } }, "
            "given = { fen = 5 }, expect = { fen = 120006 } },\n"
            "{ name = 'e', case = { term = '2022-1', stage = '小学', birth_date = '2009-08-31' }, "
            "expect = { notes = { 'old' } } }",
            5, 0, "");
}

static void differences_are_told_in_chinese(void **state) {
    (void)state;
    reports("{ name = '好', case = { term = '2022-1', stage = '小学' }, expect = {} },\n"
            "{ name = '小学', case = { term = '2022-1', stage = '小学' }, expect = { fen = 125000, "
            "county_fen = 100, lines = { 'other' } } },\n"
            "{ name = '初中', case = { term = '2022-1', stage = '初中' }, expect = { notes = { "
            "'old' } } }",
            3, 2,
            "例 2「小学」:应发 1250.00 元,规则给出 1200.00 元\n"
            "例 2「小学」:县级应承担 1.00 元,规则给出 0.00 元\n"
            "例 2「小学」:金额的理由应是 other,规则给出 std\n"
            "例 3「初中」:不发的理由应是 无,规则给出 none\n"
            "例 3「初中」:提醒应是 old,规则给出 无\n");
}

static void a_rule_that_fails_fails_its_example(void **state) {
    (void)state;
    check(run_examples(amounts,
                       "{ name = 'x', case = { term = '2022-1', stage = '小学', single_parent "
                       "= true }, expect = {} }, { name = 'y', case = { term = '2022-1' }, "
                       "expect = { refused = { 'none' } } }"));
    assert_int_equal(n, 2);
    assert_int_equal(failed, 1);
    assert_non_null(
        strstr(buf_text(&seen), "例 1「x」:规则出错:plugin t: no rule for single parents"));
}

static void mistakes_in_examples_are_errors(void **state) {
    (void)state;
    static const struct {
        const char *example, *part;
    } cases[] = {
        {"{ name = 'x', case = { term = '2022-1', stagge = 'a' }, expect = {} }",
         "例 1「x」: a case has no field \"stagge\" (did you mean \"stage\"?)"},
        {"{ name = 'x', case = { term = '2022' }, expect = {} }", "needs a term"},
        {"{ name = 'x', case = {}, expect = {} }", "needs a term"},
        {"{ name = 'x', case = { term = '2022-1', grade = '3' }, expect = {} }",
         "grade must be a whole number, not a string"},
        {"{ name = 'x', case = { term = '2022-1', birth_date = '2012' }, expect = {} }", "no date"},
        {"{ name = 'x', case = { term = '2022-1' }, expect = { fenn = 1 } }",
         "did you mean \"fen\"?"},
        {"{ name = 'x', case = { term = '2022-1' }, expcet = {} }", "did you mean \"expect\"?"},
        {"{ name = 'x', case = { term = '2022-1' }, given = { fen = 1.5 }, expect = {} }",
         "given.fen is a whole number"},
        {"5", "例 1 is no table"},
        {"error('broken')", "broken"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_false(run_examples(amounts, cases[i].example));
        check_says(cases[i].part);
        assert_non_null(strstr(e.where, "plugins/t/examples.lua"));
    }
}

static void a_plugin_without_examples_has_none(void **state) {
    (void)state;
    struct plugin *p = read_plugin("t", "\"stipend.rule\"", "", amounts, NULL);
    check(api_examples_run(&registry, p, &n, &failed, take_line, NULL, &e));
    assert_int_equal(n, 0);
    plugin_free(p);
}

/* ---- checks ---- */

/* Runs a plugin without rules, whose own state counts how often init.lua's function was called. */
static bool run_checks(const char *needs, const char *code, const char *examples) {
    char *list = mem_print("local calls = require 'calls'\nreturn { %s }", examples);
    struct plugin *p = read_plugin("t", needs, "", code, list);
    source_add(&p->sources, "calls.lua", "plugins/t/calls.lua", "return { n = 0 }", 16);
    free(list);
    buf_clear(&seen);
    memset(&e, 0, sizeof e);
    bool ok = api_examples_run(&registry, p, &n, &failed, take_line, NULL, &e);
    plugin_free(p);
    return ok;
}

static void a_check_holds_unless_it_raises_an_error(void **state) {
    (void)state;
    check(run_checks("", "",
                     "{ name = 'a', check = function() return false end },\n"
                     "{ name = 'b', check = function() error('too few') end },\n"
                     "{ name = 'c', check = function() assert(1 == 2, 'unlike') end }"));
    assert_int_equal(n, 3);
    assert_int_equal(failed, 2);
    assert_string_equal(buf_text(&seen),
                        "例 2「b」:不成立:plugin t: too few(plugins/t/examples.lua:3)\n"
                        "例 3「c」:不成立:plugin t: unlike(plugins/t/examples.lua:4)\n");
}

static void a_check_has_no_store_and_is_bounded(void **state) {
    (void)state;
    check(run_checks("\"store.read\"", "",
                     "{ name = 'a', check = function() return require('store').value 'select 1' "
                     "end },\n{ name = 'b', check = function() while true do end end }"));
    assert_int_equal(failed, 2);
    assert_non_null(strstr(buf_text(&seen), "例 1「a」:不成立:plugin t: store.value cannot be "
                                            "called here"));
    assert_non_null(strstr(buf_text(&seen), "例 2「b」:不成立:plugin t: "));
}

static void a_check_runs_in_a_state_of_its_own(void **state) {
    (void)state;
    struct plugin *p = read_plugin(
        "t", ALL_NEEDS, "",
        "local calls = require 'calls' require('report').add { name = 'r', title = 'R', run = "
        "function() return 'n=' .. calls.n end }",
        "return { { name = 'a', check = function() require('calls').n = 9 end } }");
    source_add(&p->sources, "calls.lua", "plugins/t/calls.lua", "return { n = 0 }", 16);
    check(plugin_start(p, &program_host, &e));
    check(api_examples_run(&registry, p, &n, &failed, take_line, NULL, &e));
    assert_int_equal(n, 1);
    check(run_first(p, NULL));
    assert_string_equal(buf_text(&seen), "text:n=0\n");
    plugin_free(p);
}

static void rules_and_checks_stand_in_one_list(void **state) {
    (void)state;
    reports("{ name = 'a', case = { term = '2022-1' }, expect = { refused = { 'none' } } },\n"
            "{ name = 'b', check = function() error { message = 'no' } end }",
            2, 1, "例 2「b」:不成立:plugin t: no(plugins/t/examples.lua:2)\n");
}

static void mistakes_in_checks_are_errors(void **state) {
    (void)state;
    assert_false(run_checks("", "", "{ name = 'x', check = 5 }"));
    check_says("例 1「x」: field \"check\" must be a function");
    assert_false(run_checks("", "", "{ name = 'x', check = print, expect = {} }"));
    check_says("unknown field \"expect\"");
    assert_false(run_checks("", "", "{ name = 'x', case = {}, expect = {} }"));
    check_says("例 1「x」 is about a case, and the plugin has no rules");
    assert_false(run_checks("", "error 'broken'", "{ name = 'x', check = print }"));
    check_says("broken");
}

/* ---- the plugins that come with the program ---- */

/* Every plugin that the house ships. */
static void read_house(void) {
    glob_t folders;
    assert_int_equal(glob("plugins/*", 0, NULL, &folders), 0);
    for (size_t i = 0; i < folders.gl_pathc; i++) {
        struct plugin *p = plugin_read(folders.gl_pathv[i], &e);
        check(p != NULL);
        registry_add(&registry, p);
    }
    globfree(&folders);
    registry_order(&registry);
    check(registry_is_whole(&registry, &e));
}

static void the_house_s_own_examples_hold(void **state) {
    (void)state;
    read_house();
    int all = 0;
    buf_clear(&seen);
    for (size_t i = 0; i < registry.n; i++) {
        check(api_examples_run(&registry, registry.plugins[i], &n, &failed, take_line, NULL, &e));
        assert_string_equal(buf_text(&seen), "");
        all += n;
    }
    assert_true(all > 40);
    registry_free(&registry);
}

static void with_other_options_they_hold_too(void **state) {
    (void)state;
    read_house();
    struct value mode = value_text("capped"), yes = value_integer(1),
                 next = value_text("next_term");
    struct manifest *eligibility = &registry_find_plugin(&registry, "roster_eligibility")->manifest;
    check(manifest_set_option(&registry_find_plugin(&registry, "stage_amounts")->manifest, "mode",
                              &mode, false, &e));
    check(manifest_set_option(eligibility, "pay_during_suspension", &yes, true, &e));
    check(manifest_set_option(eligibility, "mid_term_entry", &next, false, &e));
    buf_clear(&seen);
    for (size_t i = 0; i < registry.n; i++)
        check(api_examples_run(&registry, registry.plugins[i], &n, &failed, take_line, NULL, &e));
    assert_string_equal(buf_text(&seen), "");
    registry_free(&registry);
}

static void the_house_s_programs_are_well_declared(void **state) {
    (void)state;
    read_house();
    registry_start(&registry, &program_host);
    check(registry_is_whole(&registry, &e));
    int programs = 0, sources = 0, payouts = 0;
    for (enum noun noun = NOUN_SOURCE; noun <= NOUN_COMMAND; noun++) {
        struct registry_walk at = {0};
        for (const struct contribution *c; (c = registry_next(&registry, noun, &at));) {
            struct intake_source source;
            struct api_payout payout;
            struct api_program program;
            if (noun == NOUN_SOURCE) {
                struct api_source *s = api_source_open(c, &source, &e);
                check(s != NULL);
                api_source_close(s);
                sources++;
            } else if (noun == NOUN_PAYOUT) {
                check(api_payout_open(c, &payout, &e));
                api_payout_close(&payout);
                payouts++;
            } else {
                check(api_program_read(c, &program, &e));
                api_program_free(&program);
                programs++;
            }
        }
    }
    assert_true(sources >= 15 && payouts >= 2 && programs >= 60);
    registry_free(&registry);
}

static void the_house_s_scripts_run_on_an_empty_store(void **state) {
    (void)state;
    static const char *const names[] = {"next_term_budget", "paid_by_county_stage",
                                        "unpaid_reasons"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char path[64];
        snprintf(path, sizeof path, "scripts/%s.lua", names[i]);
        struct plugin *p = api_script_open(path, &program_host, &e);
        check(p != NULL);
        sink_columns = 1;
        struct arg_value term[2] = {{.given = true, .text = "2023-1"}};
        check(run_first(p, term));
        assert_true(seen.len > 0);
        plugin_free(p);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(examples_that_hold_say_nothing),
        TEST(differences_are_told_in_chinese),
        TEST(a_rule_that_fails_fails_its_example),
        TEST(mistakes_in_examples_are_errors),
        TEST(a_plugin_without_examples_has_none),
        TEST(a_check_holds_unless_it_raises_an_error),
        TEST(a_check_has_no_store_and_is_bounded),
        TEST(a_check_runs_in_a_state_of_its_own),
        TEST(rules_and_checks_stand_in_one_list),
        TEST(mistakes_in_checks_are_errors),
        TEST(the_house_s_own_examples_hold),
        TEST(with_other_options_they_hold_too),
        TEST(the_house_s_programs_are_well_declared),
        TEST_OF_STORE(the_house_s_scripts_run_on_an_empty_store),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
