/* intake.source and payout.format: what the rooms above get, and how row functions end. */
#include "room.h"

static const char layout[] =
    "local intake, store = require 'intake', require 'store'\n"
    "intake.source { name = 's', title = '表', key = { 'no' }, max_bad_percent = 50, columns = {\n"
    "  { '编号', 'no', 'text', required = true, aliases = { '号' } },\n"
    "  { '有', 'has', 'boolean' }, { '性别', 'sex', 'choice', choices = { '男', '女' } },\n"
    "  { '金额', 'fen', 'yuan' } },\n"
    "row = function(r)\n%s\nend }";

struct opened {
    struct plugin *plugin;
    struct api_source *open;
    struct intake_source source;
};

static struct opened open_source(const char *row) {
    struct opened o;
    char *code = mem_print(layout, row);
    o.plugin = start_plugin(code);
    free(code);
    o.open = api_source_open(&o.plugin->items[0], &o.source, &e);
    check(o.open != NULL);
    return o;
}

static void close_source(struct opened *o) {
    api_source_close(o->open);
    plugin_free(o->plugin);
}

static enum row_outcome take(struct opened *o, const char **field, char reason[512]) {
    const struct value fields[] = {value_text("A1"), value_integer(1), value_null(),
                                   value_integer(150)};
    memset(&e, 0, sizeof e);
    *field = NULL;
    return o->source.row(o->source.context, fields, field, reason, &e);
}

static void a_layout_becomes_columns(void **state) {
    (void)state;
    struct opened o = open_source("return 'same'");
    assert_string_equal(o.source.name, "s");
    assert_string_equal(o.source.title, "表");
    assert_int_equal(o.source.n_columns, 4);
    assert_int_equal(o.source.max_bad_percent, 50);
    assert_int_equal(o.source.n_key, 1);
    assert_string_equal(o.source.key[0], "no");
    assert_true(o.source.columns[0].required);
    assert_string_equal(o.source.columns[0].aliases[0], "号");
    assert_int_equal(o.source.columns[2].type, COLUMN_CHOICE);
    assert_string_equal(o.source.columns[2].choices[1], "女");
    close_source(&o);
}

static void a_row_is_taken_with_its_typed_fields(void **state) {
    (void)state;
    const char *field;
    char reason[512];
    static const struct {
        const char *answer;
        enum row_outcome outcome;
    } cases[] = {{"new", ROW_CHANGED}, {"changed", ROW_CHANGED}, {"same", ROW_SAME}};
    for (size_t i = 0; i < 3; i++) {
        char row[160];
        snprintf(row, sizeof row,
                 "assert(r.no == 'A1' and r.has == true and r.sex == nil and r.fen == 150) "
                 "return '%s'",
                 cases[i].answer);
        struct opened o = open_source(row);
        assert_int_equal(take(&o, &field, reason), cases[i].outcome);
        close_source(&o);
    }
}

static void a_row_may_be_rejected_from_any_depth(void **state) {
    (void)state;
    const char *field;
    char reason[512];
    struct opened o = open_source("local function deep() intake.reject('fen', '金额不对') end\n"
                                  "deep() return 'new'");
    assert_int_equal(take(&o, &field, reason), ROW_REJECTED);
    assert_string_equal(field, "fen");
    assert_string_equal(reason, "金额不对");
    close_source(&o);
}

static void a_row_that_fails_names_its_line(void **state) {
    (void)state;
    static const struct {
        const char *row, *part;
    } cases[] = {{"\nerror 'broken'", "broken"},
                 {"\nintake.reject('fee', '金额不对')", "has no field \"fee\""},
                 {"\nintake.reject('fen', '')", "between 1 and 511"},
                 {"\nreturn r.no + 1", "arithmetic"}};
    const char *field;
    char reason[512];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct opened o = open_source(cases[i].row);
        assert_int_equal(take(&o, &field, reason), ROW_FAILED);
        check_says(cases[i].part);
        assert_non_null(strstr(e.where, "plugins/t/init.lua"));
        close_source(&o);
    }
    struct opened o = open_source("return 'maybe'");
    assert_int_equal(take(&o, &field, reason), ROW_FAILED);
    check_says("\"new\", \"same\" or \"changed\", not maybe");
    close_source(&o);
}

