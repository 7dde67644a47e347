#include "room.h"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>

static int rights(const char *suffix) {
    char path[128];
    struct stat st;
    snprintf(path, sizeof path, "%s%s", store_file, suffix);
    assert_int_equal(stat(path, &st), 0);
    return st.st_mode & 0777;
}

static void refuse_open(struct store_options o, enum err_code code, const char *part) {
    assert_null(store_open(&o, &error));
    assert_int_equal(error.code, code);
    check_says(part);
}

static void a_fresh_store_has_the_whole_schema_and_reopens(void **state) {
    (void)state;
    struct store_options o = test_options(STORE_OWNER);
    o.synthetic = true;
    struct store *s = store_open(&o, &error);
    check(s != NULL);
    assert_true(store_is_synthetic(s));
    assert_string_equal(store_path(s), store_file);
    assert_true(number(s, "select count(*) from migration") >= 12);
    assert_true(
        number(s, "select count(*) from division where name = '崇川区' and code = 320613") == 1);
    store_close(s);
    s = open_store(STORE_OWNER);
    assert_true(store_is_synthetic(s));
    assert_int_equal(number(s, "select count(*) from store_state"), 1);
    store_close(s);
}

static void only_the_owner_of_the_files_may_read_them(void **state) {
    (void)state;
    umask(0);
    struct store *s = open_store(STORE_OWNER);
    assert_int_equal(rights(""), 0600);
    assert_int_equal(rights(".key"), 0600);
    assert_int_equal(rights("-wal"), 0600);
    store_close(s);
}

static void the_settings_are_as_the_house_wants_them(void **state) {
    (void)state;
    struct store *s = open_store(STORE_OWNER);
    assert_int_equal(number(s, "pragma page_size"), 16384);
    char *text = NULL;
    assert_false(store_text(s, &error, &text, NULL, "select \"no such column\"", ""));
    assert_false(store_run(s, &error, "attach ':memory:' as other", ""));
    assert_int_equal(error.code, ERR_DENIED);
    assert_false(store_run(s, &error, "pragma synchronous = off", ""));
    assert_false(store_run(s, &error, "commit", ""));
    assert_false(store_run(s, &error, "create table x (a)", ""));
    check_says("migrations");
    assert_false(store_run(s, &error, "delete from audit", ""));
    check_says("keeps this table itself");
    assert_false(store_run(s, &error, "select load_extension('x')", ""));
    store_close(s);
}

static void no_store_is_made_unless_asked_for(void **state) {
    (void)state;
    struct store_options o = test_options(STORE_OWNER);
    o.create = false;
    refuse_open(o, ERR_STATE, "there is no store at");
    refuse_open(test_options(STORE_READER), ERR_STATE, "there is no store at");
    char path[128];
    snprintf(path, sizeof path, "%s.key", store_file);
    assert_int_not_equal(access(path, F_OK), 0);
}

static void a_foreign_file_is_left_alone(void **state) {
    (void)state;
    write_file("city.db",
               "this is a letter and no data base, long enough to be read as a page of one");
    write_file("city.db.key", "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\n");
    refuse_open(test_options(STORE_OWNER), ERR_STORE, "no store");
}

static void a_missing_key_is_named(void **state) {
    (void)state;
    char path[128];
    store_close(open_store(STORE_OWNER));
    snprintf(path, sizeof path, "%s.key", store_file);
    assert_int_equal(unlink(path), 0);
    refuse_open(test_options(STORE_OWNER), ERR_STATE, "city.db.key is missing");
    check_says("bring back the copy");
    refuse_open(test_options(STORE_READER), ERR_STATE, "city.db.key is missing");
    struct store_options o = test_options(STORE_READER);
    o.no_key = true;
    struct store *s = store_open(&o, &error);
    check(s != NULL);
    assert_int_equal(number(s, "select unseal('a', 'b', 1, x'00') is null"), 1);
    unsigned char index[16];
    assert_false(store_index_of(s, "child_identity", "idno", "1", index, &error));
    check_says("without its key");
    store_close(s);
}

static void a_wrong_key_is_refused(void **state) {
    (void)state;
    store_close(open_store(STORE_OWNER));
    write_file("city.db.key",
               "# other\n00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\n");
    refuse_open(test_options(STORE_OWNER), ERR_STATE, "is not the key of the store");
    write_file("city.db.key", "# other\n0011\n");
    refuse_open(test_options(STORE_OWNER), ERR_STATE, "holds no key");
}

static void a_key_that_is_there_is_never_replaced(void **state) {
    (void)state;
    write_file("city.db.key", "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\n");
    store_close(open_store(STORE_OWNER));
    char path[128], text[128] = "";
    snprintf(path, sizeof path, "%s.key", store_file);
    FILE *f = fopen(path, "r");
    assert_non_null(fgets(text, sizeof text, f));
    fclose(f);
    assert_string_equal(text, "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\n");
}

/* Opens as owner in a child process, says so through a pipe, and waits to be killed. */
static pid_t other_owner(const char *holder) {
    int pipes[2];
    char ready;
    assert_int_equal(pipe(pipes), 0);
    pid_t child = fork();
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL); /* never outlives a test that fails */
        struct store_options o = test_options(STORE_OWNER);
        o.holder = holder;
        if (!store_open(&o, &error)) _exit(1);
        (void)!write(pipes[1], "r", 1);
        for (;;) pause();
    }
    assert_int_equal(read(pipes[0], &ready, 1), 1);
    close(pipes[0]);
    close(pipes[1]);
    return child;
}

