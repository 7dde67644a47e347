/* Reports, commands and staff's scripts: declared arguments, and what may come out. */
#include "room.h"

static void a_program_gives_nothing_or_a_text(void **state) {
    (void)state;
    gives("", "");
    gives("return '好'", "text:好\n");
    fails("return 5", "not a number");
    fails("return { rows = {} }", "\"columns\" is missing");
    fails("return { columns = { { 'A' } }, rows = {}, colour = 1 }", "unknown field \"colour\"");
}

static void nil_and_a_message_is_a_refusal(void **state) {
    (void)state;
    gives("return nil", "");
    fails("return nil, '没有这一期'", "没有这一期");
    assert_int_equal(e.code, ERR_INPUT);
    assert_null(strstr(e.message, "traceback"));
}

static void a_program_gives_rows_as_a_list(void **state) {
    (void)state;
    sink_columns = 3;
    gives("return { title = '表', columns = { { '县' }, { '金额', 'yuan' }, { '有' } },\n"
          "  rows = { { '崇川区', 120000, true }, { '海门区', nil, false } } }",
          "表: 县/0 金额/2 有/0\n崇川区|120000|是\n海门区|-|否\n");
    fails("return { columns = { { 'A' } }, rows = { { 1, 2 } } }", "more cells than the 1 columns");
    fails("return { columns = { { 'A' } }, rows = { { 1.5 } } }", "1.5, not a whole number");
    fails("return { columns = { { 'A' } }, rows = { 'x' } }", "a row is a list of cells");
    fails("return { columns = { { 'A', 'money' } }, rows = {} }", "kind \"money\"");
    fails("return { columns = {}, rows = {} }", "between 1 and");
    fails("return { columns = { { 'A' } }, rows = 'x' }", "rows are a list");
}

static void rows_may_come_from_an_iterator(void **state) {
    (void)state;
    sink_columns = 1;
    gives("local i = 0\n"
          "return { columns = { { 'A', 'integer' } },\n"
          "  rows = function() i = i + 1 if i <= 3 then return { i } end end }",
          "R: A/1\n1\n2\n3\n");
    fails("return { columns = { { 'A' } }, rows = function() error('no more', 0) end }", "no more");
}

static void rows_may_come_straight_from_the_store(void **state) {
    (void)state;
    sink_columns = 2;
    gives("return { columns = { { 'A' }, { 'B', 'yuan' } },\n"
          "  rows = store.rows(\"select '甲', 1 union all select null, 2 order by 2\") }",
          "R: A/0 B/2\n甲|1\n-|2\n");
    fails("return { columns = { { 'A' } }, rows = store.rows('select 1, 2') }",
          "does not give the 1 columns");
}

static void a_sink_that_fails_ends_the_program(void **state) {
    (void)state;
    sink_columns = 1;
    fails("local i = 0\n"
          "return { columns = { { 'A' } },\n"
          "  rows = function() i = i + 1 assert(i < 3) return { i == 2 and '磁盘满' or '' } end }",
          "the disk is full");
    assert_int_equal(e.code, ERR_SYSTEM);
}

static struct plugin *with_args(const char *args) {
    char *code = mem_print("require('command').add { name = 'c', title = 'C', args = { %s },\n"
                           "run = function(args)\n"
                           "  local out = {}\n"
                           "  for name, value in pairs(args) do out[#out + 1] = name .. '=' .. "
                           "tostring(value) end\n"
                           "  return table.concat(out, ' ')\n"
                           "end }",
                           args);
    struct plugin *p = read_plugin("t", ALL_NEEDS, "", code, NULL);
    free(code);
    return p;
}

