/* outbox: what a transport declares, and what it makes of a message. */
#include "room.h"

#define NEEDS ALL_NEEDS ", \"outbox.send\", \"outbox.transport\""

static struct plugin *read_transport(const char *fields) {
    char *code =
        mem_print("require('outbox').transport { name = 'post', title = '邮', %s }", fields);
    struct plugin *p = read_plugin("t", NEEDS, "", code, NULL);
    free(code);
    return p;
}

static void wrong_transports_are_found_while_loading(void **state) {
    (void)state;
    static const struct {
        const char *fields, *part;
    } cases[] = {
        {"idempotent = true", "either folder and file, or command and input"},
        {"idempotent = true, file = print", "either folder and file"},
        {"idempotent = true, file = print, folder = 'x', input = print", "either folder and file"},
        {"idempotent = true, file = print, folder = 'x', timeout = 1", "either folder and file"},
        {"idempotent = true, command = { '/bin/true' }", "either folder and file"},
        {"file = print, folder = 'x'", "\"idempotent\" is missing"},
        {"idempotent = false, file = print, folder = 'x'", "idempotent = true"},
        {"idempotent = false, command = { 'true' }, input = print", "the whole path of a program"},
        {"idempotent = false, command = {}, input = print", "1 to 32 words"},
        {"idempotent = false, command = { '/bin/true', 5 }, input = print", "are texts"},
        {"idempotent = false, command = { '/bin/true' }, input = print, timeout = 0",
         "1 to 600 seconds"},
        {"idempotent = false, command = { '/bin/true' }, inptu = print", "did you mean \"input\"?"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct plugin *p = read_transport(cases[i].fields);
        assert_false(plugin_start(p, &program_host, &e));
        check_says(cases[i].part);
        assert_string_equal(e.where, "plugins/t/init.lua:1");
        plugin_free(p);
    }
}

static struct outbox_message message(void) {
    return (struct outbox_message){.id = 7,
                                   .key = (char *)"x:1",
                                   .transport = (char *)"post",
                                   .recipient = (char *)"address",
                                   .address = (char *)"a@example.org",
                                   .subject = (char *)"主题",
                                   .text = (char *)"正文",
                                   .created_at = NOON};
}

/* What the transport made of the message; free *d. */
static bool prepare(const char *fields, struct api_delivery *d) {
    struct outbox_message m = message();
    registry_add(&registry, read_transport(fields));
    registry_start(&registry, &program_host);
    assert_int_equal(registry.n, 1);
    bool ok = api_delivery_prepare(&context, &m, d, &e);
    registry_free(&registry);
    memset(&registry, 0, sizeof registry);
    return ok;
}

static void a_message_becomes_a_file(void **state) {
    (void)state;
    struct api_delivery d;
    assert_true(date_set_zone("Asia/Shanghai"));
    check(prepare("idempotent = true, folder = 'var/x', file = function(m)\n"
                  "return m.id .. '.txt', m.to .. m.subject .. m.text .. m.key .. m.created end",
                  &d));
    assert_string_equal(d.folder, "var/x");
    assert_string_equal(d.name, "7.txt");
    assert_string_equal(d.content, "a@example.org主题正文x:12023-10-15 12:00:00");
    assert_null(d.command);
    api_delivery_free(&d);
}

static void a_message_becomes_a_commands_input(void **state) {
    (void)state;
    struct api_delivery d;
    check(prepare("idempotent = false, command = { '/bin/cat', '-' }, timeout = 5,\n"
                  "input = function(m) return 'a\\0b' .. tostring(m.name) end",
                  &d));
    assert_string_equal(d.command[0], "/bin/cat");
    assert_string_equal(d.command[1], "-");
    assert_null(d.command[2]);
    assert_int_equal(d.timeout_ms, 5000);
    assert_int_equal(d.length, 6);
    assert_memory_equal(d.content, "a\0bnil", 6);
    api_delivery_free(&d);
}

static void a_transport_may_refuse_a_message(void **state) {
    (void)state;
    struct api_delivery d;
    check(prepare("idempotent = true, folder = 'x', file = function() return nil, '没有地址' end",
                  &d));
    assert_string_equal(d.refusal, "没有地址");
    api_delivery_free(&d);
}

static void a_transport_answers_as_it_must(void **state) {
    (void)state;
    static const struct {
        const char *body, *part;
    } cases[] = {{"return '../x', 'y'", "no plain file name"},
                 {"return 'x'", "content is a text, not a nil"},
                 {"return nil", "the reason why a message cannot be carried is a text"},
                 {"error 'no'", "plugin t: no"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct api_delivery d;
        char *fields =
            mem_print("idempotent = true, folder = 'x', file = function() %s end", cases[i].body);
        assert_false(prepare(fields, &d));
        check_says(cases[i].part);
        api_delivery_free(&d);
        free(fields);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(wrong_transports_are_found_while_loading),
        TEST_OF_STORE(a_message_becomes_a_file),
        TEST_OF_STORE(a_message_becomes_a_commands_input),
        TEST_OF_STORE(a_transport_may_refuse_a_message),
        TEST_OF_STORE(a_transport_answers_as_it_must),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
