/* Telling what happens: to one listener, inside the transaction in which it happens. */
#include "room.h"

static char heard[256];
static bool deaf, failing;

static bool hears(void *context, const char *event) {
    (void)context;
    return !deaf && strcmp(event, "thing.done") == 0;
}

static bool hear(void *context, const char *event, const struct field *fields, size_t n,
                 struct err *e) {
    (void)context;
    snprintf(heard, sizeof heard, "%s %s=%s %zu", event, fields[0].name, fields[0].value.text, n);
    return !failing || err_set(e, ERR_SCRIPT, "no");
}

static struct store *open_heard(void) {
    struct store *s = open_store(STORE_OWNER);
    const struct store_listener listener = {.hears = hears, .hear = hear};
    store_set_listener(s, &listener);
    heard[0] = '\0';
    deaf = failing = false;
    return s;
}

static const struct field fields[] = {{"what", {.type = VALUE_TEXT, .text = "x", .length = 1}}};

static void a_listener_hears_what_it_listens_to(void **state) {
    (void)state;
    struct store *s = open_heard();
    check(store_begin(s, &error));
    check(store_tell(s, "thing.begun", fields, 1, &error));
    assert_string_equal(heard, "");
    check(store_tell(s, "thing.done", fields, 1, &error));
    assert_string_equal(heard, "thing.done what=x 1");
    assert_true(store_is_heard(s, "thing.done"));
    assert_false(store_is_heard(s, "thing.begun"));
    check(store_commit(s, &error));
    store_close(s);
}

static void nobody_needs_to_listen(void **state) {
    (void)state;
    struct store *s = open_store(STORE_OWNER);
    assert_false(store_is_heard(s, "thing.done"));
    check(store_tell(s, "thing.done", fields, 1, &error));
    store_close(s);
}

static void what_is_told_happens_in_a_transaction(void **state) {
    (void)state;
    struct store *s = open_heard();
    assert_false(store_tell(s, "thing.done", fields, 1, &error));
    check_says("outside the transaction");
    deaf = true;
    check(store_tell(s, "thing.done", fields, 1, &error));
    store_close(s);
}

static void a_listener_that_fails_fails_what_happened(void **state) {
    (void)state;
    struct store *s = open_heard();
    failing = true;
    check(store_begin(s, &error));
    assert_false(store_tell(s, "thing.done", fields, 1, &error));
    check_says("no");
    store_rollback(s);
    store_close(s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(a_listener_hears_what_it_listens_to),
        TEST(nobody_needs_to_listen),
        TEST(what_is_told_happens_in_a_transaction),
        TEST(a_listener_that_fails_fails_what_happened),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
