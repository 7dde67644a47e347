#include "fixture.h"

static const struct output_column columns[] = {{"户名", OUTPUT_TEXT},
                                               {"账号", OUTPUT_TEXT},
                                               {"人数", OUTPUT_INTEGER},
                                               {"金额(元)", OUTPUT_YUAN},
                                               {"占比", OUTPUT_PERCENT}};

static struct value cells[] = {{.type = VALUE_TEXT, .text = "=HYPERLINK(1)", .length = 13},
                               {.type = VALUE_TEXT, .text = "6222021234567890123", .length = 19},
                               {.type = VALUE_INTEGER, .integer = INT64_MAX},
                               {.type = VALUE_INTEGER, .integer = 551750001},
                               {.type = VALUE_INTEGER, .integer = 9987}};

static char *sheet(const char *name, const char *title, size_t *n) {
    struct output_options options = {
        .format = OUTPUT_XLSX, .path = in_folder(name), .title = title};
    free(written(&options, columns, 5, cells, 1));
    return read_back(in_folder(name), n);
}

/* One part of the workbook, unpacked; the test is skipped where unzip is missing. */
static char *part(const char *name, const char *member) {
    if (system("command -v unzip >/dev/null") != 0) skip();
    char *command = mem_print("unzip -p '%s' '%s' > '%s/part'", in_folder(name), member, folder);
    assert_int_equal(system(command), 0);
    free(command);
    return read_back(in_folder("part"), NULL);
}

static void the_same_rows_give_the_same_bytes(void **state) {
    (void)state;
    size_t n, m;
    char *first = sheet("a.xlsx", "名单", &n);
    sleep(1);
    char *second = sheet("b.xlsx", "名单", &m);
    assert_int_equal(n, m);
    assert_memory_equal(first, second, n);
    assert_memory_equal(first, "PK", 2);
    free(first);
    free(second);
}

static void text_stays_text_and_amounts_are_numbers(void **state) {
    (void)state;
    free(sheet("c.xlsx", "名单", NULL));
    char *xml = part("c.xlsx", "xl/worksheets/sheet1.xml");
    assert_non_null(strstr(xml, "<t>=HYPERLINK(1)</t>"));
    assert_null(strstr(xml, "<f>"));
    assert_non_null(strstr(xml, "<t>6222021234567890123</t>"));
    assert_non_null(
        strstr(xml, "<t>9223372036854775807</t>")); /* more than a sheet's number holds */
    assert_non_null(strstr(xml, "<v>5517500.01</v>"));
    assert_non_null(strstr(xml, "<v>0.9987"));
    assert_non_null(strstr(xml, "state=\"frozen\""));
    free(xml);
}

static void any_title_becomes_a_valid_sheet_name(void **state) {
    (void)state;
    free(sheet("d.xlsx", "2023/秋季[一]:发放*?明细表一二三四五六七八九十一二三四五六七八九十",
               NULL));
    char *xml = part("d.xlsx", "xl/workbook.xml");
    assert_non_null(strstr(xml, "name=\"2023 秋季 一  发放  明细表一二三四五六七八九十一二三\""));
    free(xml);
    free(sheet("e.xlsx", NULL, NULL));
}

static void a_sheet_needs_a_path(void **state) {
    (void)state;
    struct err e = {0};
    assert_null(output_open(&(struct output_options){.format = OUTPUT_XLSX}, columns, 5, &e));
    assert_int_equal(e.code, ERR_USAGE);
}

static void a_cell_longer_than_a_sheet_allows_is_an_error(void **state) {
    (void)state;
    struct err e = {0};
    struct buf b = {0};
    for (int i = 0; i < 32768; i++) buf_add_text(&b, "长");
    struct output_options options = {.format = OUTPUT_XLSX, .path = in_folder("f.xlsx")};
    struct output *o = output_open(&options, columns, 1, &e);
    assert_non_null(o);
    struct value cell = value_text(buf_text(&b));
    assert_false(output_row(o, &cell, &e));
    output_abandon(o);
    buf_free(&b);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_rows_give_the_same_bytes),
        cmocka_unit_test(text_stays_text_and_amounts_are_numbers),
        cmocka_unit_test(any_title_becomes_a_valid_sheet_name),
        cmocka_unit_test(a_sheet_needs_a_path),
        cmocka_unit_test(a_cell_longer_than_a_sheet_allows_is_an_error),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
