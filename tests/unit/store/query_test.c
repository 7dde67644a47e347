#include "room.h"

static struct store *s;

static int open_first(void **state) {
    if (make_folder(state) != 0) return -1;
    s = open_store(STORE_OWNER);
    return 0;
}

static int close_last(void **state) {
    store_close(s);
    return remove_folder(state);
}

static void every_kind_of_argument_arrives(void **state) {
    (void)state;
    struct query *q = store_query(s, &error, "select ? a, ?, ?, ?, ?, ?, 1.5", "idtbnt",
                                  (int64_t)1 << 40, -7, "牵手", "\0\1", (size_t)2, NULL);
    check(q != NULL);
    assert_int_equal(store_next(q, &error), STORE_ROW);
    assert_int_equal(query_columns(q), 7);
    assert_string_equal(query_column_name(q, 0), "a");
    assert_int_equal(query_integer(q, 0), (int64_t)1 << 40);
    assert_int_equal(query_integer(q, 1), -7);
    assert_string_equal(query_text(q, 2), "牵手");
    assert_int_equal(query_length(q, 2), 6);
    struct value blob = query_value(q, 3);
    assert_int_equal(blob.type, VALUE_BLOB);
    assert_memory_equal(blob.text, "\0\1", 2);
    assert_true(query_is_null(q, 4) && query_is_null(q, 5));
    struct value real = query_value(q, 6);
    assert_int_equal(real.type, VALUE_TEXT);
    assert_string_equal(real.text, "1.5");
    assert_int_equal(store_next(q, &error), STORE_DONE);
    assert_int_equal(store_next(q, &error), STORE_DONE); /* not from the start again */
    query_close(q);
    query_close(NULL);
}

static void arguments_must_be_as_many_as_parameters(void **state) {
    (void)state;
    assert_null(store_query(s, &error, "select ?, ?", "i", (int64_t)1));
    check_says("2 parameters, and 1 values");
    assert_false(store_run(s, &error, "select 1; select 2", ""));
    check_says("more than one statement");
    assert_false(store_run(s, &error, " -- nothing\n", ""));
    check_says("no statement");
    check(store_run(s, &error, "select 1; -- and nothing else\n", ""));
}

static void names_are_bound_by_name(void **state) {
    (void)state;
    const char *names[] = {"b", "a"};
    struct value values[] = {value_integer(2), value_text("x")};
    struct query *q = store_query_values(s, &error, "select :a, :b, :a", names, values, 2);
    check(q != NULL);
    assert_int_equal(store_next(q, &error), STORE_ROW);
    assert_string_equal(query_text(q, 0), "x");
    assert_int_equal(query_integer(q, 1), 2);
    query_close(q);
    assert_null(store_query_values(s, &error, "select :a, :c", names, values, 2));
    check_says("no value for parameter :c");
    assert_null(store_query_values(s, &error, "select :a", names, values, 2));
    check_says("no parameter :b");
    assert_null(store_query_values(s, &error, "select ?", names, values, 2));
    q = store_query_values(s, &error, "select ?, ?", NULL, values, 2);
    check(q != NULL);
    query_close(q);
}

static void one_text_can_be_in_use_twice(void **state) {
    (void)state;
    const char *sql = "select code from division order by code";
    struct query *a = store_query(s, &error, sql, ""), *b = store_query(s, &error, sql, "");
    check(a && b);
    assert_ptr_not_equal(a, b);
    assert_int_equal(store_next(a, &error), STORE_ROW);
    assert_int_equal(store_next(a, &error), STORE_ROW);
    assert_int_equal(store_next(b, &error), STORE_ROW);
    assert_true(query_integer(a, 0) > query_integer(b, 0));
    query_close(a);
    struct query *again = store_query(s, &error, sql, "");
    assert_ptr_equal(again, a);
    query_close(again);
    query_close(b);
}

static void a_thousand_different_statements_are_not_all_kept(void **state) {
    (void)state;
    struct query *held = store_query(s, &error, "select 42", "");
    for (int i = 0; i < 1000; i++) {
        char sql[32];
        snprintf(sql, sizeof sql, "select %d", i + 100);
        assert_int_equal(number(s, sql), i + 100);
    }
    assert_int_equal(store_next(held, &error), STORE_ROW);
    assert_int_equal(query_integer(held, 0), 42);
    query_close(held);
}

static void sentences_say_whether_there_was_a_row(void **state) {
    (void)state;
    int64_t n = 5;
    bool found = true;
    char *text = NULL;
    check(store_integer(s, &error, &n, &found, "select code from division where code = ?", "d", 1));
    assert_false(found);
    assert_int_equal(n, 5);
    assert_false(
        store_integer(s, &error, &n, NULL, "select code from division where code = ?", "d", 1));
    check_says("no row");
    check(store_text(s, &error, &text, &found, "select note from division where note is null", ""));
    assert_true(found);
    assert_null(text);
    check(store_text(s, &error, &text, NULL, "select name from division where code = 320613", ""));
    assert_string_equal(text, "崇川区");
    free(text);
}

static void errors_do_not_tell_values(void **state) {
    (void)state;
    check(store_run(s, &error, "insert into staff (name, role) values (?, 'x')", "t", "周敏"));
    assert_false(
        store_run(s, &error, "insert into staff (name, role) values (?, 'x')", "t", "周敏"));
    assert_int_equal(error.code, ERR_STORE);
    check_says("UNIQUE constraint failed: staff.name");
    assert_null(strstr(error.message, "周敏"));
    assert_int_equal(number(s, "select count(*) from staff"), 1);
}

static void yuan_writes_money(void **state) {
    (void)state;
    char *text = NULL;
    check(
        store_text(s, &error, &text, NULL, "select yuan(123450) || coalesce(yuan(null), '-')", ""));
    assert_string_equal(text, "1234.50-");
    free(text);
}

#define QUERY_TEST(name) cmocka_unit_test_setup_teardown(name, open_first, close_last)

int main(void) {
    const struct CMUnitTest tests[] = {
        QUERY_TEST(every_kind_of_argument_arrives),
        QUERY_TEST(arguments_must_be_as_many_as_parameters),
        QUERY_TEST(names_are_bound_by_name),
        QUERY_TEST(one_text_can_be_in_use_twice),
        QUERY_TEST(a_thousand_different_statements_are_not_all_kept),
        QUERY_TEST(sentences_say_whether_there_was_a_row),
        QUERY_TEST(errors_do_not_tell_values),
        QUERY_TEST(yuan_writes_money),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
