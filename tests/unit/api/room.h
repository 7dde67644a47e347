/* What the tests of this room share: plugins made of texts, a store of the house's schema, a sink
 * that writes everything down. */
#ifndef QIANSHOU_TESTS_API_ROOM_H
#define QIANSHOU_TESTS_API_ROOM_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "api/api.h"

#define NOON ((instant_t)1697342400000) /* 2023-10-15 12:00 in Shanghai */

static struct err e;
static char folder[64];
static struct api_context context;
static struct registry registry;
static struct buf seen; /* what the sink got */

static inline void check(bool ok) {
    if (!ok) fail_msg("%s (%s) %s", e.message, e.where, e.hint);
}

static inline void check_says(const char *part) {
    if (!strstr(e.message, part) && !strstr(e.hint, part))
        fail_msg("\"%s\" is not in: %s (%s) %s", part, e.message, e.where, e.hint);
}

/* ---- plugins ---- */

static const struct plugin_host program_host = {.modules = api_modules,
                                                .limits = {.memory_bytes = 32 << 20, .cpu_ms = 500},
                                                .context = &context};

static inline void add_file(struct source_set *set, const char *plugin, const char *name,
                            const char *text) {
    char label[128];
    snprintf(label, sizeof label, "plugins/%s/%s", plugin, name);
    source_add(set, name, label, text, strlen(text));
}

/* `extra`: more of the manifest, beginning with a comma, or "". Read, not started. */
static inline struct plugin *read_plugin(const char *name, const char *needs, const char *extra,
                                         const char *code, const char *examples) {
    struct source_set set = {0};
    char *manifest = mem_print("{\"name\": \"%s\", \"title\": \"试验\", \"version\": \"1\", "
                               "\"api\": 1, \"needs\": [%s]%s}",
                               name, needs, extra);
    add_file(&set, name, "plugin.json", manifest);
    add_file(&set, name, "init.lua", code);
    if (examples) add_file(&set, name, "examples.lua", examples);
    free(manifest);
    struct plugin *p = plugin_read_sources(name, name, &set, &e);
    check(p != NULL);
    return p;
}

#define ALL_NEEDS                                                                                  \
    "\"store.read\", \"store.write\", \"intake.source\", \"payout.format\", \"report.add\", "      \
    "\"command.add\", \"identity\", \"files\""

static inline struct plugin *start_plugin(const char *code) {
    struct plugin *p = read_plugin("t", ALL_NEEDS, "", code, NULL);
    check(plugin_start(p, &program_host, &e));
    return p;
}

/* ---- a sink ---- */

static inline bool sink_text(void *unused, const char *text, struct err *error) {
    (void)unused, (void)error;
    buf_printf(&seen, "text:%s\n", text);
    return true;
}

static inline bool sink_begin(void *unused, const char *title, const struct output_column *columns,
                              int n, struct err *error) {
    (void)unused, (void)error;
    buf_printf(&seen, "%s:", title);
    for (int i = 0; i < n; i++) buf_printf(&seen, " %s/%d", columns[i].title, columns[i].kind);
    buf_add_char(&seen, '\n');
    return true;
}

static int sink_columns;

static inline bool sink_row(void *unused, const struct value *cells, struct err *error) {
    (void)unused;
    for (int i = 0; i < sink_columns; i++) {
        if (i) buf_add_char(&seen, '|');
        if (cells[i].type == VALUE_INTEGER)
            buf_printf(&seen, "%lld", (long long)cells[i].integer);
        else if (cells[i].type == VALUE_TEXT)
            buf_add(&seen, cells[i].text, cells[i].length);
        else
            buf_add_text(&seen, "-");
        if (cells[i].type == VALUE_TEXT && strcmp(cells[i].text, "磁盘满") == 0)
            return err_set(error, ERR_SYSTEM, "the disk is full");
    }
    buf_add_char(&seen, '\n');
    return true;
}

static const struct api_sink sink = {.text = sink_text, .begin = sink_begin, .row = sink_row};

/* Runs the plugin's first contribution without arguments; `seen` has what came. */
static inline bool run_first(struct plugin *p, const struct arg_value *values) {
    struct api_program program;
    buf_clear(&seen);
    memset(&e, 0, sizeof e);
    check(api_program_read(&p->items[0], &program, &e));
    struct arg_value none[8] = {0};
    bool ok = api_program_run(&p->items[0], &program, values ? values : none, &sink, &e);
    api_program_free(&program);
    return ok;
}

/* Runs Lua code inside a report; what it returns lands in `seen`. */
static inline bool run_code(const char *code) {
    char *text = mem_print("local store, json = require 'store', require 'json'\n"
                           "local calendar, money = require 'calendar', require 'money'\n"
                           "require('report').add { name = 'r', title = 'R', run = function()\n"
                           "%s\nend }",
                           code);
    struct plugin *p = start_plugin(text);
    free(text);
    bool ok = run_first(p, NULL);
    plugin_free(p);
    return ok;
}

static inline void gives(const char *code, const char *wanted) {
    check(run_code(code));
    if (strcmp(buf_text(&seen), wanted) != 0)
        fail_msg("%s\n  gave %s\n  not  %s", code, buf_text(&seen), wanted);
}

static inline void fails(const char *code, const char *part) {
    if (run_code(code)) fail_msg("no error from: %s", code);
    check_says(part);
}

/* ---- a folder and a store ---- */

static inline instant_t noon(void *unused) {
    (void)unused;
    return NOON;
}

static inline int make_folder(void **state) {
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/qianshou-api-XXXXXX");
    return mkdtemp(folder) ? 0 : -1;
}

static inline int remove_folder(void **state) {
    (void)state;
    char command[96];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    buf_free(&seen);
    return system(command);
}

static inline int make_store(void **state) {
    if (make_folder(state) != 0) return -1;
    char path[96];
    snprintf(path, sizeof path, "%s/city.db", folder);
    struct store_options o = {.path = path,
                              .schema = "schema",
                              .mode = STORE_OWNER,
                              .clock = {.now = noon},
                              .holder = "a test",
                              .create = true,
                              .synthetic = true};
    context.store = store_open(&o, &e);
    context.registry = &registry;
    check(context.store != NULL);
    return 0;
}

static inline int remove_store(void **state) {
    store_close(context.store);
    context.store = NULL;
    return remove_folder(state);
}

#define TEST(name)          cmocka_unit_test_setup_teardown(name, make_folder, remove_folder)
#define TEST_OF_STORE(name) cmocka_unit_test_setup_teardown(name, make_store, remove_store)

#endif
