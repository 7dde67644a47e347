#include "fixture.h"

#include "intake/intake.h"

/* Runs against the house's own schema: start it from the top of the tree. */

static struct store *s;
static struct err error;
static enum row_outcome forced; /* what the source answers to a row whose name is 特殊 */
static instant_t test_now = 1697342400000;

static instant_t test_clock(void *context) {
    (void)context;
    return test_now++;
}

/* A table of the test's own, as a plugin would have it. */
static bool make_table(void) {
    assert_int_equal(mkdir(in_folder("schema"), 0700), 0);
    write_text("schema/0001_got.sql", "create table test_got (id integer primary key, name text, "
                                      "county integer, fen integer, day text) strict;");
    bool done = store_migrate_plugin(s, "test", in_folder("schema"), &error);
    if (!done) print_error("%s (%s)\n", error.message, error.where);
    return done;
}

static int open_room(void **state) {
    if (make_folder(state) != 0) return -1;
    char path[128];
    snprintf(path, sizeof path, "%s/city.db", folder);
    struct store_options options = {.path = path,
                                    .schema = "schema",
                                    .mode = STORE_OWNER,
                                    .clock = {.now = test_clock},
                                    .holder = "a test",
                                    .create = true};
    s = store_open(&options, &error);
    if (!s) print_error("%s (%s)\n", error.message, error.where);
    forced = ROW_CHANGED;
    return s && make_table() ? 0 : -1;
}

static int close_room(void **state) {
    store_close(s);
    return remove_folder(state);
}

static int64_t number(const char *sql) {
    int64_t n = -1;
    if (!store_integer(s, &error, &n, NULL, sql, "")) fail_msg("%s", error.message);
    return n;
}

static char *text(const char *sql) {
    char *t = NULL;
    if (!store_text(s, &error, &t, NULL, sql, "")) fail_msg("%s", error.message);
    return t;
}

static void assert_text(const char *sql, const char *expected) {
    char *t = text(sql);
    assert_string_equal(t, expected);
    free(t);
}

/* Writes the row, then answers as forced, so that a test sees what is undone. */
static enum row_outcome take(void *context, const struct value *f, const char **field,
                             char reason[512], struct err *e) {
    (void)context;
    const struct field fields[] = {{"name", f[0]}, {"county", f[2]}, {"fen", f[3]}, {"day", f[4]}};
    if (!store_insert(s, "test_got", fields, 4, NULL, e)) return ROW_FAILED;
    if (strcmp(f[0].text, "特殊") != 0) return ROW_CHANGED;
    if (forced == ROW_REJECTED) *field = "county", strcpy(reason, "不在本市名册");
    if (forced == ROW_FAILED) err_set(e, ERR_SCRIPT, "the plugin broke");
    return forced;
}

static char *name_aliases[] = {"孩子姓名", "学生姓名"};
static const struct column columns[] = {
    {.title = "姓名", .field = "name", .required = true, .aliases = name_aliases, .n_aliases = 2},
    {.title = "身份证号", .field = "idno", .type = COLUMN_IDNO},
    {.title = "县(市、区)", .field = "county", .type = COLUMN_DIVISION},
    {.title = "金额(元)", .field = "fen", .type = COLUMN_YUAN, .required = true},
    {.title = "日期", .field = "day", .type = COLUMN_DATE},
};
static const char *const key[] = {"name", "day"};
static const struct intake_source source = {.name = "fees",
                                            .title = "收费",
                                            .columns = columns,
                                            .n_columns = 5,
                                            .key = key,
                                            .n_key = 2,
                                            .max_bad_percent = 50,
                                            .row = take};

static struct intake_result import_from(const struct intake_source *from, const char *path) {
    struct intake_result result;
    if (!intake_run(s, from, path, "周敏", &result, &error))
        fail_msg("%s (%s) %s", error.message, error.where, error.hint);
    return result;
}

static struct intake_result import_text(const char *name, const char *content) {
    return import_from(&source, write_text(name, content));
}

