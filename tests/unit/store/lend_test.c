/* Lending a store: two processes in turn, never at once. */
#include "room.h"

#include <sys/wait.h>

static void add_fund(struct store *s, const char *code) {
    check(store_run(s, &error, "insert into fund (code, title, division) values (?, ?, 320600)",
                    "tt", code, code));
}

/* Another process, that was started before this one opened the store (SQLite's connections do not
 * survive a fork) and waits to be told. */
struct other {
    pid_t pid;
    int go;
};

static struct other start_other(void (*work)(struct store *s)) {
    int go[2];
    assert_int_equal(pipe(go), 0);
    fflush(NULL);
    struct other other = {.pid = fork(), .go = go[1]};
    assert_true(other.pid >= 0);
    if (other.pid > 0) {
        close(go[0]);
        return other;
    }
    char told;
    close(go[1]);
    if (read(go[0], &told, 1) != 1) _exit(2);
    struct store_options o = test_options(STORE_OWNER);
    struct store *s = store_open(&o, &error);
    if (!s) _exit(3);
    work(s);
    store_close(s);
    _exit(0);
}

/* Lets it work to its end. */
static void let_work(struct other other) {
    int status;
    assert_int_equal(write(other.go, "g", 1), 1);
    assert_int_equal(waitpid(other.pid, &status, 0), other.pid);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    close(other.go);
}

static void write_much(struct store *s) {
    struct err e;
    test_time = NOON + 1000;
    for (int i = 0; i < 50; i++) {
        char code[16];
        snprintf(code, sizeof code, "b%d", i);
        if (!store_run(s, &e, "insert into fund (code, title, division) values (?, ?, 320600)",
                       "tt", code, code))
            _exit(4);
    }
}

static void write_and_die(struct store *s) {
    struct err e;
    if (!store_begin(s, &e)) _exit(4);
    (void)!store_run(s, &e, "insert into fund (code, title, division) values ('x', 'x', 1)", "");
    _exit(0); /* nothing committed, nothing closed */
}

static void each_owner_sees_what_the_other_wrote(void **state) {
    (void)state;
    struct other other = start_other(write_much);
    struct store *s = open_store(STORE_OWNER);
    add_fund(s, "a1");
    check(store_lend(s, &error));
    assert_true(store_is_lent(s));
    let_work(other);
    check(store_take(s, 1000, &error));
    assert_false(store_is_lent(s));
    assert_int_equal(number(s, "select count(*) from fund"), 51);
    assert_true(store_now(s) >= NOON + 1000); /* never before what the other has recorded */
    add_fund(s, "a2");
    assert_int_equal(number(s, "select count(*) from pragma_integrity_check where "
                               "integrity_check = 'ok'"),
                     1);
    store_close(s);
}

static void the_lender_keeps_its_hands_off(void **state) {
    (void)state;
    struct store *s = open_store(STORE_OWNER);
    check(store_lend(s, &error));
    assert_false(store_run(s, &error, "insert into fund (code) values ('a')", ""));
    check_says("is lent");
    assert_false(store_begin(s, &error));
    assert_false(store_lend(s, &error));
    check(store_take(s, 0, &error));
    assert_false(store_take(s, 0, &error));
    check_says("was not lent");
    add_fund(s, "a1");
    store_close(s);
}

static void it_is_not_taken_from_one_who_works(void **state) {
    (void)state;
    struct store *s = open_store(STORE_OWNER);
    check(store_lend(s, &error));
    struct store *other = open_store(STORE_OWNER);
    assert_false(store_take(s, 50, &error));
    check_says("a test");
    assert_true(store_is_lent(s));
    store_close(other);
    check(store_take(s, 0, &error));
    store_close(s);
}

static void a_transaction_is_not_lent(void **state) {
    (void)state;
    struct store *s = open_store(STORE_OWNER);
    check(store_begin(s, &error));
    assert_false(store_lend(s, &error));
    check_says("transaction");
    check(store_commit(s, &error));
    check(store_lend(s, &error));
    store_close(s);
}

static void who_still_reads_is_told(void **state) {
    (void)state;
    struct other other = start_other(write_much);
    struct store *s = open_store(STORE_OWNER);
    struct query *q = store_query(s, &error, "select code from division order by code", "");
    assert_non_null(q);
    assert_int_equal(store_next(q, &error), STORE_ROW);
    check(store_lend(s, &error));
    let_work(other);
    check(store_take(s, 0, &error));
    assert_int_equal(store_next(q, &error), STORE_FAILED);
    check_says("ended when the store was lent");
    query_close(q);
    add_fund(s, "a1"); /* no old snapshot is left that could not write */
    store_close(s);
}

static void a_borrower_that_dies_leaves_nothing_half_done(void **state) {
    (void)state;
    struct other other = start_other(write_and_die);
    struct store *s = open_store(STORE_OWNER);
    check(store_lend(s, &error));
    let_work(other);
    check(store_take(s, 1000, &error));
    assert_int_equal(number(s, "select count(*) from fund where code = 'x'"), 0);
    add_fund(s, "a1");
    store_close(s);
}

static void a_lender_that_closes_leaves_the_log_to_the_borrower(void **state) {
    (void)state;
    char log[128];
    struct store *s = open_store(STORE_OWNER);
    check(store_lend(s, &error));
    struct store *other = open_store(STORE_OWNER);
    add_fund(other, "a1");
    store_close(s);
    snprintf(log, sizeof log, "%s-wal", store_file);
    struct stat st;
    assert_int_equal(stat(log, &st), 0);
    assert_true(st.st_size > 0);
    add_fund(other, "a2");
    store_close(other);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(each_owner_sees_what_the_other_wrote),
        TEST(the_lender_keeps_its_hands_off),
        TEST(it_is_not_taken_from_one_who_works),
        TEST(a_transaction_is_not_lent),
        TEST(who_still_reads_is_told),
        TEST(a_borrower_that_dies_leaves_nothing_half_done),
        TEST(a_lender_that_closes_leaves_the_log_to_the_borrower),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
