#include "room.h"

#include <sqlite3.h>

static void add_entries(int n) {
    struct store *s = open_store(STORE_OWNER);
    for (int i = 0; i < n; i++) {
        test_time += 1000;
        check(store_begin(s, &error));
        check(store_audit(s, "周敏", "round assess", "2023-1", i % 2 ? "{\"children\": 948}" : NULL,
                          &error));
        check(store_audit(s, "system", "round digest", "2023-1", NULL, &error));
        check(store_commit(s, &error));
    }
    store_close(s);
}

/* What somebody with the file and a shell could do. */
static void tamper(const char *sql) {
    sqlite3 *db;
    assert_int_equal(sqlite3_open(store_file, &db), SQLITE_OK);
    assert_int_equal(
        sqlite3_exec(db, "drop trigger audit_no_update; drop trigger audit_no_delete", 0, 0, 0),
        SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static void broken(const char *part) {
    int64_t n = 0;
    struct store *s = open_store(STORE_READER);
    assert_false(store_audit_verify(s, &n, &error));
    assert_int_equal(error.code, ERR_STORE);
    check_says(part);
    store_close(s);
}

static void a_whole_chain_is_counted(void **state) {
    (void)state;
    int64_t n = -1;
    add_entries(0);
    struct store *s = open_store(STORE_READER);
    check(store_audit_verify(s, &n, &error));
    assert_int_equal(n, 0);
    store_close(s);
    add_entries(5);
    s = open_store(STORE_READER);
    check(store_audit_verify(s, &n, &error));
    assert_int_equal(n, 10);
    assert_int_equal(number(s, "select count(distinct at) from audit"), 5);
    store_close(s);
}

static void a_changed_entry_is_named(void **state) {
    (void)state;
    add_entries(5);
    tamper("update audit set actor = '别人' where seq = 4");
    broken("broken at entry 4: its content");
}

static void a_missing_entry_is_named(void **state) {
    (void)state;
    add_entries(5);
    tamper("delete from audit where seq = 6");
    broken("broken at entry 7: an entry is missing");
}

static void a_forged_entry_breaks_the_next(void **state) {
    (void)state;
    add_entries(5);
    tamper("update audit set prev_hash = hash where seq = 8");
    broken("broken at entry 8: it does not follow");
}

static void entries_belong_to_a_transaction_and_are_never_changed(void **state) {
    (void)state;
    struct store *s = open_store(STORE_OWNER);
    assert_false(store_audit(s, "周敏", "a b", "c", NULL, &error));
    check_says("belongs to a transaction");
    check(store_begin(s, &error));
    assert_false(store_audit(s, "周敏", "a b", "c", "[1]", &error));
    check_says("no JSON object");
    assert_false(store_audit(s, "周敏", "a b", "c", "{", &error));
    assert_false(store_run(s, &error, "update audit set actor = 'x'", ""));
    assert_int_equal(error.code, ERR_DENIED);
    store_rollback(s);
    store_close(s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(a_whole_chain_is_counted),
        TEST(a_changed_entry_is_named),
        TEST(a_missing_entry_is_named),
        TEST(a_forged_entry_breaks_the_next),
        TEST(entries_belong_to_a_transaction_and_are_never_changed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
