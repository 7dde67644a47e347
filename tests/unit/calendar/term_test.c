#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "calendar/term.h"

static void codes_are_exact(void **state) {
    (void)state;
    struct term t;
    assert_true(term_parse("2023-1", &t));
    assert_int_equal(t.year, 2023);
    assert_int_equal(t.half, 1);
    static const char *const wrong[] = {"",        "2023",   "2023-3",  "2023-0", "23-1",
                                        "2023-1 ", "2023_1", "2023-11", "0999-1", "9999-1"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(term_parse(wrong[i], &t));
}

static void terms_follow_each_other_without_a_gap(void **state) {
    (void)state;
    char code[TERM_TEXT], again[TERM_TEXT];
    struct term t = {2021, 1}, parsed;
    for (int i = 0; i < 100; i++) {
        assert_true(term_parse(term_code(t, code), &parsed));
        assert_string_equal(term_code(parsed, again), code);
        struct term next = term_next(t);
        int days = term_nominal_start(next) - term_nominal_start(t);
        assert_true(days == (t.half == 1 ? 153 : 212) || days == 213);
        t = next;
    }
    assert_int_equal(t.year, 2071);
    assert_int_equal(t.half, 1);
}

static void titles_name_the_calendar_year(void **state) {
    (void)state;
    char title[TERM_TITLE];
    assert_string_equal(term_title((struct term){2023, 1}, title), "2023年秋季学期");
    assert_string_equal(term_title((struct term){2023, 2}, title), "2024年春季学期");
}

static void nominal_terms_begin_in_september_and_february(void **state) {
    (void)state;
    assert_int_equal(term_nominal_start((struct term){2022, 1}), date_to_day(2022, 9, 1));
    assert_int_equal(term_nominal_start((struct term){2022, 2}), date_to_day(2023, 2, 1));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_are_exact),
        cmocka_unit_test(terms_follow_each_other_without_a_gap),
        cmocka_unit_test(titles_name_the_calendar_year),
        cmocka_unit_test(nominal_terms_begin_in_september_and_february),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
