#include "fixture.h"

#include "base/text.h"

static const struct output_column columns[] = {{"姓名", OUTPUT_TEXT},
                                               {"人数", OUTPUT_INTEGER},
                                               {"金额(元)", OUTPUT_YUAN},
                                               {"占比", OUTPUT_PERCENT},
                                               {"备注", OUTPUT_TEXT}};

static char *table(const struct value *cells, int rows, const char *title) {
    struct output_options options = {
        .format = OUTPUT_TABLE, .path = in_folder("t.txt"), .title = title};
    return written(&options, columns, 5, cells, rows);
}

/* The terminal column at which `word` begins in its line. */
static int column_of(const char *text, const char *word) {
    const char *at = strstr(text, word);
    assert_non_null(at);
    const char *start = at;
    while (start > text && start[-1] != '\n') start--;
    char *before = mem_copy(start, (size_t)(at - start));
    int width = text_width(before);
    free(before);
    return width;
}

static int end_of(const char *text, const char *word) {
    return column_of(text, word) + text_width(word);
}

static void columns_of_chinese_and_latin_text_begin_at_the_same_place(void **state) {
    (void)state;
    struct value cells[] = {
        value_text("张三"),   value_integer(5),         value_integer(123450),
        value_integer(9987),  value_text("甲在"),       value_text("吾布力·艾山江"),
        value_integer(12345), value_integer(551750000), value_integer(10000),
        value_text("乙在"),   value_text("Smith 𠀀"),   value_null(),
        value_integer(-5),    value_integer(-50),       value_text("丙在")};
    char *text = table(cells, 3, "各县发放情况");
    assert_int_equal(column_of(text, "备注"), column_of(text, "甲在"));
    assert_int_equal(column_of(text, "备注"), column_of(text, "乙在"));
    assert_int_equal(column_of(text, "备注"), column_of(text, "丙在"));
    assert_int_equal(column_of(text, "各县发放情况"), 0);
    free(text);
}

static void numbers_are_right_aligned_and_grouped(void **state) {
    (void)state;
    struct value cells[] = {value_text("张三"),   value_integer(5),         value_integer(123450),
                            value_integer(9987),  value_text("甲"),         value_text("合计"),
                            value_integer(12345), value_integer(551750000), value_integer(10000),
                            value_null()};
    char *text = table(cells, 2, NULL);
    assert_int_equal(end_of(text, "1,234.50"), end_of(text, "5,517,500.00"));
    assert_int_equal(end_of(text, "金额(元)"), end_of(text, "5,517,500.00"));
    assert_int_equal(end_of(text, "99.87%"), end_of(text, "100.00%"));
    free(text);
}

static void the_number_of_rows_stands_below(void **state) {
    (void)state;
    struct value cells[] = {value_text("张三"), value_integer(5), value_null(), value_null(),
                            value_null()};
    char *text = table(cells, 1, NULL);
    assert_string_equal(text + strlen(text) - strlen("\n共 1 行\n"), "\n共 1 行\n");
    free(text);
}

static void a_table_without_rows_says_so(void **state) {
    (void)state;
    char *text = table(NULL, 0, "本期退回");
    assert_string_equal(text, "本期退回\n\n(没有数据)\n");
    free(text);
}

static void nothing_is_cut_off_outside_a_terminal(void **state) {
    (void)state;
    struct buf b = {0};
    for (int i = 0; i < 200; i++) buf_add_text(&b, "长");
    struct value cells[] = {value_text(buf_text(&b)), value_integer(1), value_null(), value_null(),
                            value_text("尾")};
    char *text = table(cells, 1, NULL);
    assert_non_null(strstr(text, buf_text(&b)));
    free(text);
    buf_free(&b);
}

static void on_a_terminal_lines_keep_to_its_width(void **state) {
    (void)state;
    struct err e = {0};
    struct value cells[] = {value_text("一个很长很长很长很长很长很长的名字"), value_integer(12345),
                            value_integer(551750000), value_integer(9987),
                            value_text("一段很长很长很长很长很长的备注")};
    struct terminal t = terminal_open(STDOUT_FILENO, 60);
    struct output *o =
        output_open(&(struct output_options){.format = OUTPUT_TABLE}, columns, 5, &e);
    bool done = o && output_row(o, cells, &e) && output_close(o, &e);
    char *shown = terminal_close(&t);
    assert_true(done);
    assert_non_null(strstr(shown, "5,517,500.00"));
    assert_non_null(strstr(shown, "共 1 行"));
    for (char *line = strtok(shown, "\r\n"); line; line = strtok(NULL, "\r\n"))
        assert_true(text_width(line) <= 60);
}

static void a_cell_cannot_break_its_line_or_command_the_terminal(void **state) {
    (void)state;
    struct value cells[] = {value_text("上\n下"), value_integer(1), value_null(), value_null(),
                            value_text("\033[2J红")};
    char *text = table(cells, 1, NULL);
    assert_non_null(strstr(text, "上 下"));
    assert_null(strchr(text, '\033'));
    free(text);
}

static void a_word_may_stand_in_a_column_of_numbers(void **state) {
    (void)state;
    struct value cells[] = {value_integer(7), value_text("不详"), value_text("少于 5"),
                            value_null(), value_blob("\x01\xff", 2)};
    char *text = table(cells, 1, NULL);
    assert_non_null(strstr(text, "不详"));
    assert_non_null(strstr(text, "少于 5"));
    assert_non_null(strstr(text, "01ff"));
    free(text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_of_chinese_and_latin_text_begin_at_the_same_place),
        cmocka_unit_test(numbers_are_right_aligned_and_grouped),
        cmocka_unit_test(the_number_of_rows_stands_below),
        cmocka_unit_test(a_table_without_rows_says_so),
        cmocka_unit_test(nothing_is_cut_off_outside_a_terminal),
        cmocka_unit_test(on_a_terminal_lines_keep_to_its_width),
        cmocka_unit_test(a_cell_cannot_break_its_line_or_command_the_terminal),
        cmocka_unit_test(a_word_may_stand_in_a_column_of_numbers),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
