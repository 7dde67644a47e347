/* Rules in Lua: what they read, what they answer, and what they may not do. */
#include "room.h"

#include "base/date.h"

static struct case_layout house;
static struct symbols *symbols;
static struct rules *rules;
static struct ruleset ruleset;
static struct batch *batch;

static const char facts[] = ", \"facts\": {\"single_parent\": \"boolean\"}";

static void open_registry(void) {
    registry_order(&registry);
    ruleset_of_registry(&registry, &ruleset);
    symbols = symbols_new();
    batch = mem_alloc(sizeof *batch);
    case_layout_init(&house);
    check(api_rule_engine.layout(&ruleset, &house, &e));
    memset(&e, 0, sizeof e);
    rules = api_rule_engine.open(&ruleset, &house, symbols, &e);
}

/* One rule plugin "t" of the code; `r` stands for stipend.rule. */
static void open_rules(const char *code) {
    char *all = mem_print("local stipend = require 'stipend' local r = stipend.rule\n%s", code);
    registry_add(&registry, read_plugin("t", "\"stipend.rule\", \"store.read\"", facts, all, NULL));
    free(all);
    open_registry();
}

static void close_rules(void) {
    if (rules) api_rule_engine.close(rules);
    case_layout_free(&house);
    symbols_free(symbols);
    ruleset_free(&ruleset);
    registry_free(&registry);
    buf_free(&batch->text);
    free(batch);
    rules = NULL;
}

static int64_t symbol(const char *text) {
    int32_t s;
    check(symbols_add(symbols, text, strlen(text), &s, &e));
    return s;
}

/* A child of primary school in autumn 2022. */
static struct case_facts *a_case(void) {
    struct case_facts *c = &batch->cases[0];
    for (size_t i = 0; i < house.n; i++) c->value[i] = CASE_UNKNOWN;
    c->value[CASE_term] = symbol("2022-1");
    c->value[CASE_half] = 1;
    c->value[CASE_term_start] = date_to_day(2022, 9, 1);
    c->value[CASE_stage] = symbol("小学");
    c->value[CASE_grade] = 3;
    c->value[CASE_has_payee] = 1;
    c->child_id = 7;
    batch->n = 1;
    return c;
}

static bool apply(void) {
    buf_clear(&batch->text);
    award_begin(&batch->awards[0], &batch->cases[0]);
    memset(&e, 0, sizeof e);
    return api_rule_engine.apply(rules, batch, batch->awards, &e);
}

static const struct award *award_of(const char *code) {
    open_rules(code);
    check(rules != NULL);
    struct case_facts *c = a_case();
    c->category[c->n_categories++] = (int32_t)symbol("孤儿");
    check(apply());
    return &batch->awards[0];
}

static const char *line_code(int line) {
    size_t n;
    const struct reason *reasons = api_rule_engine.reasons(rules, &n);
    return reasons[batch->awards[0].line[line].reason].code;
}

static const char *operands(int line) {
    return batch->text.data + batch->awards[0].line[line].operands_at;
}

static void rule_fails(const char *body, const char *part) {
    char *code =
        mem_print("r { phase = 'standard', reasons = { a = 'A' }, apply = function(case, award)\n"
                  "%s\nend }",
                  body);
    open_rules(code);
    free(code);
    check(rules != NULL);
    a_case();
    if (apply()) fail_msg("no error from: %s", body);
    check_says(part);
    assert_string_equal(e.where, "plugins/t/init.lua:3");
    assert_int_equal(batch->failed_child, 7);
    close_rules();
}

static void a_rule_reads_the_case(void **state) {
    (void)state;
    const struct award *a = award_of(
        "r { phase = 'standard', reasons = { a = 'A' }, apply = function(case, award)\n"
        "  assert(case.term == '2022-1' and case.half == 1 and case.term_start == '2022-09-01')\n"
        "  assert(case.stage == '小学' and case.grade == 3 and case.has_payee == true)\n"
        "  assert(case.charged_fen == nil and case.single_parent == nil)\n"
        "  assert(case:has('孤儿') and not case:has('低保'))\n"
        "  award:add(1, 'a')\n"
        "end }");
    assert_int_equal(a->fen, 1);
    close_rules();
}

