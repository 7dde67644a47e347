#include "room.h"

#include <signal.h>
#include <sys/resource.h>

static bool add_staff(struct store *s, const char *name) {
    return store_run(s, &error, "insert into staff (name, role) values (?, 'admin')", "t", name);
}

static int64_t staff(struct store *s) {
    return number(s, "select count(*) from staff");
}

static void inner_levels_are_undone_alone(void **state) {
    (void)state;
    struct store *s = open_store(STORE_OWNER);
    check(store_begin(s, &error));
    check(add_staff(s, "甲"));
    check(store_begin(s, &error));
    check(add_staff(s, "乙"));
    check(store_begin(s, &error));
    check(add_staff(s, "丙"));
    check(store_commit(s, &error));
    store_rollback(s);
    check(store_begin(s, &error));
    check(add_staff(s, "丁"));
    check(store_commit(s, &error));
    assert_true(store_in_transaction(s));
    check(store_commit(s, &error));
    assert_false(store_in_transaction(s));
    assert_int_equal(staff(s), 2);
    store_rollback(s); /* one too many does no harm */
    store_close(s);
}

static void time_never_goes_back(void **state) {
    (void)state;
    struct store *s = open_store(STORE_OWNER);
    instant_t last = store_now(s);
    for (int i = 0; i < 5; i++) {
        char name[16];
        snprintf(name, sizeof name, "s%d", i);
        test_time -= 5000; /* somebody sets the clock back */
        check(store_begin(s, &error));
        assert_true(store_now(s) > last);
        last = store_now(s);
        check(add_staff(s, name));
        assert_true(store_now(s) == last);
        check(store_commit(s, &error));
        assert_true(store_now(s) == last);
    }
    store_close(s);
    s = open_store(STORE_OWNER);
    assert_true(store_now(s) == last);
    test_time = NOON + 86400000;
    assert_true(store_now(s) == test_time);
    char day[DATE_TEXT];
    assert_string_equal(date_format(store_today(s), day), "2023-10-16");
    store_close(s);
}

static void a_transaction_that_wrote_nothing_leaves_no_trace(void **state) {
    (void)state;
    struct store *s = open_store(STORE_OWNER);
    int64_t before = number(s, "select last_instant from store_state");
    test_time += 1000;
    check(store_begin(s, &error));
    assert_int_equal(staff(s), 0);
    check(store_commit(s, &error));
    assert_int_equal(number(s, "select last_instant from store_state"), before);
    check(add_staff(s, "甲"));
    assert_int_equal(number(s, "select last_instant from store_state"), test_time);
    assert_int_equal(store_changes(s), 1);
    store_close(s);
}

static void a_writing_query_needs_a_transaction(void **state) {
    (void)state;
    struct store *s = open_store(STORE_OWNER);
    struct query *q = store_query(
        s, &error, "insert into staff (name, role) values ('甲', 'x') returning id", "");
    check(q != NULL);
    assert_false(query_is_read_only(q));
    assert_int_equal(store_next(q, &error), STORE_FAILED);
    check_says("store_begin first");
    query_close(q);
    assert_int_equal(staff(s), 0);
    store_close(s);
}

static void a_dangling_reference_fails_the_commit_and_undoes_it(void **state) {
    (void)state;
    struct store *s = open_store(STORE_OWNER);
    write_file("0001_note.sql",
               "create table t_note (id integer primary key, "
               "about integer references t_note (id) deferrable initially deferred) strict;");
    check(store_migrate_plugin(s, "t", folder, &error));
    check(store_begin(s, &error));
    check(store_run(s, &error, "insert into t_note (id, about) values (1, 2)", ""));
    assert_false(store_commit(s, &error));
    assert_int_equal(error.code, ERR_STORE);
    check_says("a row that this one refers to");
    assert_false(store_in_transaction(s));
    assert_int_equal(number(s, "select count(*) from t_note"), 0);
    store_close(s);
}

static void a_trigger_speaks_for_itself(void **state) {
    (void)state;
    struct store *s = open_store(STORE_OWNER);
    check(store_run(s, &error, "insert into source_text (hash, content) values ('a', x'00')", ""));
    assert_false(store_run(s, &error, "delete from source_text", ""));
    assert_string_equal(error.message, "rulesets are append-only");
    store_close(s);
}

/* ---- a full disk, played by a limit on file sizes ---- */

static void limit_files(rlim_t bytes) {
    struct rlimit limit;
    getrlimit(RLIMIT_FSIZE, &limit);
    limit.rlim_cur = bytes;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static bool add_much(struct store *s) {
    return store_run(
        s, &error,
        "with recursive n (i) as (select 1 union all select i + 1 from n where i < 40000) "
        "insert into source_text (hash, content) select 'h' || i, zeroblob(2000) from n",
        "");
}

static void a_full_disk_undoes_the_transaction_and_nothing_else(void **state) {
    (void)state;
    signal(SIGXFSZ, SIG_IGN);
    struct store *s = open_store(STORE_OWNER);
    check(add_staff(s, "甲"));
    limit_files(8 << 20);
    check(store_begin(s, &error));
    check(add_staff(s, "乙"));
    assert_false(add_much(s));
    assert_int_equal(error.code, ERR_SYSTEM);
    check_says("is the disk full?");
    assert_false(add_staff(s, "丙")); /* must not stay alone */
    check_says("undone by an earlier error");
    assert_false(store_begin(s, &error));
    assert_false(store_commit(s, &error));
    assert_false(store_in_transaction(s));
    assert_int_equal(staff(s), 1);
    assert_false(add_much(s)); /* a transaction of its own */
    limit_files(RLIM_INFINITY);
    check(add_staff(s, "丁"));
    check(add_much(s));
    assert_int_equal(staff(s), 2);
    store_close(s);
    s = open_store(STORE_OWNER);
    assert_int_equal(staff(s), 2);
    assert_int_equal(number(s, "select count(*) from source_text"), 40000);
    char *answer = NULL;
    check(store_text(s, &error, &answer, NULL, "pragma integrity_check", ""));
    assert_string_equal(answer, "ok");
    free(answer);
    store_close(s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(inner_levels_are_undone_alone),
        TEST(time_never_goes_back),
        TEST(a_transaction_that_wrote_nothing_leaves_no_trace),
        TEST(a_writing_query_needs_a_transaction),
        TEST(a_dangling_reference_fails_the_commit_and_undoes_it),
        TEST(a_trigger_speaks_for_itself),
        TEST(a_full_disk_undoes_the_transaction_and_nothing_else),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
