/* What the tests of this room share: a home in a folder of its own, plugins that say which version
 * of them runs. */
#ifndef QIANSHOU_TESTS_HOST_ROOM_H
#define QIANSHOU_TESTS_HOST_ROOM_H

#include <limits.h>
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

#include "base/log.h"
#include "host/reload.h"

static struct err e;
static char folder[64];
static struct host host;
static struct reload_report report;

static inline void check(bool ok) {
    if (!ok) fail_msg("%s (%s) %s", e.message, e.where, e.hint);
}

static inline void says(const char *text, const char *part) {
    if (!text || !strstr(text, part)) fail_msg("\"%s\" is not in: %s", part, text);
}

/* ---- a home ---- */

static inline void write_file(const char *name, const char *text) {
    char *path = mem_print("%s/%s", folder, name);
    for (char *slash = strchr(path + strlen(folder) + 1, '/'); slash;
         slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        mkdir(path, 0700);
        *slash = '/';
    }
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
    free(path);
}

static inline void write_init(const char *plugins) {
    char *text = mem_print("store 'city.db'\nquarantine { faults = 3 }\n%s\n", plugins);
    write_file("init.lua", text);
    free(text);
}

/* A plugin with a report of its name that gives back `result`. */
static inline void write_plugin(const char *name, const char *extra, const char *result) {
    char *manifest =
        mem_print("{\"name\": \"%s\", \"title\": \"试验\", \"version\": \"1\", \"api\": 1, "
                  "\"needs\": [\"report.add\", \"event.on\"]%s}",
                  name, extra);
    char *code = mem_print("require('report').add { name = '%s', title = 'R',\n"
                           "run = function() return %s end }",
                           name, result);
    char *path = mem_print("plugins/%s/plugin.json", name);
    write_file(path, manifest);
    strcpy(strrchr(path, '/'), "/init.lua");
    write_file(path, code);
    free(path);
    free(code);
    free(manifest);
}

static inline void write_code(const char *name, const char *file, const char *text) {
    char *path = mem_print("plugins/%s/%s", name, file);
    write_file(path, text);
    free(path);
}

static inline void open_host(enum host_access access) {
    const struct host_options options = {.home = folder, .verb = "test"};
    check(host_configure(&host, &options, &e) && host_open_store(&host, access, &e));
    registry_free(&host.registry);
}

static inline void close_host(void) {
    reload_report_free(&report);
    host_close(&host);
}

static inline int make_home(void **state) {
    (void)state;
    memset(&e, 0, sizeof e);
    log_set_level((enum log_level)0);
    snprintf(folder, sizeof folder, "/tmp/qianshou-host-XXXXXX");
    if (!mkdtemp(folder)) return -1;
    char schema[PATH_MAX], link[96];
    snprintf(link, sizeof link, "%s/schema", folder);
    if (!realpath("schema", schema) || symlink(schema, link) != 0) return -1;
    write_plugin("a", "", "'a1'");
    write_plugin("b", "", "'b1'");
    write_init("plugin 'a' plugin 'b'");
    open_host(HOST_CREATE);
    return 0;
}

static inline int remove_home(void **state) {
    (void)state;
    close_host();
    char command[96];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command);
}

/* ---- asking ---- */

static inline void reload(void) {
    check(host_reload(&host, &report, &e));
}

static inline bool take_text(void *context, const char *text, struct err *unused) {
    (void)unused;
    buf_add_text(context, text);
    return true;
}

/* What the plugin's report says now: which code runs. */
static inline void gives(const char *name, const char *wanted) {
    struct buf got = {0};
    struct api_program program;
    const struct api_sink sink = {.context = &got, .text = take_text};
    const struct contribution *c = registry_find(&host.registry, NOUN_REPORT, name, &e);
    check(c != NULL);
    check(api_program_read(c, &program, &e) && api_program_run(c, &program, NULL, &sink, &e));
    api_program_free(&program);
    assert_string_equal(buf_text(&got), wanted);
    buf_free(&got);
}

static inline bool runs(const char *name) {
    return registry_find_plugin(&host.registry, name) != NULL;
}

static inline struct standing *standing(const char *name) {
    struct standing *s = reload_standing(&report, name);
    assert_non_null(s);
    return s;
}

static inline void stands_well(const char *name) {
    const struct standing *s = standing(name);
    if (s->reason) fail_msg("%s: %s", name, s->reason);
    assert_int_equal(strlen(s->running), HASH_HEX - 1);
    assert_string_equal(s->refused, "");
    assert_false(s->quarantined);
}

static inline void restart(void) {
    close_host();
    open_host(HOST_SERVER);
    reload();
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_home, remove_home)

#endif
