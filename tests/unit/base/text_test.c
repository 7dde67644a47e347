/* Text: what Excel and input methods do to it is mended; words are found by what was nearly typed;
 * people are masked. */
#include "room.h"

#include "base/text.h"

static void assert_cleans(const char *text, const char *wanted) {
    char *clean = text_clean(text);
    assert_string_equal(clean, wanted);
    free(clean);
}

static void blanks_around_a_text_go(void **state) {
    (void)state;
    assert_cleans("  abc\t\r\n", "abc");
    assert_cleans("\xEF\xBB\xBF张三", "张三");
    assert_cleans("　张三　", "张三");
    assert_cleans("\xC2\xA0张三\xC2\xA0", "张三");
    assert_cleans(" \t　 ", "");
    assert_cleans("", "");
    assert_cleans("张 三", "张 三");
    assert_cleans("张　三", "张 三");
}

static void full_width_letters_become_ascii(void **state) {
    (void)state;
    assert_cleans("３２０６１３ＡＢｘ", "320613ABx");
    assert_cleans("（备注）：！", "(备注):!");
    assert_cleans("～", "~");
}

static void names_keep_their_dots_and_rare_characters(void **state) {
    (void)state;
    assert_cleans("吾布力·艾山", "吾布力·艾山");
    assert_cleans("张𠀀", "张𠀀");
    assert_cleans("。、", "。、");
}

static void letters_and_their_accents_are_joined(void **state) {
    (void)state;
    assert_cleans("Lu\xCC\x88", "Lü");
    assert_cleans("ｕ\xCC\x88", "ü");
}

static void cleaning_twice_changes_nothing(void **state) {
    (void)state;
    static const char *const parts[] = {
        "张", "　", " ", "ｅ", "e", "\xCC\x81", "\xCC\x88", "Ａ", "\xEF\xBB\xBF", "·", "\t"};
    uint64_t seed = 5;
    for (int k = 0; k < 5000; k++) {
        struct buf b = {0};
        for (uint64_t n = next_random(&seed) % 8; n > 0; n--)
            buf_add_text(&b, parts[next_random(&seed) % (sizeof parts / sizeof *parts)]);
        char *once = text_clean(buf_text(&b)), *twice = text_clean(once);
        assert_string_equal(once, twice);
        free(once);
        free(twice);
        buf_free(&b);
    }
}

static void only_whole_utf8_without_nul_is_text(void **state) {
    (void)state;
    assert_true(text_is_utf8("张三", 6));
    assert_true(text_is_utf8("", 0));
    assert_false(text_is_utf8("张三", 5));
    assert_false(text_is_utf8("a\0b", 3));
    assert_false(text_is_utf8("\xC0\xAF", 2));         /* overlong */
    assert_false(text_is_utf8("\xED\xA0\x80", 3));     /* surrogate */
    assert_false(text_is_utf8("\xF4\x90\x80\x80", 4)); /* beyond Unicode */
    assert_false(text_is_utf8("\xD5\xC5\xC8\xFD", 4)); /* GB18030 */
}

static void characters_of_chinese_take_two_columns(void **state) {
    (void)state;
    assert_int_equal(text_width("abc"), 3);
    assert_int_equal(text_width("张三a"), 5);
    assert_int_equal(text_width("吾布力·艾山"), 11);
    assert_int_equal(text_width("𠀀"), 2);
    assert_int_equal(text_width("ｱ"), 1);
    assert_int_equal(text_width(""), 0);
    assert_int_equal(text_chars("张三a"), 3);
    assert_int_equal(text_chars("𠀀"), 1);
    assert_int_equal(text_chars(""), 0);
}

static void the_nearest_word_is_found_and_a_far_one_is_not(void **state) {
    (void)state;
    static const char *const words[] = {"store.read", "store.write", "report.add"};
    assert_string_equal(text_nearest("store.raed", words, 3), "store.read");
    assert_string_equal(text_nearest("store_write", words, 3), "store.write");
    assert_string_equal(text_nearest("reportadd", words, 3), "report.add");
    assert_null(text_nearest("weather", words, 3));
    assert_null(text_nearest("store.read", words, 0));
    char huge[100] = {0};
    memset(huge, 'a', sizeof huge - 1);
    assert_null(text_nearest(huge, words, 3));
}

static void assert_masks_name(const char *name, const char *wanted) {
    char *masked = text_mask_name(name);
    assert_string_equal(masked, wanted);
    free(masked);
}

static void a_masked_name_shows_its_first_character(void **state) {
    (void)state;
    assert_masks_name("张三丰", "张**");
    assert_masks_name("𠀀三", "𠀀*");
    assert_masks_name("吾布力·艾山", "吾*****");
    assert_masks_name("", "");
}

static void assert_masks_number(const char *number, size_t first, size_t last, const char *wanted) {
    char *masked = text_mask_number(number, first, last);
    assert_string_equal(masked, wanted);
    free(masked);
}

static void a_masked_number_shows_its_ends_and_a_short_one_nothing(void **state) {
    (void)state;
    assert_masks_number("13812345678", 3, 4, "138****5678");
    assert_masks_number("32061320150901123X", 0, 4, "**************123X");
    assert_masks_number("1234567", 3, 4, "*******");
    assert_masks_number("123", 3, 4, "***");
    assert_masks_number("", 3, 4, "");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blanks_around_a_text_go),
        cmocka_unit_test(full_width_letters_become_ascii),
        cmocka_unit_test(names_keep_their_dots_and_rare_characters),
        cmocka_unit_test(letters_and_their_accents_are_joined),
        cmocka_unit_test(cleaning_twice_changes_nothing),
        cmocka_unit_test(only_whole_utf8_without_nul_is_text),
        cmocka_unit_test(characters_of_chinese_take_two_columns),
        cmocka_unit_test(the_nearest_word_is_found_and_a_far_one_is_not),
        cmocka_unit_test(a_masked_name_shows_its_first_character),
        cmocka_unit_test(a_masked_number_shows_its_ends_and_a_short_one_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
