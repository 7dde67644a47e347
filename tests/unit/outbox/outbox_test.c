/* The outbox: one message a key, attempts that come later and later, and nothing sent twice. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/mem.h"
#include "outbox/outbox.h"

#define NOON   ((instant_t)1697342400000) /* 2023-10-15 12:00 in Shanghai */
#define MINUTE ((instant_t)60000)

static char folder[64];
static struct store *s;
static struct err e;
static instant_t now;

static void check(bool ok) {
    if (!ok) fail_msg("%s (%s) %s", e.message, e.where, e.hint);
}

static void check_says(const char *part) {
    if (!strstr(e.message, part) && !strstr(e.hint, part))
        fail_msg("\"%s\" is not in: %s (%s) %s", part, e.message, e.where, e.hint);
}

static instant_t test_clock_now(void *unused) {
    (void)unused;
    return now;
}

static int make_store(void **state) {
    (void)state;
    char path[96];
    snprintf(folder, sizeof folder, "/tmp/qianshou-outbox-XXXXXX");
    if (!mkdtemp(folder)) return -1;
    snprintf(path, sizeof path, "%s/city.db", folder);
    now = NOON;
    struct store_options o = {.path = path,
                              .schema = "schema",
                              .mode = STORE_OWNER,
                              .clock = {.now = test_clock_now},
                              .holder = "a test",
                              .create = true};
    s = store_open(&o, &e);
    check(s != NULL);
    return 0;
}

static int remove_store(void **state) {
    (void)state;
    char command[96];
    store_close(s);
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command);
}

static struct outbox_letter letter(const char *key, bool idempotent) {
    return (struct outbox_letter){.key = key,
                                  .transport = "post",
                                  .plugin = "herald",
                                  .idempotent = idempotent,
                                  .recipient = "address",
                                  .address = "a@example.org",
                                  .subject = "主题",
                                  .text = "正文"};
}

static bool send(const char *key, bool idempotent) {
    bool is_new;
    struct outbox_letter l = letter(key, idempotent);
    check(outbox_add(s, &l, &is_new, &e));
    return is_new;
}

/* The number of the message that is due; 0: none is. */
static int64_t next(void) {
    struct outbox_message m = {0};
    bool found;
    check(store_begin(s, &e));
    check(outbox_next(s, &m, &found, &e));
    check(store_commit(s, &e));
    int64_t id = found ? m.id : 0;
    if (found) outbox_message_free(&m);
    return id;
}

static void state_is(int64_t id, const char *wanted) {
    char *state = NULL;
    check(store_text(s, &e, &state, NULL, "select state from outbox where id = ?", "i", id));
    assert_string_equal(state, wanted);
    free(state);
}

static void a_key_is_one_message(void **state) {
    (void)state;
    bool is_new;
    assert_true(send("x:1", true));
    assert_false(send("x:1", true));
    struct outbox_letter l = letter("x:1", true);
    l.plugin = "another";
    assert_false(outbox_add(s, &l, &is_new, &e));
    check_says("plugin herald");
    l.key = "";
    assert_false(outbox_add(s, &l, &is_new, &e));
    check_says("1 to 200 bytes");
}

static void messages_come_in_clear_and_in_order(void **state) {
    (void)state;
    struct outbox_message m;
    bool found;
    send("x:1", true);
    send("x:2", true);
    check(outbox_next(s, &m, &found, &e));
    assert_true(found);
    assert_string_equal(m.key, "x:1");
    assert_string_equal(m.address, "a@example.org");
    assert_string_equal(m.subject, "主题");
    assert_string_equal(m.text, "正文");
    outbox_message_free(&m);
}

static void attempts_come_later_and_later_and_end(void **state) {
    (void)state;
    static const int minutes[] = {1, 5, 30, 120, 360, 720, 1440};
    send("x:1", true);
    for (size_t i = 0; i < sizeof minutes / sizeof *minutes; i++) {
        instant_t due;
        assert_int_equal(next(), 1);
        check(outbox_record(s, 1, OUTBOX_AGAIN, "不通", NULL, &e));
        check(outbox_next_due(s, &due, &e));
        assert_in_range(due - now, minutes[i] * MINUTE, minutes[i] * MINUTE + 100);
        assert_int_equal(next(), 0);
        now = due;
    }
    check(outbox_record(s, 1, OUTBOX_AGAIN, "不通", NULL, &e));
    state_is(1, "failed");
    instant_t due;
    check(outbox_next_due(s, &due, &e));
    assert_int_equal(due, STORE_STILL_INSTANT);
}

static void a_refusal_is_for_good(void **state) {
    (void)state;
    send("x:1", true);
    check(outbox_record(s, 1, OUTBOX_REFUSED, "没有地址", NULL, &e));
    state_is(1, "failed");
}

static void the_dead_leave_it_waiting_or_unsure(void **state) {
    (void)state;
    send("x:1", true);
    send("x:2", false);
    send("x:3", false);
    check(outbox_begin(s, 1, &e));
    check(outbox_begin(s, 2, &e));
    check(outbox_recover(s, &e));
    state_is(1, "waiting");
    state_is(2, "unsure");
    state_is(3, "waiting");
    check(outbox_recover(s, &e));
    state_is(2, "unsure");
}

static void what_is_sent_stays_sent(void **state) {
    (void)state;
    send("x:1", false);
    check(outbox_begin(s, 1, &e));
    check(outbox_record(s, 1, OUTBOX_SENT, NULL, NULL, &e));
    check(outbox_record(s, 1, OUTBOX_AGAIN, "迟到", NULL, &e));
    state_is(1, "sent");
    assert_int_equal(next(), 0);
    assert_false(outbox_retry(s, 1, "孙立", &e));
    assert_false(outbox_settle(s, 1, false, "孙立", &e));
    assert_false(store_run(s, &e, "update outbox set state = 'waiting'", ""));
    check_says("not sent again");
}

static void people_settle_what_nobody_knows(void **state) {
    (void)state;
    send("x:1", false);
    send("x:2", false);
    check(outbox_record(s, 1, OUTBOX_UNKNOWN, "中断", NULL, &e));
    check(outbox_record(s, 2, OUTBOX_UNKNOWN, "中断", NULL, &e));
    assert_false(outbox_retry(s, 1, "孙立", &e));
    check_says("outbox settle");
    check(outbox_settle(s, 1, true, "孙立", &e));
    check(outbox_settle(s, 2, false, "孙立", &e));
    state_is(1, "sent");
    assert_int_equal(next(), 2);
    assert_false(outbox_settle(s, 9, true, "孙立", &e));
    check_says("no message 9");
}

static void what_was_written_is_kept(void **state) {
    (void)state;
    send("x:1", true);
    assert_false(store_run(s, &e, "update outbox set key = 'x:2'", ""));
    check_says("as it was written");
    assert_false(store_run(s, &e, "delete from outbox", ""));
    check_says("kept");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_store, remove_store)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(a_key_is_one_message),
        TEST(messages_come_in_clear_and_in_order),
        TEST(attempts_come_later_and_later_and_end),
        TEST(a_refusal_is_for_good),
        TEST(the_dead_leave_it_waiting_or_unsure),
        TEST(what_is_sent_stays_sent),
        TEST(people_settle_what_nobody_knows),
        TEST(what_was_written_is_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
