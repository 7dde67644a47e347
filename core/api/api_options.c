/* require "options": the plugin's own options as init.lua sets them, read-only. Yuan are in 分. */
#include "api/internal.h"
#include "base/text.h"

static void push_option(lua_State *L, const struct option *o) {
    switch (o->type) {
    case OPTION_TEXT:
        lua_pushstring(L, o->text);
        break;
    case OPTION_BOOLEAN:
        lua_pushboolean(L, o->integer != 0);
        break;
    case OPTION_INTEGER:
    case OPTION_YUAN:
        lua_pushinteger(L, o->integer);
        break;
    }
}

enum { NAMES_MAX = 64 };

static int unknown_option(lua_State *L, const char *name) {
    const struct manifest *m = &plugin_of(L)->manifest;
    const char *names[NAMES_MAX];
    size_t n = m->n_options < NAMES_MAX ? m->n_options : NAMES_MAX;
    for (size_t i = 0; i < n; i++) names[i] = m->options[i].name;
    const char *near = text_nearest(name, names, n);
    return luaL_error(L, "there is no option \"%s\"%s%s%s", name, near ? " (did you mean \"" : "",
                      near ? near : "", near ? "\"?)" : "; declare it in plugin.json");
}

/* The values are upvalue 1. */
static int index_options(lua_State *L) {
    lua_pushvalue(L, 2);
    if (lua_rawget(L, lua_upvalueindex(1)) != LUA_TNIL) return 1;
    return unknown_option(L, luaL_checkstring(L, 2));
}

static int refuse_write(lua_State *L) {
    return luaL_error(L, "options are set in init.lua of the house, not by the plugin");
}

void api_open_options(lua_State *L) {
    const struct manifest *m = &plugin_of(L)->manifest;
    lua_newtable(L);
    lua_createtable(L, 0, 3);
    lua_createtable(L, 0, (int)m->n_options);
    for (size_t i = 0; i < m->n_options; i++) {
        push_option(L, &m->options[i]);
        lua_setfield(L, -2, m->options[i].name);
    }
    lua_pushcclosure(L, index_options, 1);
    lua_setfield(L, -2, "__index");
    lua_pushcfunction(L, refuse_write);
    lua_setfield(L, -2, "__newindex");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_setmetatable(L, -2);
}
