/* What the tests of this room share: plugins made of texts, and a module through which they
 * register rules and reports. */
#ifndef QIANSHOU_TESTS_PLUGIN_ROOM_H
#define QIANSHOU_TESTS_PLUGIN_ROOM_H

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
#include <lauxlib.h>

#include "base/log.h"
#include "plugin/registry.h"

static struct err e;
static char folder[64];

static inline void check(bool ok) {
    if (!ok) fail_msg("%s (%s) %s", e.message, e.where, e.hint);
}

static inline void check_says(const char *part) {
    if (!strstr(e.message, part) && !strstr(e.hint, part))
        fail_msg("\"%s\" is not in: %s (%s) %s", part, e.message, e.where, e.hint);
}

/* ---- require "house": rule(name), report(name) ---- */

static inline int register_rule(lua_State *L) {
    const char *name = luaL_checkstring(L, 1);
    lua_newtable(L);
    plugin_register(L, NOUN_RULE, NEEDS_RULE, name, name, 0);
    return 0;
}

static inline int register_report(lua_State *L) {
    const char *name = luaL_checkstring(L, 1);
    lua_newtable(L);
    plugin_register(L, NOUN_REPORT, NEEDS_REPORT, name, name, 0);
    return 0;
}

static inline void open_house(lua_State *L) {
    static const luaL_Reg functions[] = {
        {"rule", register_rule}, {"report", register_report}, {NULL, NULL}};
    luaL_newlib(L, functions);
}

static const struct script_module modules[] = {{"house", open_house}, {NULL, NULL}};
static const struct plugin_host plugin_host = {.modules = modules,
                                               .limits = {.memory_bytes = 8 << 20, .cpu_ms = 500}};

/* ---- plugins ---- */

/* `extra`: more of the manifest, beginning with a comma, or "". */
static inline char *manifest_text(const char *name, const char *needs, const char *extra) {
    return mem_print("{\"name\": \"%s\", \"title\": \"试验\", \"version\": \"1\", \"api\": 1, "
                     "\"needs\": [%s]%s}",
                     name, needs, extra);
}

static inline struct plugin *make_plugin(const char *name, const char *needs, const char *extra,
                                         const char *code) {
    struct source_set set = {0};
    char *manifest = manifest_text(name, needs, extra), *label = mem_print("%s/init.lua", name);
    source_add(&set, "plugin.json", "plugin.json", manifest, strlen(manifest));
    source_add(&set, "init.lua", label, code, strlen(code));
    free(label);
    free(manifest);
    struct plugin *p = plugin_read_sources(name, name, &set, &e);
    check(p != NULL);
    return p;
}

/* ---- a folder ---- */

static inline void write_file(const char *name, const char *text) {
    char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
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
}

static inline int make_folder(void **state) {
    (void)state;
    memset(&e, 0, sizeof e);
    log_set_level((enum log_level)0); /* what is left out is asked for, not read on stderr */
    snprintf(folder, sizeof folder, "/tmp/qianshou-plugin-XXXXXX");
    return mkdtemp(folder) ? 0 : -1;
}

static inline int remove_folder(void **state) {
    (void)state;
    char command[96];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_folder, remove_folder)

#endif
