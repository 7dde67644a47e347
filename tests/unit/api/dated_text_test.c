/* A new entry in a data file: the text around it stays as it was. */
#include "room.h"

#include "api/dated_text.h"

static void adds(const char *before, const char *after) {
    char *text = dated_text_add(before, "2024-09-01");
    assert_string_equal(text, after);
    free(text);
}

static void the_last_entry_is_copied_with_its_layout(void **state) {
    (void)state;
    adds("-- 说明 { }\nreturn {\n  {\n    from = \"2022-03-01\", -- 开始\n    reference = "
         "\"文件\",\n"
         "    yuan = { a = 1 },\n  },\n}\n",
         "-- 说明 { }\nreturn {\n  {\n    from = \"2022-03-01\", -- 开始\n    reference = "
         "\"文件\",\n"
         "    yuan = { a = 1 },\n  },\n  {\n    from = \"2024-09-01\", -- 开始\n    reference = "
         "\"\","
         "\n    yuan = { a = 1 },\n  },\n}\n");
}

static void a_missing_comma_is_put_in(void **state) {
    (void)state;
    adds("return { { from = '2022-03-01', reference = 'x' } }",
         "return { { from = '2022-03-01', reference = 'x' },\n"
         " { from = \"2024-09-01\", reference = \"\" },}");
}

static void a_comment_behind_an_entry_stays_with_it(void **state) {
    (void)state;
    adds("return {\n  { from = \"2022-03-01\", reference = \"x\" }, -- 首次\n}\n",
         "return {\n  { from = \"2022-03-01\", reference = \"x\" }, -- 首次\n"
         "  { from = \"2024-09-01\", reference = \"\" },\n}\n");
}

static void braces_in_texts_and_comments_are_no_entries(void **state) {
    (void)state;
    char last[16];
    assert_true(
        dated_text_last("return { { from = \"2022-03-01\", reference = \"}{\" } --[[ { from = "
                        "\"2030-01-01\" } ]] }",
                        last));
    assert_string_equal(last, "2022-03-01");
    assert_false(dated_text_last("return { a = 1, b = { 2 } }", last));
    assert_false(dated_text_last("local from = { }\nreturn from", last));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_last_entry_is_copied_with_its_layout),
        cmocka_unit_test(a_missing_comma_is_put_in),
        cmocka_unit_test(a_comment_behind_an_entry_stays_with_it),
        cmocka_unit_test(braces_in_texts_and_comments_are_no_entries),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
