/* require "schedule": jobs, which the scheduler runs by the calendar. */
#include "api/internal.h"

#include <ctype.h>
#include <string.h>

static const char what[] = "schedule.job";

/* "visit reminder": words of lower-case letters, digits and _ with single blanks between. */
static bool is_name(const char *name) {
    static const char word[] = "abcdefghijklmnopqrstuvwxyz0123456789_";
    for (const char *s = name;; s++) {
        size_t n = strspn(s, word);
        if (!n || !islower((unsigned char)*s)) return false;
        s += n;
        if (*s != ' ') return *s == '\0' && s - name <= 60;
    }
}

void job_write_definition(lua_State *L, int i, struct buf *out) {
    struct definition_fields f = {.late = api_text(L, i, "late"), .grace = api_text(L, i, "grace")};
    struct birthday b;
    struct err e = {0};
    lua_getfield(L, i, "when"); /* its texts are needed until the end */
    api_read_when(L, lua_gettop(L), "schedule.job: when", &f.when, &b);
    if (!definition_write(&f, out, &e)) api_raise(L, &e);
    lua_pop(L, 1);
}

/* targets and birthday = true belong together. */
static void check_targets(lua_State *L) {
    lua_getfield(L, 1, "when");
    bool birthday = lua_getfield(L, -1, "birthday") != LUA_TNIL;
    bool targets = lua_getfield(L, 1, "targets") != LUA_TNIL;
    if (birthday != targets)
        luaL_error(L, "%s: targets says whose birthdays when = { birthday = true } means; %s", what,
                   targets ? "this when has none" : "it is missing");
    lua_pop(L, 3);
}

/* schedule.job { name, title, when, late = "once", grace = "1h", targets, run } */
static int job(lua_State *L) {
    static const struct api_field fields[] = {
        {"name", LUA_TSTRING, true},   {"title", LUA_TSTRING, true},
        {"when", LUA_TTABLE, true},    {"late", LUA_TSTRING, false},
        {"grace", LUA_TSTRING, false}, {"targets", LUA_TFUNCTION, false},
        {"run", LUA_TFUNCTION, true}};
    api_check_fields(L, 1, what, fields, 7);
    lua_settop(L, 1);
    const char *name = api_text(L, 1, "name");
    if (!is_name(name))
        luaL_error(L, "%s: name \"%s\": words of lower-case letters, digits and _, up to 60", what,
                   name);
    job_write_definition(L, 1, api_new_buffer(L));
    check_targets(L);
    lua_settop(L, 1);
    plugin_register(L, NOUN_JOB, NEEDS_JOB, name, api_text(L, 1, "title"), 0);
    return 0;
}

void api_open_schedule(lua_State *L) {
    static const luaL_Reg functions[] = {{"job", job}, {NULL, NULL}};
    luaL_newlib(L, functions);
}
