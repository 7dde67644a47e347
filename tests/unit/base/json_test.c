/* JSON: the traps of cJSON closed, and a writer that keeps every digit. */
#include "room.h"

#include <math.h>

#include "base/json.h"

static struct err e;

static cJSON *parse(const char *text) {
    memset(&e, 0, sizeof e);
    cJSON *v = json_parse(text, strlen(text), "a.json", &e);
    if (!v) assert_string_not_equal(e.message, "");
    return v;
}

static cJSON *parsed(const char *text) {
    cJSON *v = parse(text);
    if (!v) fail_msg("%s: %s", text, e.message);
    return v;
}

static void assert_refused(const char *text, const char *part) {
    cJSON *v = parse(text);
    if (v) fail_msg("accepted: %s", text);
    check_says(&e, part);
    assert_memory_equal(e.where, "a.json", 6);
}

static void nothing_may_stand_after_the_value(void **state) {
    (void)state;
    cJSON_Delete(parsed(" {\"a\": 1} \n"));
    assert_refused("{} {}", "not valid JSON");
    assert_refused("{}x", "not valid JSON");
    assert_refused("1 2", "not valid JSON");
}

static void broken_texts_are_refused_with_their_line(void **state) {
    (void)state;
    assert_refused("{\n\"a\": 1,\n\"b\": ?\n}", "not valid JSON near \"?");
    assert_string_equal(e.where, "a.json:3");
    assert_refused("", "not valid JSON");
    assert_refused("{\"a\": 1,}", "not valid JSON");
    assert_refused("[1", "not valid JSON");
    assert_refused("{'a': 1}", "not valid JSON");
    assert_refused("{\"a\": NaN}", "not valid JSON");
    assert_refused("// a comment\n{}", "not valid JSON");
}

static void a_key_may_stand_once_at_any_depth(void **state) {
    (void)state;
    assert_refused("{\"a\": 1, \"b\": 2, \"a\": 3}", "\"a\" stands twice");
    assert_refused("[{\"x\": {\"k\": 1, \"k\": 1}}]", "\"k\" stands twice");
    assert_refused("{\"a\": 1, \"\\u0061\": 2}", "\"a\" stands twice");
    cJSON_Delete(parsed("[{\"a\": 1}, {\"a\": 2}]"));
}

static void keys_differ_by_case(void **state) {
    (void)state;
    cJSON *v = parsed("{\"Name\": 1, \"name\": 2}");
    assert_int_equal(cJSON_GetObjectItemCaseSensitive(v, "name")->valuedouble, 2);
    assert_null(cJSON_GetObjectItemCaseSensitive(v, "NAME"));
    cJSON_Delete(v);
}

static void bytes_that_are_no_utf8_are_refused(void **state) {
    (void)state;
    assert_refused("\"\xD5\xC5\"", "not UTF-8");
    assert_refused("\"\xC0\xAF\"", "not UTF-8");
    assert_refused("\"\\ud800\"", "not valid JSON");
    assert_null(json_parse("1\0", 2, "a.json", &e));
    check_says(&e, "not UTF-8");
}

static void a_nul_inside_a_text_is_refused(void **state) {
    (void)state;
    assert_refused("{\"a\": \"x\\u0000y\"}", "\\u0000");
    assert_refused("{\"a\\u0000b\": 1}", "\\u0000");
    cJSON *v = parsed("\"\\\\u0000\"");
    assert_string_equal(v->valuestring, "\\u0000");
    cJSON_Delete(v);
}

static void numbers_that_would_lose_digits_are_refused(void **state) {
    (void)state;
    assert_refused("[9007199254740994]", "lose digits");
    assert_refused("{\"a\": -9007199254740994}", "lose digits");
    assert_refused("[1e300]", "lose digits");
    assert_refused("[1e999]", "lose digits");
    assert_refused("1e300", "lose digits");
}

static bool integer_of(const char *text, int64_t *out) {
    cJSON *v = parsed(text);
    bool ok = json_integer(v, out);
    cJSON_Delete(v);
    return ok;
}

static void whole_numbers_are_whole_beyond_32_bits(void **state) {
    (void)state;
    int64_t i = 0;
    assert_true(integer_of("9007199254740991", &i));
    assert_true(i == 9007199254740991);
    assert_true(integer_of("-4294967297", &i));
    assert_true(i == -4294967297);
    assert_true(integer_of("1e3", &i));
    assert_true(i == 1000);
}

static void what_is_no_whole_number_is_none(void **state) {
    (void)state;
    int64_t i;
    static const char *const texts[] = {"1.5", "\"1\"", "true", "null", "[1]", "{}"};
    for (size_t k = 0; k < sizeof texts / sizeof *texts; k++)
        if (integer_of(texts[k], &i)) fail_msg("%s is an integer", texts[k]);
    assert_false(json_integer(NULL, &i));
}

static void depth_is_bounded(void **state) {
    (void)state;
    char deep[4001];
    memset(deep, '[', 2000);
    memset(deep + 2000, ']', 2000);
    deep[4000] = '\0';
    assert_refused(deep, "not valid JSON");
}

static void texts_come_back_as_they_were_written(void **state) {
    (void)state;
    const char *text = "张\"三\"\\\n\t\x01\x1f/𠀀";
    struct buf b = {0};
    json_add_text(&b, text, strlen(text));
    cJSON *v = parsed(buf_text(&b));
    assert_string_equal(v->valuestring, text);
    assert_null(strchr(b.data, '\n'));
    cJSON_Delete(v);
    buf_free(&b);
}

static void integers_are_written_whole(void **state) {
    (void)state;
    static const int64_t numbers[] = {0, -1, INT64_MAX, INT64_MIN, 9007199254740993};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        struct buf b = {0};
        json_add_integer(&b, numbers[i]);
        assert_true(strtoll(buf_text(&b), NULL, 10) == numbers[i]);
        buf_free(&b);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_may_stand_after_the_value),
        cmocka_unit_test(broken_texts_are_refused_with_their_line),
        cmocka_unit_test(a_key_may_stand_once_at_any_depth),
        cmocka_unit_test(keys_differ_by_case),
        cmocka_unit_test(bytes_that_are_no_utf8_are_refused),
        cmocka_unit_test(a_nul_inside_a_text_is_refused),
        cmocka_unit_test(numbers_that_would_lose_digits_are_refused),
        cmocka_unit_test(whole_numbers_are_whole_beyond_32_bits),
        cmocka_unit_test(what_is_no_whole_number_is_none),
        cmocka_unit_test(depth_is_bounded),
        cmocka_unit_test(texts_come_back_as_they_were_written),
        cmocka_unit_test(integers_are_written_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
