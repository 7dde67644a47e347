/* What the tests of the store share: a folder of their own, a clock set by hand, stores of the
 * house's schema. */
#ifndef QIANSHOU_TESTS_STORE_ROOM_H
#define QIANSHOU_TESTS_STORE_ROOM_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/mem.h"
#include "store/store.h"

#define NOON ((instant_t)1697342400000) /* 2023-10-15 12:00 in Shanghai */

static char folder[64];
static char store_file[96];
static instant_t test_time = NOON;
static struct err error;

static instant_t test_clock_now(void *context) {
    (void)context;
    return test_time;
}

static struct store_options test_options(enum store_mode mode) {
    return (struct store_options){.path = store_file,
                                  .schema = "schema",
                                  .mode = mode,
                                  .clock = {.now = test_clock_now},
                                  .holder = "a test",
                                  .create = mode == STORE_OWNER};
}

/* Fails the test with the error's message. */
static void check(bool ok) {
    if (!ok) fail_msg("%s (%s) %s", error.message, error.where, error.hint);
}

static inline struct store *open_store(enum store_mode mode) {
    struct store_options o = test_options(mode);
    struct store *s = store_open(&o, &error);
    check(s != NULL);
    return s;
}

static inline void check_says(const char *part) {
    if (!strstr(error.message, part) && !strstr(error.hint, part))
        fail_msg("\"%s\" is not in: %s (%s) %s", part, error.message, error.where, error.hint);
}

static inline int64_t number(struct store *s, const char *sql) {
    int64_t n = 0;
    check(store_integer(s, &error, &n, NULL, sql, ""));
    return n;
}

static inline void write_file(const char *name, const char *text) {
    char path[512];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
    chmod(path, 0600);
}

static int make_folder(void **state) {
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/qianshou-store-XXXXXX");
    test_time = NOON;
    if (!date_set_zone("Asia/Shanghai") || !mkdtemp(folder)) return -1;
    snprintf(store_file, sizeof store_file, "%s/city.db", folder);
    return 0;
}

static int remove_folder(void **state) {
    (void)state;
    char command[96];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_folder, remove_folder)

#endif
