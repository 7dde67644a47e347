/* What a service manager hears. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

#include "host/notify.h"

static int manager;
static char path[64];

static int start(void **state) {
    (void)state;
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    snprintf(path, sizeof path, "/tmp/qianshou-notify-%d", (int)getpid());
    snprintf(at.sun_path, sizeof at.sun_path, "%s", path);
    manager = socket(AF_UNIX, SOCK_DGRAM, 0);
    setenv("NOTIFY_SOCKET", path, 1);
    return manager < 0 || bind(manager, (struct sockaddr *)&at, sizeof at) != 0;
}

static int end(void **state) {
    (void)state;
    close(manager);
    return unlink(path);
}

static void hear(const char *text) {
    char heard[512];
    ssize_t n = recv(manager, heard, sizeof heard - 1, MSG_DONTWAIT);
    heard[n > 0 ? n : 0] = '\0';
    if (!strstr(heard, text)) fail_msg("\"%s\" is not in: %s", text, heard);
}

static void the_manager_hears_each_change(void **state) {
    (void)state;
    notify_ready();
    hear("READY=1");
    notify_reloading();
    hear("MONOTONIC_USEC=");
    notify_status("lent to process %d", 7);
    hear("STATUS=lent to process 7");
    notify_alive();
    hear("WATCHDOG=1");
    notify_stopping();
    hear("STOPPING=1");
}

static void the_watchdog_is_asked_for(void **state) {
    (void)state;
    unsetenv("WATCHDOG_USEC");
    assert_int_equal(notify_watchdog_ms(), 0);
    setenv("WATCHDOG_USEC", "60000000", 1);
    assert_int_equal(notify_watchdog_ms(), 60000);
}

static void without_a_manager_nothing_happens(void **state) {
    (void)state;
    unsetenv("NOTIFY_SOCKET");
    notify_ready();
    setenv("NOTIFY_SOCKET", path, 1);
    hear("");
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_manager_hears_each_change),
                                       cmocka_unit_test(the_watchdog_is_asked_for),
                                       cmocka_unit_test(without_a_manager_nothing_happens)};
    return cmocka_run_group_tests(tests, start, end);
}