static void arguments_are_read_as_declared(void **state) {
    (void)state;
    struct api_program program;
    struct plugin *p = with_args(
        "{ 'as_of', 'date', required = true, help = '哪一天' }, { 'seed', 'integer', default = 7 },"
        "{ 'how', 'choice', choices = { 'a', 'b' }, default = 'b' }, { 'all', 'boolean' },"
        "{ 'name', 'text', positional = true }");
    check(plugin_start(p, &program_host, &e));
    check(api_program_read(&p->items[0], &program, &e));
    assert_int_equal(program.n_args, 5);
    assert_string_equal(program.args[0].name, "as-of");
    assert_string_equal(program.args[0].help, "哪一天");
    assert_true(program.args[0].required);
    assert_string_equal(program.args[1].fallback, "7");
    assert_string_equal(program.args[2].choices[1], "b");
    assert_null(program.args[2].choices[2]);
    assert_false(program.args[3].positional);
    assert_true(program.args[4].positional);
    api_program_free(&program);
    plugin_free(p);
}

static void values_reach_the_program_in_their_types(void **state) {
    (void)state;
    struct plugin *p = with_args("{ 'as_of', 'date' }, { 'fen', 'yuan' }, { 'all', 'boolean' },"
                                 "{ 'quick', 'boolean' }, { 'term', 'term' }");
    check(plugin_start(p, &program_host, &e));
    struct arg_value values[] = {{.given = true, .text = "2023-12-31"},
                                 {.given = true, .text = "1.50", .integer = 150},
                                 {.given = true, .integer = 1},
                                 {0},
                                 {0}};
    check(run_first(p, values));
    assert_string_equal(buf_text(&seen), "text:all=true as_of=2023-12-31 fen=150 quick=false\n");
    plugin_free(p);
}