static void assert_import_fails(const char *content, const char *message, const char *where) {
    struct intake_result result;
    int64_t files = number("select count(*) from intake_file"),
            got = number("select count(*) from test_got");
    assert_false(intake_run(s, &source, write_text("f.csv", content), "周敏", &result, &error));
    if (!strstr(error.message, message) || !strstr(error.where, where))
        fail_msg("\"%s\" at \"%s\", hint \"%s\"", error.message, error.where, error.hint);
    assert_int_equal(number("select count(*) from intake_file"), files);
    assert_int_equal(number("select count(*) from test_got"), got);
    assert_false(store_in_transaction(s));
    assert_int_not_equal(access(in_folder("f.csv.rejected.csv"), F_OK), 0);
}

static void good_rows_go_in_as_typed_values(void **state) {
    (void)state;
    struct intake_result r = import_text(
        "a.csv", "姓名,县(市、区),金额(元),日期\n张三,崇川区,\"1,200\",2023/9/1\n李四,,0.5,\n");
    assert_int_equal(r.rows, 2);
    assert_int_equal(r.changed, 2);
    assert_int_equal(r.rejected, 0);
    assert_string_equal(r.encoding, "UTF-8");
    assert_string_equal(r.rejected_path, "");
    assert_string_equal(r.unknown_headings, "");
    assert_text(
        "select name || county || ',' || fen || ',' || day from test_got where county is not null",
        "张三320613,120000,2023-09-01");
    assert_int_equal(number("select fen from test_got where county is null and day is null"), 50);
}

static void headings_match_by_title_alias_and_without_blanks(void **state) {
    (void)state;
    struct intake_result r =
        import_text("a.csv", "备注,金额（元）,学生 姓名,,联系人\n好,12,张三,,x\n");
    assert_int_equal(r.changed, 1);
    assert_string_equal(r.unknown_headings, "备注、联系人");
    assert_int_equal(number("select fen from test_got where name = '张三'"), 1200);
}

static void gb18030_from_the_office_is_read(void **state) {
    (void)state;
    struct intake_result r = import_from(
        &source, write_in("g.csv", "GB18030", "", 0, "姓名,金额(元)\r\n吾布力·艾山,１２\r\n"));
    assert_string_equal(r.encoding, "GB18030");
    assert_int_equal(number("select fen from test_got where name = '吾布力·艾山'"), 1200);
}

static void retired_counties_become_their_successors(void **state) {
    (void)state;
    struct intake_result r = import_text(
        "a.csv", "姓名,县(市、区),金额(元)\na,海门市,1\nb,320684,1\nc,南通县,1\nd,港闸区,1\n"
                 "e,海安县,1\nf,320621,1\ng,海门县,1\nh,如东,1\ni,南通市启东市,1\nj,南通,1\n");
    assert_int_equal(r.rejected, 1);
    assert_int_equal(number("select line from intake_row"), 11);
    assert_text("select group_concat(county, ' ') from test_got",
                "320614 320614 320612 320613 320685 320685 320614 320623 320681");
}

