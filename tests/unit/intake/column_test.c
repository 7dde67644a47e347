#include "fixture.h"

#include "intake/column.h"

static char *choices[] = {"孤儿", "事实无人抚养", "低保"};
static const struct division_name divisions[] = {{320684, "海门市", 320614},
                                                 {320614, "海门区", 0},
                                                 {320602, "崇川区", 320613},
                                                 {320613, "崇川区", 0}};
static const struct column_context context = {divisions, 4};

/* The value as text, "null", or "! fault". */
static const char *read_as(enum column_type type, bool required, const char *cell) {
    static char result[1024];
    struct column c = {.title = "列",
                       .field = "f",
                       .type = type,
                       .required = required,
                       .choices = choices,
                       .n_choices = 3};
    struct buf out = {0};
    struct value v;
    const char *fault = NULL;
    if (!column_read(&c, &context, cell, &out, &v, &fault))
        snprintf(result, sizeof result, "! %s", fault);
    else if (v.type == VALUE_NULL)
        strcpy(result, "null");
    else if (v.type == VALUE_INTEGER)
        snprintf(result, sizeof result, "%lld", (long long)v.integer);
    else
        snprintf(result, sizeof result, "%.*s", (int)v.length, v.text);
    buf_free(&out);
    return result;
}

static void assert_reads(enum column_type type, const char *cell, const char *expected) {
    assert_string_equal(read_as(type, false, cell), expected);
}

static void assert_refused(enum column_type type, const char *cell, const char *words) {
    const char *result = read_as(type, false, cell);
    if (result[0] != '!' || !strstr(result, words))
        fail_msg("\"%s\" gave \"%s\", not a fault with \"%s\"", cell, result, words);
    if (strlen(cell) > 4) assert_null(strstr(result, cell));
}

static void empty_cells_are_null_unless_required(void **state) {
    (void)state;
    for (int type = COLUMN_TEXT; type <= COLUMN_CHOICE; type++) {
        assert_string_equal(read_as((enum column_type)type, false, " 　 "), "null");
        assert_string_equal(read_as((enum column_type)type, true, ""), "! 此项必填,请补上");
    }
}

static void text_is_cleaned_and_loses_its_guard(void **state) {
    (void)state;
    assert_reads(COLUMN_TEXT, " 吾布力·艾山　", "吾布力·艾山");
    assert_reads(COLUMN_TEXT, "（甲）", "(甲)");
    assert_reads(COLUMN_TEXT, "'=1+1", "=1+1");
    assert_reads(COLUMN_TEXT, "'t Hooft", "'t Hooft");
    assert_refused(COLUMN_TEXT, "#N/A", "错误值");
    assert_refused(COLUMN_TEXT, "########", "错误值");
}

static void integers_come_in_every_width(void **state) {
    (void)state;
    assert_reads(COLUMN_INTEGER, "１２", "12");
    assert_reads(COLUMN_INTEGER, "12.0", "12");
    assert_reads(COLUMN_INTEGER, "1,234,567", "1234567");
    assert_reads(COLUMN_INTEGER, "-5", "-5");
    assert_reads(COLUMN_INTEGER, "９,００７,１９９,２５４,７４０,９９２", "9007199254740992");
    assert_refused(COLUMN_INTEGER, "12.5", "小数");
    assert_refused(COLUMN_INTEGER, "12人", "单位");
    assert_refused(COLUMN_INTEGER, "12.", "整数");
    assert_refused(COLUMN_INTEGER, "1,23", "整数");
    assert_refused(COLUMN_INTEGER, "1.2E+05", "科学计数法");
    assert_refused(COLUMN_INTEGER, "9007199254740993", "整数");
    assert_refused(COLUMN_INTEGER, "99999999999999999999", "整数");
    assert_refused(COLUMN_INTEGER, "三", "整数");
}

static void amounts_in_yuan_become_fen(void **state) {
    (void)state;
    assert_reads(COLUMN_YUAN, "1,234.5", "123450");
    assert_reads(COLUMN_YUAN, "１２００", "120000");
    assert_reads(COLUMN_YUAN, "￥1200元", "120000");
    assert_reads(COLUMN_YUAN, "-0.01", "-1");
    assert_refused(COLUMN_YUAN, "1.234", "两位小数");
    assert_refused(COLUMN_YUAN, "1.2万", "以元为单位");
    assert_refused(COLUMN_YUAN, "1.2E+05", "科学计数法");
    assert_refused(COLUMN_YUAN, "约一千", "不是金额");
}

static void dates_are_read_but_never_guessed(void **state) {
    (void)state;
    assert_reads(COLUMN_DATE, "2023/9/1", "2023-09-01");
    assert_reads(COLUMN_DATE, "２０２３年９月１日", "2023-09-01");
    assert_reads(COLUMN_DATE, "2023/9/1 0:00", "2023-09-01");
    assert_reads(COLUMN_DATE, "2023-09-01 00:00:00", "2023-09-01");
    assert_refused(COLUMN_DATE, "2023-02-29", "不是有效的日期");
    assert_refused(COLUMN_DATE, "2023-09-01 08:30", "不是有效的日期");
    assert_refused(COLUMN_DATE, "45170", "日期序号");
    assert_refused(COLUMN_DATE, "45170.5", "日期序号");
    assert_refused(COLUMN_DATE, "60001", "不是有效的日期");
    assert_refused(COLUMN_DATE, "9/1/2023", "不是有效的日期");
    assert_refused(COLUMN_DATE, "0203-09-01", "1900");
}

