#include "room.h"

#define ROWS 5000

static const char plugin_schema[] =
    "create table t_award (round_id integer not null, child_id integer not null, "
    "stage text, mark blob not null, note text default 'none', "
    "primary key (round_id, child_id)) strict, without rowid;";

static void give(void *context, size_t row, int column, struct value *out) {
    const char *const *stages = context;
    switch (column) {
    case 0:
        *out = value_integer(1);
        break;
    case 1:
        *out = value_integer((int64_t)row);
        break;
    case 2:
        *out = value_text(stages[row % 2]);
        break;
    default:
        *out = value_blob("\0\1", 2);
        break;
    }
}

static const char *stages[] = {"小学", NULL};

static struct store *open_bulk(void) {
    struct store *s = open_store(STORE_OWNER);
    write_file("0001_award.sql", plugin_schema);
    check(store_migrate_plugin(s, "t", folder, &error));
    return s;
}

static void rows_in_memory_become_rows_of_the_table(void **state) {
    (void)state;
    struct store *s = open_bulk();
    struct bulk_source source = {.rows = ROWS, .context = stages, .value = give};
    check(store_bulk_insert(s, "t_award", 4, &source, &error));
    assert_int_equal(store_changes(s), ROWS);
    assert_int_equal(
        number(s, "select count(*) from t_award where note = 'none' and mark = x'0001'"), ROWS);
    assert_int_equal(
        number(s, "select count(*) from t_award where stage = '小学' and child_id % 2 = 0"),
        ROWS / 2);
    assert_int_equal(number(s, "select count(*) from t_award where stage is null"), ROWS / 2);
    source.rows = 0;
    check(store_bulk_insert(s, "t_award", 4, &source, &error));
    assert_int_equal(number(s, "select count(*) from bulk"), 0);
    store_close(s);
}

static void a_row_that_does_not_fit_undoes_all(void **state) {
    (void)state;
    struct store *s = open_bulk();
    struct bulk_source source = {.rows = ROWS, .context = stages, .value = give};
    check(store_run(s, &error,
                    "insert into t_award (round_id, child_id, mark) values (1, 4999, x'')", ""));
    assert_false(store_bulk_insert(s, "t_award", 4, &source, &error));
    check_says("UNIQUE constraint failed");
    assert_int_equal(number(s, "select count(*) from t_award"), 1);
    store_close(s);
}

static void only_columns_that_are_there_are_filled(void **state) {
    (void)state;
    struct store *s = open_bulk();
    struct bulk_source source = {.rows = 1, .context = stages, .value = give};
    assert_false(store_bulk_insert(s, "t_award", 6, &source, &error));
    check_says("which has 5");
    assert_false(store_bulk_insert(s, "t_award", 17, &source, &error));
    assert_false(store_bulk_insert(s, "store_state", 1, &source, &error));
    assert_int_equal(error.code, ERR_DENIED);
    store_close(s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(rows_in_memory_become_rows_of_the_table),
        TEST(a_row_that_does_not_fit_undoes_all),
        TEST(only_columns_that_are_there_are_filled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
