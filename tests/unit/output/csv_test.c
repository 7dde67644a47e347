#include "fixture.h"

static const struct output_column columns[] = {{"姓名", OUTPUT_TEXT}, {"金额(元)", OUTPUT_YUAN}};

static char *csv(const struct value *cells, int rows, bool mark, bool guard) {
    struct output_options options = {.format = OUTPUT_CSV,
                                     .path = in_folder("t.csv"),
                                     .byte_order_mark = mark,
                                     .guard_digits = guard};
    return written(&options, columns, 2, cells, rows);
}

static void assert_one_cell(const char *cell, const char *expected) {
    struct value cells[] = {value_text(cell), value_null()};
    char *text = csv(cells, 1, false, false);
    char *line = mem_print("姓名,金额(元)\r\n%s,\r\n", expected);
    assert_string_equal(text, line);
    free(line);
    free(text);
}

static void lines_end_in_crlf_and_amounts_are_plain(void **state) {
    (void)state;
    struct value cells[] = {value_text("张三"), value_integer(123450), value_text("李四"),
                            value_integer(-5)};
    char *text = csv(cells, 2, false, false);
    assert_string_equal(text, "姓名,金额(元)\r\n张三,1234.50\r\n李四,-0.05\r\n");
    free(text);
}

static void commas_quotes_and_newlines_are_quoted(void **state) {
    (void)state;
    assert_one_cell("a,b", "\"a,b\"");
    assert_one_cell("说\"好\"", "\"说\"\"好\"\"\"");
    assert_one_cell("上\n下", "\"上\n下\"");
    assert_one_cell(" 空", "\" 空\"");
    assert_one_cell("", "");
}

static void text_never_begins_a_formula(void **state) {
    (void)state;
    assert_one_cell("=1+1", "\"'=1+1\"");
    assert_one_cell("+86", "\"'+86\"");
    assert_one_cell("-2", "\"'-2\"");
    assert_one_cell("@SUM(A1)", "\"'@SUM(A1)\"");
    assert_one_cell("\t=1", "\"'\t=1\"");
    assert_one_cell("＝1", "\"'＝1\"");
    assert_one_cell("a=1", "a=1");
}

static void headings_are_guarded_too(void **state) {
    (void)state;
    struct output_column evil[] = {{"=cmd()", OUTPUT_TEXT}};
    struct output_options options = {.format = OUTPUT_CSV, .path = in_folder("t.csv")};
    char *text = written(&options, evil, 1, NULL, 0);
    assert_string_equal(text, "\"'=cmd()\"\r\n");
    free(text);
}

static void a_byte_order_mark_comes_first_when_wanted(void **state) {
    (void)state;
    char *text = csv(NULL, 0, true, false);
    assert_string_equal(text, "\xEF\xBB\xBF姓名,金额(元)\r\n");
    free(text);
}

static void long_numbers_carry_a_tab_only_when_wanted(void **state) {
    (void)state;
    struct value cells[] = {value_text("320602201001011234"), value_null(),
                            value_text("13812345678"), value_null()};
    char *plain = csv(cells, 2, false, false), *guarded = csv(cells, 2, false, true);
    assert_non_null(strstr(plain, "\r\n320602201001011234,"));
    assert_non_null(strstr(guarded, "\r\n\"\t320602201001011234\","));
    assert_non_null(strstr(guarded, "\r\n13812345678,"));
    free(plain);
    free(guarded);
}

static void a_full_disk_is_an_error_and_not_a_short_file(void **state) {
    (void)state;
    fflush(stdout);
    int saved = dup(STDOUT_FILENO);
    FILE *full = fopen("/dev/full", "w");
    assert_non_null(full);
    dup2(fileno(full), STDOUT_FILENO);
    struct err e = {0};
    struct output_options options = {.format = OUTPUT_CSV};
    struct output *o = output_open(&options, columns, 2, &e);
    struct value cells[] = {value_text("张三"), value_integer(1)};
    bool opened = o != NULL, wrote = opened && output_row(o, cells, &e);
    bool closed = opened && output_close(o, &e);
    dup2(saved, STDOUT_FILENO);
    clearerr(stdout);
    close(saved);
    fclose(full);
    assert_true(opened);
    assert_true(wrote);
    assert_false(closed);
    assert_non_null(strstr(e.message, "standard output"));
    assert_non_null(strstr(e.message, "No space left"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_end_in_crlf_and_amounts_are_plain),
        cmocka_unit_test(commas_quotes_and_newlines_are_quoted),
        cmocka_unit_test(text_never_begins_a_formula),
        cmocka_unit_test(headings_are_guarded_too),
        cmocka_unit_test(a_byte_order_mark_comes_first_when_wanted),
        cmocka_unit_test(long_numbers_carry_a_tab_only_when_wanted),
        cmocka_unit_test(a_full_disk_is_an_error_and_not_a_short_file),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