static void wrong_declarations_are_found_while_loading(void **state) {
    (void)state;
    static const struct {
        const char *args, *part;
    } cases[] = {
        {"{ 'day', 'dat' }", "type \"dat\" is none of"},
        {"{ 'Day', 'date' }", "argument name \"Day\""},
        {"{ 'day', 'date', requird = true }", "did you mean \"required\"?"},
        {"{ 'day', 'date', default = 'x' }", "default of --day"},
        {"{ 'day', 'date' }, { 'day', 'text' }", "declared twice"},
        {"{ 'how', 'choice' }", "choices belong"},
        {"{ 'how', 'text', choices = { 'a' } }", "choices belong"},
        {"{ 'n', 'integer', required = true, default = 1 }", "required and has a default"},
        {"{ 'all', 'boolean', positional = true }", "given by its name"},
        {"{ 'n', 'integer', default = 1.5 }", "not a whole number"},
        {"'x'", "a table is wanted"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct plugin *p = with_args(cases[i].args);
        assert_false(plugin_start(p, &program_host, &e));
        check_says(cases[i].part);
        assert_string_equal(e.where, "plugins/t/init.lua:1");
        plugin_free(p);
    }
}

static char *read_back(const char *name) {
    char path[256];
    snprintf(path, sizeof path, "%s/out/%s", folder, name);
    FILE *f = fopen(path, "rb");
    if (!f) return NULL;
    char *text = mem_alloc(1024);
    size_t n = fread(text, 1, 1023, f);
    text[n] = '\0';
    fclose(f);
    return text;
}

static bool write_out(const char *call) {
    char path[128];
    snprintf(path, sizeof path, "%s/out", folder);
    char *code = mem_print("require('command').add { name = 'c', title = 'C', args = { { 'out', "
                           "'folder' } },\nrun = function(args) args.out:write(%s) end }",
                           call);
    struct plugin *p = start_plugin(code);
    free(code);
    struct arg_value value = {.given = true, .text = path};
    bool ok = run_first(p, &value);
    plugin_free(p);
    return ok;
}

static void a_folder_takes_files_in_four_encodings(void **state) {
    (void)state;
    static const struct {
        const char *encoding, *bytes;
    } cases[] = {{"utf-8", "\xE4\xB8\xAD"},
                 {"utf-8-bom", "\xEF\xBB\xBF\xE4\xB8\xAD"},
                 {"gb18030", "\xD6\xD0"},
                 {"utf-16le", "\xFF\xFE\x2D\x4E"}};
    for (size_t i = 0; i < 4; i++) {
        char call[128];
        snprintf(call, sizeof call, "'a.csv', '中', '%s'", cases[i].encoding);
        check(write_out(call));
        char *text = read_back("a.csv");
        assert_non_null(text);
        assert_string_equal(text, cases[i].bytes);
        free(text);
    }
}

static void a_folder_keeps_to_itself(void **state) {
    (void)state;
    static const char *const names[] = {"'../a'", "'/tmp/a'", "'b/a'", "'.a'", "''", "'a\\0b'"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char call[64];
        snprintf(call, sizeof call, "%s, 'x'", names[i]);
        assert_false(write_out(call));
        check_says("is no plain file name");
    }
    assert_false(write_out("'a', 'x', 'big5'"));
    check_says("\"big5\" is none of");
    assert_false(write_out("'a', '\\xFF', 'gb18030'"));
    check_says("a character that gb18030 lacks");
    assert_null(read_back("a"));
}

static void folders_need_the_capability_for_files(void **state) {
    (void)state;
    struct plugin *p = read_plugin("t", "\"command.add\"", "",
                                   "require('command').add { name = 'c', title = 'C', args = { { "
                                   "'out', 'folder' } }, run = print }",
                                   NULL);
    assert_false(plugin_start(p, &program_host, &e));
    check_says("needs the capability \"files\"");
    plugin_free(p);
}

/* ---- staff's scripts ---- */

static struct plugin *open_script(const char *code) {
    char path[96];
    snprintf(path, sizeof path, "%s/count.lua", folder);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs(code, f);
    fclose(f);
    memset(&e, 0, sizeof e);
    return api_script_open(path, &program_host, &e);
}

static void a_script_is_one_file(void **state) {
    (void)state;
    sink_columns = 1;
    struct plugin *p =
        open_script("local store = require 'store'\n"
                    "return { title = '几个', args = { { 'term', 'term' } }, run = function(args)\n"
                    "  return { columns = { { 'N', 'integer' } }, rows = store.rows 'select 42' }\n"
                    "end }");
    check(p != NULL);
    assert_string_equal(p->items[0].name, "count");
    assert_string_equal(p->items[0].title, "几个");
    check(run_first(p, NULL));
    assert_string_equal(buf_text(&seen), "几个: N/1\n42\n");
    plugin_free(p);
}

static void a_script_reads_and_does_nothing_else(void **state) {
    (void)state;
    assert_null(open_script("require 'command'"));
    check_says("no such module");
    assert_null(open_script("return 5"));
    check_says("a script returns { title");
    assert_null(open_script("return { title = 'T', rnu = print }"));
    check_says("did you mean \"run\"?");
    assert_non_null(strstr(e.where, "count.lua"));
    struct plugin *p = open_script("return { title = 'T', run = function()\n"
                                   "require('store').insert('child', {}) end }");
    check(p != NULL);
    assert_false(run_first(p, NULL));
    check_says("store.write");
    assert_non_null(strstr(e.where, "count.lua:2"));
    plugin_free(p);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(a_program_gives_nothing_or_a_text),
        TEST(nil_and_a_message_is_a_refusal),
        TEST(a_program_gives_rows_as_a_list),
        TEST(rows_may_come_from_an_iterator),
        TEST_OF_STORE(rows_may_come_straight_from_the_store),
        TEST(a_sink_that_fails_ends_the_program),
        TEST(arguments_are_read_as_declared),
        TEST(values_reach_the_program_in_their_types),
        TEST(wrong_declarations_are_found_while_loading),
        TEST(a_folder_takes_files_in_four_encodings),
        TEST(a_folder_keeps_to_itself),
        TEST(folders_need_the_capability_for_files),
        TEST_OF_STORE(a_script_is_one_file),
        TEST_OF_STORE(a_script_reads_and_does_nothing_else),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
