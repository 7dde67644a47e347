#include "fixture.h"

#include "base/json.h"

static const struct output_column columns[] = {{"姓名", OUTPUT_TEXT},
                                               {"编号", OUTPUT_INTEGER},
                                               {"金额(元)", OUTPUT_YUAN},
                                               {"占比", OUTPUT_PERCENT}};

static char *json(const struct value *cells, int rows) {
    struct output_options options = {.format = OUTPUT_JSON, .path = in_folder("t.json")};
    return written(&options, columns, 4, cells, rows);
}

static void each_row_is_an_object_on_a_line_of_its_own(void **state) {
    (void)state;
    struct value cells[] = {
        value_text("张三"), value_integer(INT64_MAX), value_integer(123450), value_integer(9987),
        value_null(),       value_integer(-1),        value_null(),          value_text("不详")};
    char *text = json(cells, 2);
    assert_string_equal(
        text, "[\n{\"姓名\": \"张三\", \"编号\": 9223372036854775807, \"金额(元)\": 1234.50, "
              "\"占比\": \"99.87%\"},\n"
              "{\"姓名\": null, \"编号\": -1, \"金额(元)\": null, \"占比\": \"不详\"}\n]\n");
    free(text);
}

static void no_rows_are_an_empty_array(void **state) {
    (void)state;
    char *text = json(NULL, 0);
    assert_string_equal(text, "[]\n");
    free(text);
}

static void any_text_can_be_parsed_again(void **state) {
    (void)state;
    const char *odd = "引\"号\\ 换\n行 \x01 𠀀";
    struct value cells[] = {value_text(odd), value_blob("\xde\xad", 2), value_integer(-50),
                            value_null()};
    char *text = json(cells, 1);
    struct err e = {0};
    cJSON *root = json_parse(text, strlen(text), "t.json", &e);
    assert_non_null(root);
    const cJSON *row = cJSON_GetArrayItem(root, 0);
    assert_string_equal(cJSON_GetObjectItemCaseSensitive(row, "姓名")->valuestring, odd);
    assert_string_equal(cJSON_GetObjectItemCaseSensitive(row, "编号")->valuestring, "dead");
    assert_true(cJSON_GetObjectItemCaseSensitive(row, "金额(元)")->valuedouble == -0.5);
    cJSON_Delete(root);
    free(text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_row_is_an_object_on_a_line_of_its_own),
        cmocka_unit_test(no_rows_are_an_empty_array),
        cmocka_unit_test(any_text_can_be_parsed_again),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