static void unknown_fields_name_the_nearest(void **state) {
    (void)state;
    rule_fails("return case.stagge", "no field \"stagge\" (did you mean \"stage\"?)");
    rule_fails("return case.favourite_colour", "declare it under \"facts\"");
    rule_fails("case.stage = '初中'", "read-only");
    rule_fails("award.fen = 5", "not by assignment");
    rule_fails("award:pay(5)", "nothing else");
}

static void money_is_never_a_float(void **state) {
    (void)state;
    rule_fails("award:add(100 / 3, 'a')", "is not a whole number of 分");
    rule_fails("award:add(1e3, 'a')", "1000.0 is not a whole number of 分");
    rule_fails("award:add('5', 'a')", "not a string");
    rule_fails("award:add(stipend.half(0.5, 1), 'a')", "not a whole number");
    rule_fails("award:add(5, 'b')", "reason \"b\" is not among");
    rule_fails("award:add(-5, 'a') award:add(1 << 60, 'a')", "beyond what money may be");
}

static void rules_reach_nothing_outside(void **state) {
    (void)state;
    rule_fails("return require('store').value('select 1')",
               "cannot be called here: only from sources, commands, reports, payouts and scripts, "
               "never from a rule");
    rule_fails("return require('store').now()", "never from a rule");
    rule_fails("return require('calendar').term('2022-1')", "never from a rule");
    rule_fails("seen = 5", "cannot set \"seen\"");
    rule_fails("while true do end", "stopped after 200 ms");
}

static void phases_run_in_their_order(void **state) {
    (void)state;
    const struct award *a = award_of("r { phase = 'share', reasons = {}, apply = function(c, a) "
                                     "a:share { city = 2, county = 1 } end }\n"
                                     "r { phase = 'limit', reasons = { lim = 'L' }, apply = "
                                     "function(c, a) a:add(100 - a.fen, 'lim') end }\n"
                                     "r { phase = 'standard', reasons = { std = 'S' }, apply = "
                                     "function(c, a) a:add(300, 'std') end }\n"
                                     "r { phase = 'eligibility', reasons = { ok = 'O' }, apply = "
                                     "function(c, a) a:note('ok') end }");
    assert_int_equal(a->n_lines, 3);
    assert_string_equal(line_code(0), "ok");
    assert_string_equal(line_code(1), "std");
    assert_string_equal(line_code(2), "lim");
    assert_int_equal(a->fen, 100);
    assert_int_equal(a->county_fen, 33); /* the larger remainder is the city's */
    close_rules();
}

static void a_refusal_ends_its_phase_and_no_later_one_runs(void **state) {
    (void)state;
    const struct award *a = award_of("r { phase = 'eligibility', reasons = { no = 'N' }, apply = "
                                     "function(c, a) a:refuse('no') end }\n"
                                     "r { phase = 'eligibility', reasons = { nor = 'M' }, apply = "
                                     "function(c, a) a:refuse('nor') end }\n"
                                     "r { phase = 'standard', reasons = { std = 'S' }, apply = "
                                     "function(c, a) error('ran') end }");
    assert_int_equal(a->outcome, AWARD_REFUSED);
    assert_int_equal(a->n_lines, 2);
    assert_int_equal(a->fen, 0);
    close_rules();
}

static void silence_is_a_refusal_of_the_engine(void **state) {
    (void)state;
    const struct award *a =
        award_of("r { phase = 'standard', reasons = {}, apply = function() end }");
    assert_int_equal(a->outcome, AWARD_REFUSED);
    assert_int_equal(a->line[0].reason, 0);
    assert_string_equal(operands(0), "[]");
    close_rules();
}

static void shares_sum_to_the_fen(void **state) {
    (void)state;
    open_rules("local n = 0\n"
               "r { phase = 'standard', reasons = { std = 'S' }, apply = function(c, a) "
               "a:add(c.grade, 'std') end }\n"
               "r { phase = 'share', reasons = {}, apply = function(c, a) a:share { city = 60, "
               "county = 40 } end }");
    check(rules != NULL);
    for (int fen = 1; fen <= 200; fen++) {
        a_case()->value[CASE_grade] = fen;
        check(apply());
        int64_t twice = (int64_t)fen * 40 * 2;
        int64_t nearest = (twice + 100) / 200; /* halves do not occur with 60 to 40 */
        assert_int_equal(batch->awards[0].county_fen, nearest);
    }
    close_rules();
}

