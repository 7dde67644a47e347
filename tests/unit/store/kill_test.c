/* The program may be killed at any moment: what was committed is there, whole, and nothing else. */
#include "room.h"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#define KILLS 30

static void commit_for_ever(int told) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    struct store *s = open_store(STORE_OWNER);
    for (int64_t n = number(s, "select count(*) from staff"), done; true; n++) {
        char name[32];
        snprintf(name, sizeof name, "n%lld", (long long)n + 1);
        check(store_begin(s, &error));
        check(store_run(s, &error, "insert into staff (name, role) values (?, 'x')", "t", name));
        check(store_audit(s, "system", "staff add", name, NULL, &error));
        check(store_commit(s, &error));
        done = n + 1;
        if (write(told, &done, sizeof done) != sizeof done) _exit(1);
    }
}

/* Runs a child that commits, kills it after a while; returns how many commits it was told of. */
static int64_t one_kill(unsigned wait_us, int64_t before) {
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0) {
        close(ends[0]);
        commit_for_ever(ends[1]);
        _exit(1);
    }
    close(ends[1]);
    int64_t told = before;
    if (wait_us % 3) assert_int_equal(read(ends[0], &told, sizeof told), sizeof told);
    usleep(wait_us);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    for (int64_t n; read(ends[0], &n, sizeof n) == sizeof n;) told = n;
    close(ends[0]);
    return told;
}

static void check_whole(int64_t told) {
    int64_t entries = 0;
    char *answer = NULL;
    struct store *s = open_store(STORE_OWNER);
    check(store_text(s, &error, &answer, NULL, "pragma integrity_check", ""));
    assert_string_equal(answer, "ok");
    free(answer);
    check(store_audit_verify(s, &entries, &error));
    assert_int_equal(number(s, "select count(*) from staff"), entries);
    assert_int_equal(number(s, "select last_instant from store_state"),
                     number(s, "select max(at) from audit"));
    assert_true(entries == told || entries == told + 1); /* killed between commit and telling */
    store_close(s);
}

static void kills_lose_nothing_that_was_committed(void **state) {
    (void)state;
    store_close(open_store(STORE_OWNER));
    srandom(20220301);
    int64_t told = one_kill(1000, 0);
    for (int i = 0; i < KILLS; i++) {
        struct store *s =
            open_store(STORE_READER); /* first a reader finds what the dead owner left */
        told = number(s, "select count(*) from staff");
        store_close(s);
        told = one_kill((unsigned)random() % 20000, told);
        check_whole(told);
    }
    assert_true(told > KILLS / 2);
}

static void a_store_killed_while_it_is_made_can_be_made(void **state) {
    for (unsigned i = 0; i < 12; i++) {
        assert_int_equal(make_folder(state), 0);
        pid_t child = fork();
        if (child == 0) {
            prctl(PR_SET_PDEATHSIG, SIGKILL);
            store_close(open_store(STORE_OWNER));
            _exit(0);
        }
        usleep(i * 3000);
        kill(child, SIGKILL);
        waitpid(child, NULL, 0);
        struct store *s = open_store(STORE_OWNER);
        assert_int_equal(number(s, "select count(*) from store_state"), 1);
        store_close(s);
        assert_int_equal(remove_folder(state), 0);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(kills_lose_nothing_that_was_committed),
        cmocka_unit_test(a_store_killed_while_it_is_made_can_be_made),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
