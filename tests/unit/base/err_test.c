/* Errors: message, place, hint, and no overflow however long they are. */
#include "room.h"

#include <errno.h>

#include "base/text.h"

static struct err e;

static void a_new_error_forgets_the_place_and_hint_of_the_old(void **state) {
    (void)state;
    err_set(&e, ERR_INPUT, "old");
    err_at(&e, "a.csv", 3);
    err_hint(&e, "look there");
    assert_false(err_set(&e, ERR_STATE, "new %d", 7));
    assert_int_equal(e.code, ERR_STATE);
    assert_string_equal(e.message, "new 7");
    assert_string_equal(e.where, "");
    assert_string_equal(e.hint, "");
}

static void wrapping_puts_the_context_in_front_and_keeps_the_rest(void **state) {
    (void)state;
    err_set(&e, ERR_INPUT, "no date");
    err_at(&e, "a.csv", 3);
    assert_false(err_hint(&e, "write %s", "2023-09-01"));
    assert_false(err_wrap(&e, "child %s", "K7QM-2XWD"));
    assert_string_equal(e.message, "child K7QM-2XWD: no date");
    assert_string_equal(e.where, "a.csv:3");
    assert_string_equal(e.hint, "write 2023-09-01");
    assert_int_equal(e.code, ERR_INPUT);
}

static void a_file_without_a_line_stands_alone(void **state) {
    (void)state;
    assert_false(err_at(&e, "plugin.json", 0));
    assert_string_equal(e.where, "plugin.json");
}

static void the_systems_reason_comes_last(void **state) {
    (void)state;
    errno = ENOENT;
    assert_false(err_system(&e, "cannot open %s", "x"));
    assert_int_equal(e.code, ERR_SYSTEM);
    assert_string_equal(e.message, "cannot open x: No such file or directory");
}

static void what_it_says_is_utf8_whatever_it_was_given_and_wherever_it_was_cut(void **state) {
    (void)state;
    static char huge[9001];
    for (int i = 0; i < 9000; i += 3) memcpy(huge + i, "坏", 3);
    err_set(&e, ERR_SCRIPT, "%s", huge);
    assert_true(text_is_utf8(e.message, strlen(e.message)));
    err_wrap(&e, "ab");
    assert_true(text_is_utf8(e.message, strlen(e.message)));
    err_hint(&e, "%s", huge);
    assert_true(text_is_utf8(e.hint, strlen(e.hint)));
    err_at(&e, huge, 1);
    assert_true(text_is_utf8(e.where, strlen(e.where)));
    err_set(&e, ERR_SCRIPT, "%s", "a\xff\xe5\x9d坏");
    assert_string_equal(e.message, "a???坏");
}

static void what_is_too_long_is_cut_and_never_overflows(void **state) {
    (void)state;
    static char huge[10000];
    memset(huge, 'x', sizeof huge - 1);
    err_set(&e, ERR_INPUT, "%s", huge);
    assert_int_equal(strlen(e.message), sizeof e.message - 1);
    err_wrap(&e, "%s", huge);
    err_wrap(&e, "context");
    assert_int_equal(strlen(e.message), sizeof e.message - 1);
    assert_memory_equal(e.message, "context: xxx", 12);
    errno = ENOENT;
    err_system(&e, "%s", huge);
    assert_int_equal(strlen(e.message), sizeof e.message - 1);
    err_at(&e, huge, 5);
    assert_int_equal(strlen(e.where), sizeof e.where - 1);
    err_hint(&e, "%s", huge);
    assert_int_equal(strlen(e.hint), sizeof e.hint - 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_error_forgets_the_place_and_hint_of_the_old),
        cmocka_unit_test(wrapping_puts_the_context_in_front_and_keeps_the_rest),
        cmocka_unit_test(a_file_without_a_line_stands_alone),
        cmocka_unit_test(the_systems_reason_comes_last),
        cmocka_unit_test(what_it_says_is_utf8_whatever_it_was_given_and_wherever_it_was_cut),
        cmocka_unit_test(what_is_too_long_is_cut_and_never_overflows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