static void bad_rows_come_back_with_reasons_and_good_ones_stay(void **state) {
    (void)state;
    struct intake_result r =
        import_text("b.csv", "姓名,身份证号,金额(元),日期\r\n张三,,12,\r\n李四,4.40981E+17,1.234,"
                             "\r\n,,1,\r\n=1+1,320602201001011234,x,\r\n王五,,5,\r\n"
                             "赵六,,6,\r\n钱七,,7,\r\n");
    assert_int_equal(r.rows, 7);
    assert_int_equal(r.changed, 4);
    assert_int_equal(r.rejected, 3);
    assert_false(r.refused);
    assert_string_equal(r.rejected_path, in_folder("b.csv.rejected.csv"));
    struct stat st;
    assert_int_equal(stat(r.rejected_path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    char *back = read_back(r.rejected_path);
    assert_memory_equal(
        back, "\xEF\xBB\xBF原文件行号,有问题的列,退回原因,姓名,身份证号,金额(元),日期\r\n", 60);
    assert_non_null(strstr(back, "3,身份证号、金额(元),"));
    assert_non_null(strstr(back, "金额(元):金额最多两位小数"));
    assert_non_null(strstr(back, "\r\n4,姓名,\"此项必填,请补上\",,"));
    assert_non_null(strstr(back, "\"'=1+1\",\"\t320602201001011234\",x,"));
    free(back);
}

static void the_store_keeps_line_heading_and_reason_only(void **state) {
    (void)state;
    import_text("b.csv", "姓名,身份证号,金额(元)\n张三,,12\n李四,110105194912310021,x\n王五,,3\n");
    assert_int_equal(number("select count(*) from intake_row"), 2);
    assert_int_equal(
        number(
            "select count(*) from intake_row where line = 3 and field in ('身份证号', '金额(元)')"),
        2);
    assert_int_equal(
        number(
            "select count(*) from intake_row where reason like '%李四%' or reason like '%1101%'"),
        0);
    assert_text("select source || name || state || rows || changed || unchanged || rejected || "
                "actor from intake_file",
                "feesb.csvdone3201周敏");
    assert_int_equal(
        number("select count(*) from audit where action = 'import fees' and actor = '周敏'"), 1);
    assert_text(
        "select details from audit where action = 'import fees'",
        "{\"state\": \"done\", \"rows\": 3, \"changed\": 2, \"unchanged\": 0, \"rejected\": 1}");
    assert_int_equal(number("select count(*) from audit, intake_file f where subject = 'file ' || "
                            "substr(f.hash, 1, 16)"),
                     1);
}

static void a_corrected_file_of_rejected_rows_is_imported_as_it_is(void **state) {
    (void)state;
    import_text("b.csv", "姓名,身份证号,金额(元)\n张三,,12\n=李四,11010519491231002X,x\n钱七,"
                         "11010519491231002X,3\n");
    char *back = read_back(in_folder("b.csv.rejected.csv")), *wrong = strstr(back, ",x");
    assert_non_null(wrong);
    wrong[1] = '9';
    struct intake_result r = import_text("fixed.csv", back);
    free(back);
    assert_int_equal(r.changed, 1);
    assert_string_equal(r.unknown_headings, "");
    assert_int_equal(number("select fen from test_got where name = '=李四'"), 900);
}

static void the_same_bytes_twice_change_nothing_and_say_so(void **state) {
    (void)state;
    import_text("a.csv", "姓名,金额(元)\n张三,12\n");
    struct intake_result r = import_text("copy.csv", "姓名,金额(元)\n张三,12\n");
    assert_true(r.already);
    assert_string_equal(r.already_by, "周敏");
    assert_true(r.already_at >= 1697342400000);
    assert_int_equal(number("select count(*) from test_got"), 1);
    assert_int_equal(number("select count(*) from intake_file"), 1);
    struct intake_source other = source;
    other.name = "others";
    assert_false(import_from(&other, in_folder("copy.csv")).already);
}

static void a_key_that_stands_twice_rejects_the_later_row(void **state) {
    (void)state;
    struct intake_result r = import_text(
        "k.csv",
        "姓名,金额(元),日期\n张三,1,2023-09-01\n张三,2,2023/9/1\n张三,3,\n张三,4,2023-09-02\n");
    assert_int_equal(r.changed, 3);
    assert_int_equal(r.rejected, 1);
    assert_int_equal(number("select line from intake_row where reason like '与本文件第 2 行重复%'"),
                     3);
    assert_int_equal(number("select sum(fen) from test_got"), 800);
}

static void many_keys_are_all_remembered(void **state) {
    (void)state;
    struct buf b = {0};
    buf_add_text(&b, "姓名,金额(元)\n");
    for (int i = 0; i < 9000; i++) buf_printf(&b, "甲%d,1\n", i % 6000);
    struct intake_result r = import_text("k.csv", buf_text(&b));
    buf_free(&b);
    assert_int_equal(r.changed, 6000);
    assert_int_equal(r.rejected, 3000);
    assert_int_equal(number("select count(*) from intake_row"), 1000);
    assert_int_equal(number("select count(*) from intake_row where reason like '与本文件第 ' || "
                            "(line - 6000) || ' 行重复%'"),
                     1000);
}

static void too_many_bad_rows_refuse_the_file(void **state) {
    (void)state;
    const char *content = "姓名,金额(元)\n张三,1\n李四,x\n王五,y\n";
    struct intake_result r = import_text("x.csv", content);
    assert_true(r.refused);
    assert_int_equal(r.rejected, 2);
    assert_int_equal(r.changed, 0);
    assert_int_equal(number("select count(*) from test_got"), 0);
    assert_int_equal(access(in_folder("x.csv.rejected.csv"), F_OK), 0);
    assert_text("select state || rows || changed || rejected from intake_file", "refused302");
    assert_int_equal(number("select count(*) from intake_row"), 2);
    assert_int_equal(
        number(
            "select count(*) from audit where action = 'import fees' and details like '%refused%'"),
        1);
    r = import_text("x.csv", content); /* a refused file was not imported, so it may come again */
    assert_false(r.already);
    assert_true(r.refused);
}

static void a_source_may_tolerate_no_bad_row(void **state) {
    (void)state;
    struct intake_source strict = source;
    strict.max_bad_percent = 0;
    assert_true(
        import_from(&strict, write_text("x.csv", "姓名,金额(元)\n张三,1\n李四,x\n")).refused);
    assert_false(import_from(&strict, write_text("y.csv", "姓名,金额(元)\n张三,1\n")).refused);
}

static void a_row_that_its_source_rejects_is_undone(void **state) {
    (void)state;
    forced = ROW_REJECTED;
    struct intake_result r = import_text(
        "r.csv", "姓名,县(市、区),金额(元)\n张三,崇川区,1\n特殊,海门区,2\n李四,如东县,3\n");
    assert_int_equal(r.rejected, 1);
    assert_int_equal(number("select count(*) from test_got"), 2);
    assert_int_equal(number("select count(*) from test_got where name = '特殊'"), 0);
    assert_int_equal(number("select count(*) from intake_row where field = '县(市、区)' and reason "
                            "= '不在本市名册' and line = 3"),
                     1);
}

static void a_row_that_is_known_already_counts_as_unchanged(void **state) {
    (void)state;
    forced = ROW_SAME;
    struct intake_result r = import_text("r.csv", "姓名,金额(元)\n张三,1\n特殊,2\n");
    assert_int_equal(r.changed, 1);
    assert_int_equal(r.unchanged, 1);
}

static void a_failing_source_stops_everything_and_names_the_line(void **state) {
    (void)state;
    forced = ROW_FAILED;
    assert_import_fails("姓名,金额(元)\n张三,1\n李四,x\n特殊,2\n", "the plugin broke", "f.csv:4");
}

static void a_broken_quote_in_the_middle_leaves_nothing(void **state) {
    (void)state;
    assert_import_fails("姓名,金额(元)\n张三,1\n李四,x\n\"王五,2\n", "quotation mark", "f.csv:4");
}

static void a_rejected_file_that_cannot_be_written_stops_the_import(void **state) {
    (void)state;
    struct intake_result result;
    assert_int_equal(mkdir(in_folder("d.csv.rejected.csv"), 0700), 0);
    const char *path = write_text("d.csv", "姓名,金额(元)\n张三,1\n李四,x\n");
    assert_false(intake_run(s, &source, path, "周敏", &result, &error));
    assert_non_null(strstr(error.message, "d.csv.rejected.csv"));
    assert_int_equal(number("select count(*) from test_got"), 0);
    assert_int_equal(number("select count(*) from intake_file"), 0);
}

static void ragged_rows_are_filled_or_rejected(void **state) {
    (void)state;
    struct intake_result r = import_text(
        "w.csv", "姓名,金额(元),日期\n张三,1\n李四,2,2023-09-01,,\n王五,3,2023-09-01,多\n");
    assert_int_equal(r.changed, 2);
    assert_int_equal(r.rejected, 1);
    assert_int_equal(number("select count(*) from intake_row where line = 4 and field = '' and "
                            "reason like '%列可能错位%'"),
                     1);
}

static void headings_must_be_complete_and_single(void **state) {
    (void)state;
    assert_import_fails("姓名,日期\n张三,2023-09-01\n", "required headings are missing: 金额(元)",
                        "f.csv:1");
    assert_non_null(strstr(error.hint, "姓名、日期"));
    assert_import_fails("姓名,金额(元),备注,备注\n张三,1,,\n", "\"备注\" stands twice", "f.csv:1");
    assert_import_fails("姓名,学生姓名,金额(元)\n张三,李四,1\n", "mean the same column", "f.csv:1");
    assert_import_fails("2023年秋季学期收费表\n姓名,金额(元)\n张三,1\n", "none of the headings",
                        "f.csv:1");
}

static void a_file_without_rows_is_an_error(void **state) {
    (void)state;
    assert_import_fails("姓名,金额(元)\n,,\n", "no rows", "f.csv");
    assert_import_fails("\n\n", "no rows", "f.csv");
}

static void a_key_that_names_no_column_is_the_sources_fault(void **state) {
    (void)state;
    static const char *const wrong[] = {"file_no"};
    struct intake_source broken = source;
    struct intake_result result;
    broken.key = wrong;
    broken.n_key = 1;
    assert_false(intake_run(s, &broken, write_text("a.csv", "姓名,金额(元)\n张三,1\n"), "周敏",
                            &result, &error));
    assert_int_equal(error.code, ERR_SCRIPT);
}

static void a_template_is_accepted_by_import(void **state) {
    (void)state;
    const char *path = in_folder("template.csv");
    assert_true(intake_template(&source, path, &error));
    char *headings = read_back(path);
    assert_string_equal(headings, "\xEF\xBB\xBF姓名,身份证号,县(市、区),金额(元),日期\r\n");
    char *filled = mem_print("%s张三,,崇川区,1,2023-09-01\r\n", headings);
    assert_int_equal(import_text("filled.csv", filled).changed, 1);
    free(filled);
    free(headings);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_room, close_room)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(good_rows_go_in_as_typed_values),
        TEST(headings_match_by_title_alias_and_without_blanks),
        TEST(gb18030_from_the_office_is_read),
        TEST(retired_counties_become_their_successors),
        TEST(bad_rows_come_back_with_reasons_and_good_ones_stay),
        TEST(the_store_keeps_line_heading_and_reason_only),
        TEST(a_corrected_file_of_rejected_rows_is_imported_as_it_is),
        TEST(the_same_bytes_twice_change_nothing_and_say_so),
        TEST(a_key_that_stands_twice_rejects_the_later_row),
        TEST(many_keys_are_all_remembered),
        TEST(too_many_bad_rows_refuse_the_file),
        TEST(a_source_may_tolerate_no_bad_row),
        TEST(a_row_that_its_source_rejects_is_undone),
        TEST(a_row_that_is_known_already_counts_as_unchanged),
        TEST(a_failing_source_stops_everything_and_names_the_line),
        TEST(a_broken_quote_in_the_middle_leaves_nothing),
        TEST(a_rejected_file_that_cannot_be_written_stops_the_import),
        TEST(ragged_rows_are_filled_or_rejected),
        TEST(headings_must_be_complete_and_single),
        TEST(a_file_without_rows_is_an_error),
        TEST(a_key_that_names_no_column_is_the_sources_fault),
        TEST(a_template_is_accepted_by_import),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