static void sentences_keep_their_operands(void **state) {
    (void)state;
    const struct award *a = award_of(
        "r { phase = 'standard',\n"
        "  reasons = { std = '{stage}每年 {year:yuan} 元,发 {fen:yuan} 元,{why}{charged_fen}' },\n"
        "  apply = function(c, a) a:add(120000, 'std', { year = 240000, why = '引\"号' }) end }");
    assert_int_equal(a->n_lines, 1);
    assert_string_equal(operands(0), "[\"小学\",240000,120000,\"引\\\"号\",null]");
    close_rules();
    rule_fails("award:add(1, 'a', 5) award:share { city = 1, county = 1.5 }",
               "county must be a whole number");
}

static void a_missing_operand_is_an_error(void **state) {
    (void)state;
    open_rules("r { phase = 'standard', reasons = { a = '{why}' }, apply = function(c, a) a:add(1, "
               "'a') end }");
    check(rules != NULL);
    a_case();
    assert_false(apply());
    check_says("{why} is neither in its arguments nor a field of the case");
    close_rules();
}

static void wrong_rules_do_not_open(void **state) {
    (void)state;
    static const struct {
        const char *code, *part;
    } cases[] = {
        {"r { phase = 'standart', reasons = {}, apply = print }", "\"standart\" is none of"},
        {"r { phase = 'limit', reasons = {}, aply = print }", "did you mean \"apply\"?"},
        {"r { phase = 'limit', reasons = {} }", "\"apply\" is missing"},
        {"r { phase = 'limit', reasons = { a = '{' }, apply = print }", "a { without }"},
        {"r { phase = 'limit', reasons = { a = '{x:wan}' }, apply = print }", "only \":yuan\""},
        {"r { phase = 'limit', reasons = { a = '' }, apply = print }\n"
         "r { phase = 'limit', reasons = { a = '' }, apply = print }",
         "stands in two of its rules"},
        {"", "no plugin contributes a rule"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        open_rules(cases[i].code);
        assert_null(rules);
        check_says(cases[i].part);
        close_rules();
    }
}

static void dated_tables_answer_by_the_day(void **state) {
    (void)state;
    const struct award *a = award_of(
        "local list = { { from = '2022-03-01', yuan = 1 }, { from = '2023-01-01', yuan = 2 } }\n"
        "r { phase = 'standard', reasons = { a = 'A' }, apply = function(c, a)\n"
        "  assert(stipend.at(list, '2022-02-28') == nil)\n"
        "  assert(stipend.at(list, '2022-12-31').yuan == 1 and stipend.at(list, '2023-01-01').yuan "
        "== 2)\n"
        "  assert(stipend.half(5, 1) == 3 and stipend.half(5, 2) == 2)\n"
        "  assert(not pcall(stipend.at, { { from = '2023-01-01' }, { from = '2022-01-01' } }, "
        "'2023-01-01'))\n"
        "  a:add(1, 'a')\n"
        "end }");
    assert_int_equal(a->fen, 1);
    close_rules();
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_rule_reads_the_case),
        cmocka_unit_test(unknown_fields_name_the_nearest),
        cmocka_unit_test(money_is_never_a_float),
        cmocka_unit_test(rules_reach_nothing_outside),
        cmocka_unit_test(phases_run_in_their_order),
        cmocka_unit_test(a_refusal_ends_its_phase_and_no_later_one_runs),
        cmocka_unit_test(silence_is_a_refusal_of_the_engine),
        cmocka_unit_test(shares_sum_to_the_fen),
        cmocka_unit_test(sentences_keep_their_operands),
        cmocka_unit_test(a_missing_operand_is_an_error),
        cmocka_unit_test(wrong_rules_do_not_open),
        cmocka_unit_test(dated_tables_answer_by_the_day),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
