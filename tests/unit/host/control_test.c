/* The control socket: what is no request is told so and harms nobody. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/text.h"
#include "host/control.h"
#include "host/link.h"

static char folder[64], store_path[96];
static uv_loop_t loop;
static struct control *control;
static struct err error;
static int asked, gone;
static bool answering;
static char last_verb[64], last_actor[64];

static void on_asked(void *context, struct client *c) {
    (void)context;
    asked++;
    memcpy(last_verb, c->verb, sizeof last_verb);
    memcpy(last_actor, c->actor, sizeof last_actor);
    assert_int_equal(c->pid, getpid());
    assert_int_equal(c->uid, getuid());
    if (answering) client_answer(c, "{\"ok\":true}");
}

static void on_gone(void *context, struct client *c) {
    (void)context, (void)c;
    gone++;
}

static void write_lock(mode_t mode) {
    char path[128];
    snprintf(path, sizeof path, "%s.lock", store_path);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fclose(f);
    assert_int_equal(chmod(path, mode), 0);
}

static void open_socket(void) {
    const struct control_events events = {NULL, on_asked, on_gone};
    control = control_open(&loop, store_path, &events, &error);
    if (!control) fail_msg("%s", error.message);
}

static int start(void **state) {
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/qianshou-control-XXXXXX");
    if (!mkdtemp(folder)) return -1;
    snprintf(store_path, sizeof store_path, "%s/city.db", folder);
    asked = gone = 0;
    answering = true;
    uv_loop_init(&loop);
    write_lock(0600);
    open_socket();
    return 0;
}

static int end(void **state) {
    (void)state;
    char command[96];
    control_close(control);
    uv_run(&loop, UV_RUN_DEFAULT);
    assert_int_equal(uv_loop_close(&loop), 0); /* no handle is left open */
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command);
}

static int call(void) {
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    snprintf(to.sun_path, sizeof to.sun_path, "%s.sock", store_path);
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    assert_true(fd >= 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof to), 0);
    return fd;
}

static void turn(void) {
    for (int i = 0; i < 20; i++) uv_run(&loop, UV_RUN_NOWAIT);
}

static void say(int fd, const char *text) {
    for (size_t n = strlen(text), at = 0; at < n;) {
        ssize_t k = send(fd, text + at, n - at, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (k > 0) at += (size_t)k;
        turn();
    }
}

/* What has been answered; "" when nothing; NULL when the connection was ended. */
static const char *hear(int fd) {
    static char text[8192];
    turn();
    ssize_t n = recv(fd, text, sizeof text - 1, MSG_DONTWAIT);
    if (n == 0) return NULL;
    text[n > 0 ? n : 0] = '\0';
    return text;
}

static void hear_refusal(int fd, const char *part) {
    const char *answer = hear(fd);
    assert_non_null(answer);
    if (!strstr(answer, "\"ok\":false") || !strstr(answer, part))
        fail_msg("\"%s\" is not refused in: %s", part, answer);
}

static void what_is_no_request_is_refused_and_the_connection_goes_on(void **state) {
    (void)state;
    static const struct {
        const char *line, *part;
    } cases[] = {
        {"{\n", "not valid JSON"},
        {"hello\n", "not valid JSON"},
        {"[]\n", "a request is an object"},
        {"{}\n", "there is no op"},
        {"{\"op\":7}\n", "there is no op"},
        {"{\"op\":\"dance\"}\n", "there is no op \\\"dance\\\""},
        {"{\"op\":\"status\",\"op\":\"lend\"}\n", "stands twice"},
        {"\xff\xfe\n", "not UTF-8"},
        {"{\"op\":\"status\"} more\n", "not valid JSON"},
    };
    int fd = call();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        say(fd, cases[i].line);
        hear_refusal(fd, cases[i].part);
    }
    assert_int_equal(asked, 0);
    say(fd, "{\"op\":\"status\"}\n");
    assert_string_equal(hear(fd), "{\"ok\":true}\n");
    close(fd);
    turn();
    assert_int_equal(gone, 1);
}

static void who_asks_cannot_write_lines_of_the_log_nor_halves_of_characters(void **state) {
    (void)state;
    int fd = call();
    say(fd, "{\"op\":\"lend\",\"verb\":\"x坏坏坏坏坏坏坏坏坏坏坏坏坏坏坏坏坏坏坏坏坏坏坏坏\","
            "\"actor\":\"a\\nqianshou: b\\u001b[31m\"}\n");
    assert_int_equal(asked, 1);
    assert_string_equal(last_actor, "a?qianshou: b?[31m");
    assert_true(text_is_utf8(last_verb, strlen(last_verb)));
    close(fd);
    turn();
}