static void wrong_layouts_are_found_while_loading(void **state) {
    (void)state;
    static const struct {
        const char *columns, *key, *part;
    } cases[] = {
        {"{ { 'A', 'a', 'txt' } }", "'a'", "type \"txt\" is none of"},
        {"{ { 'A', 'a', 'choice' } }", "'a'", "choices belong"},
        {"{ { 'A', 'a', 'text', alias = {} } }", "'a'", "did you mean \"aliases\"?"},
        {"{ { 'A', 'a', 'text', aliases = { 1 } } }", "'a'", "aliases are texts"},
        {"{ { 'A', 'a' } }", "'a'", "begins with heading, field and type"},
        {"{ { 'A', 'a', 'text' }, { 'B', 'a', 'text' } }", "'a'", "stands in two columns"},
        {"{ { 'A', 'file_no', 'text' } }", "'fileno'", "did you mean \"file_no\"?"},
        {"{}", "", "between 1 and 64"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *code = mem_print("require('intake').source { name = 's', title = 'S', key = { %s },\n"
                               "columns = %s, row = print }",
                               cases[i].key, cases[i].columns);
        struct plugin *p = read_plugin("t", ALL_NEEDS, "", code, NULL);
        free(code);
        assert_false(plugin_start(p, &program_host, &e));
        check_says(cases[i].part);
        plugin_free(p);
    }
}

static void a_whole_file_goes_through_the_intake_room(void **state) {
    (void)state;
    struct intake_result result;
    char path[96];
    snprintf(path, sizeof path, "%s/in.csv", folder);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs("编号,有,性别,金额\nA,是,男,1.50\nB,否,女,0\nC,,,3\n", f);
    fclose(f);
    struct opened o = open_source("store.insert('organisation', { name = r.no, kind = 'school' })\n"
                                  "if r.fen == 0 then intake.reject('fen', '不能是零') end\n"
                                  "return 'new'");
    check(intake_run(context.store, &o.source, path, "周敏", &result, &e));
    assert_int_equal(result.changed, 2);
    assert_int_equal(result.rejected, 1);
    close_source(&o);
    gives("return store.value(\"select count(*) || max(name) from organisation\")", "text:2C\n");
    gives("return store.value('select field || reason from intake_row')", "text:金额不能是零\n");
}

/* ---- payouts ---- */

static const char bank[] =
    "require('payout').format { name = 'b', title = 'B', extension = 'csv',\n"
    "columns = { { '序号', 'integer' }, { '户名' }, { '金额', 'yuan' } },\n"
    "row = function(p) return { p.index, p.holder, p.fen } end,\n%s"
    "returns = { no = '编号', result = '结果', settled = { '成功', '已入账' }, returned = { '失败' "
    "},\n"
    "  reason = '原因', day = '日期' } }";

static void a_bank_file_is_written_row_by_row(void **state) {
    (void)state;
    struct api_payout p;
    char *code = mem_print(bank, "total = function(t) return { t.count, '合计', t.fen } end,\n");
    struct plugin *plugin = start_plugin(code);
    free(code);
    check(api_payout_open(&plugin->items[0], &p, &e));
    assert_string_equal(p.extension, "csv");
    assert_string_equal(p.columns[2].title, "金额");
    assert_int_equal(p.columns[2].kind, OUTPUT_YUAN);
    assert_string_equal(p.returns.settled[1], "已入账");
    assert_null(p.returns.settled[2]);
    assert_string_equal(p.returns.day, "日期");
    sink_columns = 3;
    buf_clear(&seen);
    struct api_payment payment = {1, "P1", "张三", "9999", "某行", "2023-1", "2023年秋季学期", 5};
    check(api_payout_row(&p, &payment, &sink, &e));
    check(api_payout_total(&p, 1, 5, &sink, &e));
    assert_string_equal(buf_text(&seen), "1|张三|5\n1|合计|5\n");
    payment.holder = "磁盘满";
    assert_false(api_payout_row(&p, &payment, &sink, &e));
    check_says("the disk is full");
    api_payout_close(&p);
    plugin_free(plugin);
}

static void a_format_without_total_writes_none(void **state) {
    (void)state;
    struct api_payout p;
    char *code = mem_print(bank, "");
    struct plugin *plugin = start_plugin(code);
    free(code);
    check(api_payout_open(&plugin->items[0], &p, &e));
    buf_clear(&seen);
    check(api_payout_total(&p, 1, 5, &sink, &e));
    assert_string_equal(buf_text(&seen), "");
    api_payout_close(&p);
    plugin_free(plugin);
}

static void wrong_formats_are_found_while_loading(void **state) {
    (void)state;
    static const char start[] = "require('payout').format { name = 'b', title = 'B', row = print, ";
    static const struct {
        const char *rest, *part;
    } cases[] = {
        {"extension = 'txt', columns = { { 'A' } }, returns = {} }", "neither xlsx nor csv"},
        {"extension = 'csv', columns = { { 'A', 'x' } }, returns = {} }", "kind \"x\""},
        {"extension = 'csv', columns = { { 'A' } }, returns = {} }", "\"no\" is missing"},
        {"extension = 'csv', columns = { { 'A' } }, returns = { no = 'n', result = 'r', settled = "
         "{}, returned = {} } }",
         "settled needs a word"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *code = mem_print("%s%s", start, cases[i].rest);
        struct plugin *p = read_plugin("t", ALL_NEEDS, "", code, NULL);
        free(code);
        assert_false(plugin_start(p, &program_host, &e));
        check_says(cases[i].part);
        plugin_free(p);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(a_layout_becomes_columns),
        TEST(a_row_is_taken_with_its_typed_fields),
        TEST(a_row_may_be_rejected_from_any_depth),
        TEST(a_row_that_fails_names_its_line),
        TEST(wrong_layouts_are_found_while_loading),
        TEST_OF_STORE(a_whole_file_goes_through_the_intake_room),
        TEST(a_bank_file_is_written_row_by_row),
        TEST(a_format_without_total_writes_none),
        TEST(wrong_formats_are_found_while_loading),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
