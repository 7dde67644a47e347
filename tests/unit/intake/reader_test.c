#include "fixture.h"

#include "intake/reader.h"

/* All rows as "LINE|cell|cell\n"; a failure as "! message @ where". */
static char *rows_of(const char *path) {
    struct err e = {0};
    struct buf b = {0};
    struct reader *r = reader_open(path, &e);
    enum reader_step step = READER_FAILED;
    const char *const *cells;
    size_t n;
    int line;
    while (r && (step = reader_next(r, &cells, &n, &line, &e)) == READER_ROW) {
        buf_printf(&b, "%d", line);
        for (size_t i = 0; i < n; i++) buf_printf(&b, "|%s", cells[i]);
        buf_add_char(&b, '\n');
    }
    if (step == READER_FAILED) buf_printf(&b, "! %s @ %s", e.message, e.where);
    reader_close(r);
    buf_text(&b);
    return buf_take(&b);
}

static void assert_rows(const char *text, const char *expected) {
    char *rows = rows_of(write_text("r.csv", text));
    assert_string_equal(rows, expected);
    free(rows);
}

static void assert_fails(const char *path, const char *message, int line) {
    char *rows = rows_of(path);
    char *where = line > 0 ? mem_print("@ %s:%d", path, line) : mem_print("@ %s", path);
    assert_non_null(strchr(rows, '!'));
    assert_non_null(strstr(rows, message));
    assert_non_null(strstr(rows, where));
    free(where);
    free(rows);
}

static const char *const sample = "档案号,姓名\r\nA1,张三\r\nA2,吾布力·艾山\r\nA3,𠀀一\r\n";
static const char *const sample_rows = "1|档案号|姓名\n2|A1|张三\n3|A2|吾布力·艾山\n4|A3|𠀀一\n";

static void assert_encoding(const char *encoding, const char *mark, size_t n_mark,
                            const char *told) {
    const char *path = write_in("e.csv", encoding, mark, n_mark, sample);
    struct err e = {0};
    struct reader *r = reader_open(path, &e);
    assert_non_null(r);
    assert_string_equal(reader_encoding(r), told);
    reader_close(r);
    char *rows = rows_of(path);
    assert_string_equal(rows, sample_rows);
    free(rows);
}

static void the_encoding_is_told_by_content(void **state) {
    (void)state;
    assert_encoding("UTF-8", "", 0, "UTF-8");
    assert_encoding("UTF-8", "\xEF\xBB\xBF", 3, "UTF-8");
    assert_encoding("GB18030", "", 0, "GB18030");
    assert_encoding("GB18030", "\x84\x31\x95\x33", 4, "GB18030");
    assert_encoding("UTF-16LE", "\xFF\xFE", 2, "UTF-16LE");
    assert_encoding("UTF-16BE", "\xFE\xFF", 2, "UTF-16BE");
    assert_encoding("UTF-16LE", "", 0, "UTF-16LE");
    assert_encoding("UTF-16BE", "", 0, "UTF-16BE");
}

static void tabs_and_semicolons_separate_too(void **state) {
    (void)state;
    assert_rows("a\tb\tc\n1\t\t3,5\n", "1|a|b|c\n2|1||3,5\n");
    assert_rows("a;b\n\"x;y\";2,5\n", "1|a|b\n2|x;y|2,5\n");
    assert_rows("\"a;b;c\",d\n1,2\n", "1|a;b;c|d\n2|1|2\n");
    assert_rows("a\tb\n\tx\n", "1|a|b\n2||x\n");
}

static void lines_are_physical_also_after_newlines_in_quotes(void **state) {
    (void)state;
    assert_rows("a,b\n\"x\ny\nz\",1\n\n\n2,\"q\r\nr\"\r\n3,4",
                "1|a|b\n2|x\ny\nz|1\n7|2|q\r\nr\n9|3|4\n");
    assert_rows("\n\na,b\n1,2\n", "3|a|b\n4|1|2\n");
    assert_rows("a,b\r1,2\r\r3,4\r", "1|a|b\n2|1|2\n4|3|4\n");
}

static void empty_rows_are_passed_over(void **state) {
    (void)state;
    assert_rows("a,b\n,\n , \n\"\",\"\"\n　,　\n1,2\n,,,\n", "1|a|b\n6|1|2\n");
}

static void cells_are_cleaned(void **state) {
    (void)state;
    assert_rows("姓名　,　金额（元）\n 张　三 ,１２３\n\" x \",e\xCC\x81\n",
                "1|姓名|金额(元)\n2|张 三|123\n3|x|é\n");
}

static void the_last_line_needs_no_newline(void **state) {
    (void)state;
    assert_rows("a,b\n1,\"2\"", "1|a|b\n2|1|2\n");
    assert_rows("a", "1|a\n");
}

static void a_broken_quote_names_its_line(void **state) {
    (void)state;
    assert_fails(write_text("q.csv", "a,b\n1,2\n3,x\"y\n4,5\n"), "quotation mark", 3);
    assert_fails(write_text("q.csv", "a,b\n1,2\n\"3,4\n5,6\n7,8\n"), "quotation mark", 3);
    assert_fails(write_text("q.csv", "a,b\n\"1\"x,2\n"), "quotation mark", 2);
}

