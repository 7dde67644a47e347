/* Money: what staff type, what they read, and shares that lose no 分. */
#include "room.h"

#include "base/money.h"

static void assert_reads(const char *text, fen_t wanted) {
    fen_t fen = -1;
    if (!money_parse_yuan(text, &fen)) fail_msg("\"%s\" is no money", text);
    if (fen != wanted) fail_msg("\"%s\" is %lld 分", text, (long long)fen);
}

static void assert_refused(const char *text) {
    fen_t fen = 0;
    if (money_parse_yuan(text, &fen)) fail_msg("\"%s\" was read as %lld 分", text, (long long)fen);
}

static void amounts_are_read_as_staff_type_them(void **state) {
    (void)state;
    assert_reads("0", 0);
    assert_reads("1234", 123400);
    assert_reads("1234.5", 123450);
    assert_reads("1234.56", 123456);
    assert_reads("1,234,567.89", 123456789);
    assert_reads("¥1234.50", 123450);
    assert_reads("￥1234", 123400);
    assert_reads("1234元", 123400);
    assert_reads("  7.00元 ", 700);
}

static void a_minus_counts_even_below_one_yuan(void **state) {
    (void)state;
    assert_reads("-0.01", -1);
    assert_reads("-1,000", -100000);
    assert_reads("¥-3.5", -350);
}

static void zeros_after_the_fen_are_no_third_decimal(void **state) {
    (void)state;
    assert_reads("12.3400", 1234);
    assert_refused("12.345");
    assert_refused("12.3401");
}

static void what_is_no_amount_is_refused(void **state) {
    (void)state;
    static const char *const texts[] = {
        "",       " ",         "元",   "abc",    ".5",     "5.",       "1.2.3", "--1",    "1-",
        "1 2",    "1e3",       "0x10", "1,23",   "1,2345", "1234,567", ",123",  "1,,234", "1,",
        "1,234,", "12345,678", "一百", "1元5角", "+5",     "1.-5",     "NaN"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) assert_refused(texts[i]);
}

static void amounts_end_where_spreadsheets_lose_digits(void **state) {
    (void)state;
    assert_reads("90071992547409.92", MONEY_MAX);
    assert_reads("-90071992547409.92", -MONEY_MAX);
    assert_refused("90071992547409.93");
    assert_refused("90071992547410");
    assert_refused("-90071992547409.93");
    assert_refused("99999999999999999999999999");
}

static void formatting_and_reading_are_inverse(void **state) {
    (void)state;
    uint64_t seed = 1;
    char text[MONEY_TEXT];
    for (int i = 0; i < 20000; i++) {
        fen_t fen = (fen_t)(next_random(&seed) >> (11 + next_random(&seed) % 50));
        if (fen > MONEY_MAX) fen = MONEY_MAX;
        if (i % 2) fen = -fen;
        assert_reads(money_format_yuan(fen, text), fen);
        assert_reads(money_format_grouped(fen, text), fen);
    }
}

static void amounts_are_written_to_the_fen(void **state) {
    (void)state;
    char text[MONEY_TEXT];
    assert_string_equal(money_format_yuan(0, text), "0.00");
    assert_string_equal(money_format_yuan(5, text), "0.05");
    assert_string_equal(money_format_yuan(-5, text), "-0.05");
    assert_string_equal(money_format_yuan(123450, text), "1234.50");
    assert_string_equal(money_format_yuan(INT64_MIN, text), "-92233720368547758.08");
    assert_string_equal(money_format_grouped(99999, text), "999.99");
    assert_string_equal(money_format_grouped(100000, text), "1,000.00");
    assert_string_equal(money_format_grouped(-123456789, text), "-1,234,567.89");
}

static void wan_are_rounded_half_up(void **state) {
    (void)state;
    char text[MONEY_TEXT];
    assert_string_equal(money_format_wan(551750000, text), "551.75");
    assert_string_equal(money_format_wan(4999, text), "0.00");
    assert_string_equal(money_format_wan(5000, text), "0.01");
    assert_string_equal(money_format_wan(14999, text), "0.01");
    assert_string_equal(money_format_wan(15000, text), "0.02");
    assert_string_equal(money_format_wan(99995000, text), "100.00");
    assert_string_equal(money_format_wan(-1234500, text), "-1.23");
    assert_string_equal(money_format_wan(-1235000, text), "-1.24");
    assert_string_equal(money_format_wan(-10, text), "0.00");
}

static void sums_beyond_what_money_may_be_are_refused(void **state) {
    (void)state;
    fen_t sum;
    assert_true(money_add(MONEY_MAX - 1, 1, &sum));
    assert_int_equal(sum, MONEY_MAX);
    assert_false(money_add(MONEY_MAX, 1, &sum));
    assert_false(money_add(-MONEY_MAX, -1, &sum));
    assert_false(money_add(INT64_MAX, INT64_MAX, &sum));
}

static void two_halves_make_a_year_and_the_odd_fen_comes_first(void **state) {
    (void)state;
    assert_int_equal(money_half(300001, 1), 150001);
    assert_int_equal(money_half(300001, 2), 150000);
    for (fen_t fen = 0; fen < 1000; fen++)
        assert_int_equal(money_half(fen, 1) + money_half(fen, 2), fen);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(amounts_are_read_as_staff_type_them),
        cmocka_unit_test(a_minus_counts_even_below_one_yuan),
        cmocka_unit_test(zeros_after_the_fen_are_no_third_decimal),
        cmocka_unit_test(what_is_no_amount_is_refused),
        cmocka_unit_test(amounts_end_where_spreadsheets_lose_digits),
        cmocka_unit_test(formatting_and_reading_are_inverse),
        cmocka_unit_test(amounts_are_written_to_the_fen),
        cmocka_unit_test(wan_are_rounded_half_up),
        cmocka_unit_test(sums_beyond_what_money_may_be_are_refused),
        cmocka_unit_test(two_halves_make_a_year_and_the_odd_fen_comes_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
