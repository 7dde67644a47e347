/* Events: handlers in the transaction of what happened, and programs that raise their own. */
#include "room.h"

#define NEEDS ALL_NEEDS ", \"event.on\""

static void add(const char *name, const char *code) {
    char *text = mem_print("local store, event = require 'store', require 'event'\n"
                           "local function note(text) store.insert('organisation', { name = text, "
                           "kind = 'test' }) end\n%s",
                           code);
    registry_add(&registry, read_plugin(name, NEEDS, "", text, NULL));
    free(text);
}

static void start(void) {
    registry_start(&registry, &program_host);
    if (registry.broken) fail_msg("%s (%s)", registry.last.message, registry.last.where);
    api_listen(&context);
}

static int end(void **state) {
    registry_free(&registry);
    memset(&registry, 0, sizeof registry);
    return remove_store(state);
}

/* "a b": what was noted, in order. */
static void noted(const char *wanted) {
    char *text = NULL;
    check(store_text(context.store, &e, &text, NULL,
                     "select coalesce(group_concat(name, ' '), '') from (select name from "
                     "organisation where kind = 'test' order by id)",
                     ""));
    assert_string_equal(text, wanted);
    free(text);
}

static bool tell(const char *event) {
    const struct field fields[] = {{"no", value_text("P1")}, {"fen", value_integer(500)}};
    check(store_begin(context.store, &e));
    if (store_tell(context.store, event, fields, 2, &e)) return store_commit(context.store, &e);
    store_rollback(context.store);
    return false;
}

#define RAISER(body)                                                                               \
    "require('command').add { name = 'a go', title = 'A', run = function() " body " end }\n"

/* The raiser is the first plugin, its command its first contribution. */
static bool go(void) {
    return run_first(registry.plugins[0], NULL);
}

static void every_handler_hears_the_fields(void **state) {
    (void)state;
    add("a", "event.on('payment.returned', function(e) note('a' .. e.no .. e.fen) end)\n"
             "event.on('payment.returned', function(e) note(e.event) end)");
    add("b", "event.on('payment.returned', function(e) note('b' .. e.fen + 1) end)\n"
             "event.on('payment.settled', function() note 'never' end)");
    start();
    check(tell("payment.returned"));
    noted("aP1500 payment.returned b501");
}

static void an_error_undoes_what_others_did_and_names_the_handler(void **state) {
    (void)state;
    add("a", "event.on('payment.returned', function(e) note 'a' end)");
    add("b", "event.on('payment.returned', function(e)\n  error 'no' end)");
    start();
    assert_false(tell("payment.returned"));
    check_says("event payment.returned");
    check_says("plugin b: no");
    assert_string_equal(e.where, "plugins/b/init.lua:4");
    noted("");
}

static void a_program_raises_events_of_its_own(void **state) {
    (void)state;
    add("a", RAISER("note 'before' event.raise('a.done', { who = '甲', n = 3 }) note 'after'"));
    add("b", "event.on('a.done', function(e) note(e.who .. e.n) end)");
    start();
    check(go());
    noted("before 甲3 after");
}

static void a_plugin_may_hear_itself(void **state) {
    (void)state;
    add("a",
        RAISER("event.raise('a.done') note 'after'") "event.on('a.done', function(e) note 'self' "
                                                     "event.raise('a.more', { n = 1 }) end)\n"
                                                     "event.on('a.more', function(e) note('more' "
                                                     ".. e.n) end)");
    start();
    check(go());
    noted("self more1 after");
}

static void a_failing_handler_fails_the_raise_and_leaves_nothing(void **state) {
    (void)state;
    add("a",
        RAISER("note 'kept'\n"
               "local ok, why = pcall(event.raise, 'a.done')\n"
               "note(ok and 'ok' or why:match 'plugin b: (%w+)')") "event.on('a.done', function() "
                                                                   "note 'gone' end)");
    add("b", "event.on('a.done', function() error 'refused' end)");
    start();
    check(go());
    noted("kept refused");
}

static void a_circle_of_events_ends(void **state) {
    (void)state;
    add("a", RAISER("note 'x' event.raise('a.ping')") "event.on('b.pong', function() "
                                                      "event.raise('a.ping') end)");
    add("b", "event.on('a.ping', function() event.raise('b.pong') end)");
    start();
    assert_false(go());
    check_says("raise each other 8 deep");
    noted("x");
    assert_int_equal(context.telling, 0);
}

static void raising_for_ever_is_stopped(void **state) {
    (void)state;
    add("a",
        RAISER(
            "while true do pcall(event.raise, 'a.done') end") "event.on('a.done', function() end)");
    start();
    assert_false(go());
    check_says("stopped after 500 ms");
}

static void wrong_calls_are_refused(void **state) {
    (void)state;
    static const struct {
        const char *body, *part;
    } cases[] = {
        {"event.raise('b.done')", "begin with \"a.\""},
        {"event.raise('payment.settled')", "begin with \"a.\""},
        {"event.raise('done')", "is no event"},
        {"event.raise('a.Done')", "is no event"},
        {"event.raise('a.done', { yes = true })", "not true or false"},
        {"event.raise('a.done', { n = 1.5 })", "not a whole number"},
        {"event.raise('a.done', { {} })", "each with a name"},
        {"event.on('a.done', print)", "only while the plugin loads"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *code = mem_print("require('command').add { name = 'a go', title = 'A', "
                               "run = function() %s end }",
                               cases[i].body);
        add("a", code);
        free(code);
        start();
        assert_false(go());
        check_says(cases[i].part);
        registry_free(&registry);
        memset(&registry, 0, sizeof registry);
    }
}

#define EVENT_TEST(name) cmocka_unit_test_setup_teardown(name, make_store, end)

int main(void) {
    const struct CMUnitTest tests[] = {
        EVENT_TEST(every_handler_hears_the_fields),
        EVENT_TEST(an_error_undoes_what_others_did_and_names_the_handler),
        EVENT_TEST(a_program_raises_events_of_its_own),
        EVENT_TEST(a_plugin_may_hear_itself),
        EVENT_TEST(a_failing_handler_fails_the_raise_and_leaves_nothing),
        EVENT_TEST(a_circle_of_events_ends),
        EVENT_TEST(raising_for_ever_is_stopped),
        EVENT_TEST(wrong_calls_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