static void a_line_without_end_is_cut_off_and_the_next_is_heard(void **state) {
    (void)state;
    int fd = call();
    char *long_line = malloc(200001);
    memset(long_line, 'x', 200000);
    long_line[200000] = '\0';
    say(fd, long_line);
    hear_refusal(fd, "at most 64 KiB");
    say(fd, long_line);
    assert_string_equal(hear(fd), ""); /* told once */
    say(fd, "\n{\"op\":\"status\"}\n");
    assert_string_equal(hear(fd), "{\"ok\":true}\n");
    free(long_line);
    close(fd);
}

static void a_request_may_come_in_pieces_and_several_at_once(void **state) {
    (void)state;
    int fd = call();
    say(fd, "{\"op\":");
    assert_string_equal(hear(fd), "");
    say(fd, "\"status\"}\n\n{\"op\":\"lend\",\"verb\":\"round open\"}\n");
    assert_string_equal(hear(fd), "{\"ok\":true}\n{\"ok\":true}\n");
    assert_int_equal(asked, 2);
    close(fd);
}

static void who_asks_again_before_the_answer_is_dropped(void **state) {
    (void)state;
    answering = false;
    int fd = call(), other = call();
    say(fd, "{\"op\":\"lend\"}\n{\"op\":\"lend\"}\n");
    assert_null(hear(fd));
    assert_int_equal(gone, 1);
    say(other, "{\"op\":\"lend\"}\n");
    assert_ptr_not_equal(control_first(control, WANTS_LOAN), NULL);
    close(fd);
    close(other);
}

static void more_clients_than_there_is_room_for_are_refused(void **state) {
    (void)state;
    int fds[65];
    for (int i = 0; i < 65; i++) {
        fds[i] = call();
        turn();
    }
    hear_refusal(fds[64], "more than 64 clients");
    assert_null(hear(fds[64]));
    close(fds[0]);
    turn();
    say(fds[63], "{\"op\":\"status\"}\n");
    assert_string_equal(hear(fds[63]), "{\"ok\":true}\n");
    for (int i = 1; i < 65; i++) close(fds[i]);
    turn();
    assert_int_equal(control_count(control), 0);
}

static void the_first_who_asked_is_the_first(void **state) {
    (void)state;
    answering = false;
    int first = call(), second = call();
    turn();
    say(second, "{\"op\":\"lend\",\"verb\":\"b\"}\n");
    say(first, "{\"op\":\"lend\",\"verb\":\"a\"}\n");
    assert_string_equal(control_first(control, WANTS_LOAN)->verb, "b");
    close(second);
    turn();
    assert_string_equal(control_first(control, WANTS_LOAN)->verb, "a");
    close(first);
}

static mode_t rights_of_socket(void) {
    char path[128];
    struct stat st;
    snprintf(path, sizeof path, "%s.sock", store_path);
    assert_int_equal(stat(path, &st), 0);
    return st.st_mode & 0777;
}

static void the_socket_has_the_rights_of_the_lock(void **state) {
    (void)state;
    assert_int_equal(rights_of_socket(), 0600);
    control_close(control);
    uv_run(&loop, UV_RUN_DEFAULT);
    write_lock(0664);
    open_socket();
    assert_int_equal(rights_of_socket(), 0660);
}

static void a_socket_that_nobody_listens_to_is_no_server(void **state) {
    (void)state;
    struct link *link;
    FILE *store = fopen(store_path, "w");
    fclose(store);
    assert_true(link_open(store_path, &link, &error));
    assert_non_null(link);
    link_close(link);
    control_close(control);
    uv_run(&loop, UV_RUN_DEFAULT);
    assert_true(link_open(store_path, &link, &error));
    assert_null(link);
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    snprintf(at.sun_path, sizeof at.sun_path, "%s.sock", store_path);
    assert_int_equal(bind(fd, (struct sockaddr *)&at, sizeof at), 0);
    close(fd); /* as a killed server leaves it */
    assert_true(link_open(store_path, &link, &error));
    assert_null(link);
    open_socket();
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, end)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(what_is_no_request_is_refused_and_the_connection_goes_on),
        TEST(who_asks_cannot_write_lines_of_the_log_nor_halves_of_characters),
        TEST(a_line_without_end_is_cut_off_and_the_next_is_heard),
        TEST(a_request_may_come_in_pieces_and_several_at_once),
        TEST(who_asks_again_before_the_answer_is_dropped),
        TEST(more_clients_than_there_is_room_for_are_refused),
        TEST(the_first_who_asked_is_the_first),
        TEST(the_socket_has_the_rights_of_the_lock),
        TEST(a_socket_that_nobody_listens_to_is_no_server),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