static void a_second_owner_is_told_who_holds_the_store(void **state) {
    (void)state;
    pid_t child = other_owner("round assess by 周敏");
    struct store_options o = test_options(STORE_OWNER);
    o.wait_ms = 60;
    refuse_open(o, ERR_STATE, "round assess by 周敏, since 2023-10-15 12:00:00");
    char pid[32];
    snprintf(pid, sizeof pid, "process %d", (int)child);
    check_says(pid);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    store_close(open_store(STORE_OWNER)); /* the lock died with its holder */
}

static void an_owner_waits_for_another_to_end(void **state) {
    (void)state;
    pid_t child = other_owner("a short job");
    pid_t killer = fork();
    if (killer == 0) {
        usleep(100 * 1000);
        kill(child, SIGKILL);
        _exit(0);
    }
    struct store_options o = test_options(STORE_OWNER);
    o.wait_ms = 5000;
    struct store *s = store_open(&o, &error);
    check(s != NULL);
    store_close(s);
    waitpid(killer, NULL, 0);
    waitpid(child, NULL, 0);
}

static void a_reader_reads_while_the_owner_writes(void **state) {
    (void)state;
    struct store *owner = open_store(STORE_OWNER), *reader = open_store(STORE_READER);
    check(store_begin(owner, &error));
    check(store_run(owner, &error, "insert into staff (name, role) values ('周敏', 'admin')", ""));
    assert_int_equal(number(reader, "select count(*) from staff"), 0);
    check(store_begin(reader, &error));
    check(store_commit(owner, &error));
    assert_int_equal(number(reader, "select count(*) from staff"), 0); /* its own moment */
    check(store_commit(reader, &error));
    assert_int_equal(number(reader, "select count(*) from staff"), 1);
    assert_int_equal(store_now(reader), store_now(owner));
    assert_false(store_run(reader, &error, "delete from staff", ""));
    assert_int_equal(error.code, ERR_DENIED);
    store_close(owner);
    assert_int_equal(number(reader, "select count(*) from staff"), 1);
    store_close(reader);
}

static void a_second_connection_has_the_clearance_of_the_first(void **state) {
    (void)state;
    struct store *owner = open_store(STORE_OWNER);
    unsigned char *sealed = NULL;
    size_t n = 0;
    check(store_seal(owner, "child_identity", "name", 7, "张三丰", 9, &sealed, &n, &error));
    store_set_clearance(owner, true);
    struct store *reader = store_open_reader(owner, &error);
    check(reader != NULL);
    char *name = NULL;
    check(store_text(reader, &error, &name, NULL, "select unseal('child_identity', 'name', 7, ?)",
                     "b", sealed, n));
    assert_string_equal(name, "张三丰");
    free(name);
    free(sealed);
    store_close(reader);
    store_close(owner);
}

static void a_restricted_connection_only_selects(void **state) {
    (void)state;
    static const char *const refused[] = {
        "delete from staff",
        "insert into staff (name, role) values ('a', 'b')",
        "pragma table_info(staff)",
        "attach ':memory:' as other",
        "create temp table t (a)",
        "select load_extension('x')",
        "select length(zeroblob(100000000))",
        "select index_of('child_identity', 'idno', '320602200001010011')",
    };
    store_close(open_store(STORE_OWNER));
    struct store *s = open_store(STORE_READER);
    store_restrict(s);
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        if (store_run(s, &error, refused[i], "")) fail_msg("let through: %s", refused[i]);
    assert_int_equal(
        number(s, "with recursive n (i) as (select 1 union all select i + 1 from n where i < 10) "
                  "select sum(i) from n"),
        55);
    check(store_begin(s, &error));
    assert_true(number(s, "select count(*) from asof(enrolment, '2023-09-01', 1) e") == 0);
    check(store_commit(s, &error));
    assert_true(store_now(s) >= NOON);
    store_close(s);
}

static bool interrupt_at_once(void *context) {
    ++*(int *)context;
    return true;
}

static void a_long_statement_can_be_interrupted(void **state) {
    (void)state;
    int asked = 0;
    int64_t n = 0;
    struct store *s = open_store(STORE_OWNER);
    store_set_interrupt(s, interrupt_at_once, &asked);
    assert_false(store_integer(
        s, &error, &n, NULL,
        "with recursive n (i) as (select 1 union all select i + 1 from n) select sum(i) from n",
        ""));
    check_says("interrupted");
    assert_int_equal(asked, 1);
    store_set_interrupt(s, NULL, NULL);
    assert_int_equal(number(s, "select 1"), 1);
    store_close(s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(a_fresh_store_has_the_whole_schema_and_reopens),
        TEST(only_the_owner_of_the_files_may_read_them),
        TEST(the_settings_are_as_the_house_wants_them),
        TEST(no_store_is_made_unless_asked_for),
        TEST(a_foreign_file_is_left_alone),
        TEST(a_missing_key_is_named),
        TEST(a_wrong_key_is_refused),
        TEST(a_key_that_is_there_is_never_replaced),
        TEST(a_second_owner_is_told_who_holds_the_store),
        TEST(an_owner_waits_for_another_to_end),
        TEST(a_reader_reads_while_the_owner_writes),
        TEST(a_second_connection_has_the_clearance_of_the_first),
        TEST(a_restricted_connection_only_selects),
        TEST(a_long_statement_can_be_interrupted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