/* A number with a right check digit; `sequence` 0 to 999. */
static void make_number(char out[19], const char *prefix, int year, int month, int day,
                        int sequence) {
    char text[32];
    snprintf(text, sizeof text, "%s%04d%02d%02d%03d", prefix, year, month, day, sequence);
    memcpy(out, text, 17);
    out[17] = idno_check_digit(out);
    out[18] = '\0';
}

static void generated_numbers_are_accepted_whatever_their_prefix(void **state) {
    (void)state;
    static const char *const prefixes[] = {"320613", "320684", "320683", "320602",
                                           "320621", "110101", "659099", "999999"};
    char number[19], out[19];
    const char *fault;
    int accepted = 0, damaged = 0;
    for (int i = 0; i < 4000; i++) {
        make_number(number, prefixes[i % 8], 1990 + i % 34, 1 + i % 12, 1 + i % 28,
                    (i * 37) % 1000);
        if (idno_check(number, out, &fault)) {
            assert_string_equal(out, number);
            accepted++;
        } else {
            assert_string_equal(number + 15, "000");
            damaged++;
        }
    }
    assert_int_equal(accepted + damaged, 4000);
    assert_true(damaged < 20);
}

static void every_single_wrong_digit_is_noticed(void **state) {
    (void)state;
    char number[19], wrong[19], out[19];
    const char *fault;
    make_number(number, "320684", 2010, 5, 17, 123);
    for (int at = 0; at < 17; at++)
        for (char c = '0'; c <= '9'; c++) {
            if (c == number[at]) continue;
            strcpy(wrong, number);
            wrong[at] = c;
            assert_false(idno_check(wrong, out, &fault));
        }
}

static void the_published_example_has_its_check_digit(void **state) {
    (void)state;
    assert_int_equal(idno_check_digit("11010519491231002"), 'X'); /* the example in GB 11643 */
    assert_reads(COLUMN_IDNO, "11010519491231002X", "11010519491231002X");
}

static void an_x_may_be_typed_in_any_form(void **state) {
    (void)state;
    static const char *const forms[] = {"x", "X", "Ｘ", "ｘ", "×", "*", "＊", "Х"};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        char *typed = mem_print("11010519491231002%s", forms[i]);
        assert_reads(COLUMN_IDNO, typed, "11010519491231002X");
        free(typed);
    }
    assert_reads(COLUMN_IDNO, " 110105 19491231 002x ", "11010519491231002X");
    assert_reads(COLUMN_IDNO, "１１０１０５１９４９１２３１００２Ｘ", "11010519491231002X");
    assert_reads(COLUMN_IDNO, "'11010519491231002X", "11010519491231002X");
    assert_refused(COLUMN_IDNO, "1101051949X2310021", "只能有数字");
}

static void damage_by_spreadsheets_is_told_from_a_wrong_check_digit(void **state) {
    (void)state;
    assert_refused(COLUMN_IDNO, "4.40981E+17", "科学计数法");
    assert_refused(COLUMN_IDNO, "4.40981e17", "科学计数法");
    assert_refused(COLUMN_IDNO, "320602201001011000", "末三位为 000");
    assert_refused(COLUMN_IDNO, "110105194912310021", "校验位");
    assert_refused(COLUMN_IDNO, "110105491231002", "15 位");
    assert_refused(COLUMN_IDNO, "11010519491231002", "18 位");
    assert_refused(COLUMN_IDNO, "110105194913310021", "出生日期");
    assert_refused(COLUMN_IDNO, "身份证待补", "只能有数字");
}

/* One true number in a thousand ends in 000: blanks in it prove that no spreadsheet made the zeros.
 */
static void a_true_number_that_ends_in_000_is_accepted_with_blanks(void **state) {
    (void)state;
    char number[19] = "";
    for (int day = 1; day <= 28; day++) {
        make_number(number, "320602", 2010, 1, day, 100);
        if (number[17] == '0') break;
    }
    assert_string_equal(number + 15, "000");
    assert_refused(COLUMN_IDNO, number, "末三位为 000");
    char *spaced = mem_print("%.6s %.8s %s", number, number + 6, number + 14);
    assert_reads(COLUMN_IDNO, spaced, number);
    free(spaced);
}

static void telephones_keep_their_digits(void **state) {
    (void)state;
    assert_reads(COLUMN_PHONE, "138 1234 5678", "13812345678");
    assert_reads(COLUMN_PHONE, "+86-13812345678", "13812345678");
    assert_reads(COLUMN_PHONE, "(0513)85512345", "051385512345");
    assert_reads(COLUMN_PHONE, "０５１３－８５５１２３４５", "051385512345");
    assert_reads(COLUMN_PHONE, "85512345", "85512345");
    assert_refused(COLUMN_PHONE, "1.38123E+10", "科学计数法");
    assert_refused(COLUMN_PHONE, "1381234567", "11 位");
    assert_refused(COLUMN_PHONE, "51385512345", "区号");
    assert_refused(COLUMN_PHONE, "13812345678/13912345678", "只填一个");
}