static void a_bad_byte_names_its_line(void **state) {
    (void)state;
    assert_fails(write_text("b.csv", "姓名,备注\n张三,好的\n李四,好\xFF的\n"), "UTF-8", 3);
    assert_fails(write_text("b.csv", "\xEF\xBB\xBF"
                                     "a,b\n1,\xD5\xC5\n"),
                 "UTF-8", 2);
    /* allowed by GB18030's grammar, assigned to nothing */
    char *rows = rows_of(write_text("b.csv", "\xD0\xD5\xC3\xFB\nA\nB\n\xFE\x39\xFE\x39\n"));
    assert_non_null(
        strstr(rows, "2|A\n3|B\n! a byte that is not of the file's encoding (GB18030)"));
    assert_non_null(strstr(rows, "b.csv:4"));
    free(rows);
    assert_fails(write_bytes("b.csv",
                             "a\0,\0b\0\n\0"
                             "1\0,\0\x00\xD8\n\0",
                             16),
                 "encoding", 2);
    assert_fails(write_bytes("b.csv",
                             "\xFF\xFE"
                             "a\0,\0b\0\n\0"
                             "1\0,\0x",
                             15),
                 "cut off", 2);
}

static void a_nul_names_its_line(void **state) {
    (void)state;
    assert_fails(write_bytes("n.csv", "name,value,other\n1,2,3\nx\0,2,3\n", 30), "NUL", 3);
    assert_fails(write_bytes("n.csv",
                             "\xFF\xFE"
                             "a\0\n\0b\0\0\0",
                             10),
                 "NUL", 2);
}

static void what_is_no_text_is_refused_with_advice(void **state) {
    (void)state;
    struct err e = {0};
    assert_null(reader_open(write_bytes("w.csv", "PK\3\4\0\0\0\0", 8), &e));
    assert_non_null(strstr(e.message, "workbook"));
    assert_non_null(strstr(e.hint, "CSV UTF-8"));
    assert_null(reader_open(write_text("w.csv", ""), &e));
    assert_non_null(strstr(e.message, "empty"));
    assert_null(reader_open(in_folder("missing.csv"), &e));
    assert_non_null(strstr(e.message, "No such file"));
    assert_null(reader_open(folder, &e));
    assert_non_null(strstr(e.message, "no regular file"));
}

static void a_quote_never_closed_does_not_fill_memory(void **state) {
    (void)state;
    struct buf b = {0};
    buf_add_text(&b, "a,b\n1,2\n\"3,4\n");
    for (int i = 0; i < 600000; i++) buf_add_text(&b, "5,6,7\n");
    assert_fails(write_bytes("long.csv", b.data, b.len), "longer than", 3);
    buf_clear(&b);
    buf_add_text(&b, "a\n");
    for (int i = 0; i < 2000000; i++) buf_add_char(&b, 'x');
    assert_fails(write_bytes("long.csv", b.data, b.len), "longer than", 2);
    buf_free(&b);
}

static void rows_across_chunks_stay_whole(void **state) {
    (void)state;
    static const char *const encodings[] = {"UTF-8", "GB18030", "UTF-16LE"};
    struct buf b = {0};
    for (int i = 0; i < 30000; i++) buf_printf(&b, "%d,张三%d,\"上\n下\"\r\n", i, i * 7);
    for (size_t k = 0; k < 3; k++) {
        struct err e = {0};
        struct reader *r = reader_open(write_in("many.csv", encodings[k], "", 0, buf_text(&b)), &e);
        assert_non_null(r);
        const char *const *cells;
        size_t n;
        int line;
        for (int i = 0; i < 30000; i++) {
            char name[32];
            snprintf(name, sizeof name, "张三%d", i * 7);
            assert_int_equal(reader_next(r, &cells, &n, &line, &e), READER_ROW);
            assert_int_equal(n, 3);
            assert_int_equal(line, 2 * i + 1);
            assert_string_equal(cells[1], name);
        }
        assert_int_equal(reader_next(r, &cells, &n, &line, &e), READER_END);
        assert_int_equal(reader_next(r, &cells, &n, &line, &e), READER_END);
        assert_int_equal(reader_offset(r), reader_file_size(r));
        reader_close(r);
    }
    buf_free(&b);
}

static void the_hash_is_of_the_bytes(void **state) {
    (void)state;
    struct err e = {0};
    char expected[HASH_HEX];
    hash_of(sample, strlen(sample), expected);
    struct reader *r = reader_open(write_text("h.csv", sample), &e);
    assert_non_null(r);
    assert_string_equal(reader_file_hash(r), expected);
    assert_int_equal(reader_file_size(r), strlen(sample));
    reader_close(r);
}

static void a_file_that_changes_while_it_is_read_fails(void **state) {
    (void)state;
    struct err e = {0};
    const char *path = write_text("c.csv", "a\n1\n");
    struct reader *r = reader_open(path, &e);
    assert_non_null(r);
    write_text("c.csv", "a\n1\n2\n");
    const char *const *cells;
    size_t n;
    int line;
    enum reader_step step;
    while ((step = reader_next(r, &cells, &n, &line, &e)) == READER_ROW) {
    }
    assert_int_equal(step, READER_FAILED);
    assert_non_null(strstr(e.message, "changed"));
    reader_close(r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_encoding_is_told_by_content),
        cmocka_unit_test(tabs_and_semicolons_separate_too),
        cmocka_unit_test(lines_are_physical_also_after_newlines_in_quotes),
        cmocka_unit_test(empty_rows_are_passed_over),
        cmocka_unit_test(cells_are_cleaned),
        cmocka_unit_test(the_last_line_needs_no_newline),
        cmocka_unit_test(a_broken_quote_names_its_line),
        cmocka_unit_test(a_bad_byte_names_its_line),
        cmocka_unit_test(a_nul_names_its_line),
        cmocka_unit_test(what_is_no_text_is_refused_with_advice),
        cmocka_unit_test(a_quote_never_closed_does_not_fill_memory),
        cmocka_unit_test(rows_across_chunks_stay_whole),
        cmocka_unit_test(the_hash_is_of_the_bytes),
        cmocka_unit_test(a_file_that_changes_while_it_is_read_fails),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
