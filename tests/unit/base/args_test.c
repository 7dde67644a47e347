/* Arguments: each type reads what it says and refuses the rest by name and value. */
#include "room.h"

#include "base/args.h"

static struct err e;
static char out[64];

static struct arg_value read_as(enum arg_type type, const char *text) {
    const struct arg a = {.name = "it", .type = type};
    struct arg_value v = {0};
    if (!arg_read(&a, text, &v, out, &e)) fail_msg("%s", e.message);
    assert_true(v.given);
    return v;
}

static void assert_refused(enum arg_type type, const char *text, const char *wanted) {
    const struct arg a = {.name = "as-of", .type = type};
    struct arg_value v = {0};
    char message[128];
    if (arg_read(&a, text, &v, out, &e)) fail_msg("\"%s\" was read", text);
    snprintf(message, sizeof message, "--as-of: \"%s\" is not %s", text, wanted);
    assert_string_equal(e.message, message);
    assert_int_equal(e.code, ERR_USAGE);
}

static void whole_numbers_are_read_to_64_bits(void **state) {
    (void)state;
    assert_true(read_as(ARG_INTEGER, "42").integer == 42);
    assert_true(read_as(ARG_INTEGER, "-9223372036854775808").integer == INT64_MIN);
    assert_refused(ARG_INTEGER, "9223372036854775808", "a whole number");
    assert_refused(ARG_INTEGER, "12x", "a whole number");
    assert_refused(ARG_INTEGER, "1.5", "a whole number");
    assert_refused(ARG_INTEGER, "", "a whole number");
}

static void a_text_that_must_be_there_is_not_blank(void **state) {
    (void)state;
    const struct arg a = {.name = "reason", .type = ARG_TEXT, .required = true};
    struct arg_value v = {0};
    assert_false(arg_read(&a, " \n", &v, out, &e));
    assert_string_equal(e.message, "--reason is blank");
    assert_true(arg_read(&a, " x", &v, out, &e));
    assert_string_equal(read_as(ARG_TEXT, "").text, "");
    assert_false(arg_read(&a, "\xff", &v, out, &e));
}

static void yuan_become_fen(void **state) {
    (void)state;
    assert_int_equal(read_as(ARG_YUAN, "1,234.5").integer, 123450);
    assert_refused(ARG_YUAN, "1.234", "an amount in yuan");
}

static void dates_become_iso_texts(void **state) {
    (void)state;
    assert_string_equal(read_as(ARG_DATE, "2023年9月1日").text, "2023-09-01");
    assert_refused(ARG_DATE, "2023-02-29", "a date (2023-09-01)");
}

static void terms_are_a_year_and_a_half(void **state) {
    (void)state;
    assert_string_equal(read_as(ARG_TERM, "2023-1").text, "2023-1");
    assert_string_equal(read_as(ARG_TERM, "2023-2").text, "2023-2");
    static const char *const texts[] = {"2023", "2023-3", "2023-0", "2023-12",
                                        "23-1", "",       "2023-",  "20231"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_refused(ARG_TERM, texts[i], "a term (2023-1 is autumn 2023, 2023-2 spring 2024)");
}

static void a_choice_is_one_of_the_list(void **state) {
    (void)state;
    static const char *const choices[] = {"csv", "xlsx", NULL};
    const struct arg a = {
        .name = "format", .type = ARG_CHOICE, .positional = true, .choices = choices};
    struct arg_value v = {0};
    assert_true(arg_read(&a, "xlsx", &v, out, &e));
    assert_string_equal(v.text, "xlsx");
    assert_false(arg_read(&a, "pdf", &v, out, &e));
    assert_string_equal(e.message, "format: \"pdf\" is not one of: csv, xlsx");
}

static void flags_and_texts_are_taken_as_they_are(void **state) {
    (void)state;
    assert_int_equal(read_as(ARG_BOOLEAN, "true").integer, 1);
    assert_int_equal(read_as(ARG_BOOLEAN, "false").integer, 0);
    assert_string_equal(read_as(ARG_TEXT, " 张三 ").text, " 张三 ");
    assert_string_equal(read_as(ARG_FILE, "a b.csv").text, "a b.csv");
}

static void every_type_has_a_name_that_finds_it(void **state) {
    (void)state;
    for (enum arg_type type = ARG_TEXT; type <= ARG_FILE; type++) {
        enum arg_type found = ARG_TEXT;
        assert_true(arg_type_parse(arg_type_name(type), &found));
        assert_int_equal(found, type);
    }
    enum arg_type type;
    assert_false(arg_type_parse("colour", &type));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_numbers_are_read_to_64_bits),
        cmocka_unit_test(a_text_that_must_be_there_is_not_blank),
        cmocka_unit_test(yuan_become_fen),
        cmocka_unit_test(dates_become_iso_texts),
        cmocka_unit_test(terms_are_a_year_and_a_half),
        cmocka_unit_test(a_choice_is_one_of_the_list),
        cmocka_unit_test(flags_and_texts_are_taken_as_they_are),
        cmocka_unit_test(every_type_has_a_name_that_finds_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