static void accounts_keep_their_digits(void **state) {
    (void)state;
    assert_reads(COLUMN_ACCOUNT, "6222 0212 3456 7890 123", "6222021234567890123");
    assert_reads(COLUMN_ACCOUNT, "10620101040012345", "10620101040012345");
    assert_refused(COLUMN_ACCOUNT, "6.22202E+18", "科学计数法");
    assert_refused(COLUMN_ACCOUNT, "6222021234567890000", "第 15 位以后");
    assert_reads(COLUMN_ACCOUNT, "6222 0212 3456 7890 000", "6222021234567890000");
    assert_refused(COLUMN_ACCOUNT, "1234567", "8 到 32 位");
    assert_refused(COLUMN_ACCOUNT, "62220212345X", "只能有数字");
}

static void divisions_are_known_by_name_and_code(void **state) {
    (void)state;
    assert_reads(COLUMN_DIVISION, "海门区", "320614");
    assert_reads(COLUMN_DIVISION, "海门市", "320614");
    assert_reads(COLUMN_DIVISION, "320684", "320614");
    assert_reads(COLUMN_DIVISION, "３２０６０２", "320613");
    assert_refused(COLUMN_DIVISION, "玄武区", "不是本市");
    assert_refused(COLUMN_DIVISION, "320102", "不是本市");
}

static void terms_are_read_in_every_usual_form(void **state) {
    (void)state;
    assert_reads(COLUMN_TERM, "2023-1", "2023-1");
    assert_reads(COLUMN_TERM, "2023年秋季", "2023-1");
    assert_reads(COLUMN_TERM, "2023秋", "2023-1");
    assert_reads(COLUMN_TERM, "2024年春季学期", "2023-2");
    assert_reads(COLUMN_TERM, "2024 春", "2023-2");
    assert_reads(COLUMN_TERM, "2023-2024学年第一学期", "2023-1");
    assert_reads(COLUMN_TERM, "２０２３－２０２４学年度第二学期", "2023-2");
    assert_reads(COLUMN_TERM, "2023学年下学期", "2023-2");
    assert_reads(COLUMN_TERM, "2023-2024-2", "2023-2");
    assert_refused(COLUMN_TERM, "2023-2025学年第一学期", "不是学期");
    assert_refused(COLUMN_TERM, "2023-3", "不是学期");
    assert_refused(COLUMN_TERM, "2023", "不是学期");
    assert_refused(COLUMN_TERM, "2023/1/1", "改成了日期");
}

static void booleans_and_choices_take_only_their_words(void **state) {
    (void)state;
    assert_reads(COLUMN_BOOLEAN, "是", "1");
    assert_reads(COLUMN_BOOLEAN, "有", "1");
    assert_reads(COLUMN_BOOLEAN, "Ｙ", "1");
    assert_reads(COLUMN_BOOLEAN, "否", "0");
    assert_reads(COLUMN_BOOLEAN, "0", "0");
    assert_refused(COLUMN_BOOLEAN, "大概", "“是”或“否”");
    assert_reads(COLUMN_CHOICE, "低保", "低保");
    assert_refused(COLUMN_CHOICE, "低保户", "孤儿、事实无人抚养、低保");
}

static void types_have_names_and_titles(void **state) {
    (void)state;
    for (int i = COLUMN_TEXT; i <= COLUMN_CHOICE; i++) {
        enum column_type type;
        assert_true(column_type_parse(column_type_name((enum column_type)i), &type));
        assert_int_equal(type, i);
        assert_true(*column_type_title(type) != '\0');
    }
    enum column_type type;
    assert_false(column_type_parse("number", &type));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(empty_cells_are_null_unless_required),
        cmocka_unit_test(text_is_cleaned_and_loses_its_guard),
        cmocka_unit_test(integers_come_in_every_width),
        cmocka_unit_test(amounts_in_yuan_become_fen),
        cmocka_unit_test(dates_are_read_but_never_guessed),
        cmocka_unit_test(generated_numbers_are_accepted_whatever_their_prefix),
        cmocka_unit_test(every_single_wrong_digit_is_noticed),
        cmocka_unit_test(the_published_example_has_its_check_digit),
        cmocka_unit_test(an_x_may_be_typed_in_any_form),
        cmocka_unit_test(damage_by_spreadsheets_is_told_from_a_wrong_check_digit),
        cmocka_unit_test(a_true_number_that_ends_in_000_is_accepted_with_blanks),
        cmocka_unit_test(telephones_keep_their_digits),
        cmocka_unit_test(accounts_keep_their_digits),
        cmocka_unit_test(divisions_are_known_by_name_and_code),
        cmocka_unit_test(terms_are_read_in_every_usual_form),
        cmocka_unit_test(booleans_and_choices_take_only_their_words),
        cmocka_unit_test(types_have_names_and_titles),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
