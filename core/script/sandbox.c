/* The environment of scripts: an allow-list of what cannot reach outside, depends on nothing but
 * its arguments, and comes in the same order everywhere. Left out on purpose: io, os, debug, load,
 * dofile, collectgarbage, coroutine (an allocator cap and nested closes crash Lua 5.4.4),
 * math.random and what the C library computes differently on different machines, string.dump and
 * pack. Finalizers (__gc) run with hooks off and could never be stopped, weak tables depend on the
 * collector: setmetatable refuses both. */
#include "script/internal.h"

#include <lauxlib.h>
#include <lualib.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"

static int sandbox_setmetatable(lua_State *L) {
    static const char *const forbidden[] = {"__gc", "__mode", "__metatable"};
    luaL_checktype(L, 1, LUA_TTABLE);
    if (lua_type(L, 2) == LUA_TTABLE)
        for (size_t i = 0; i < sizeof forbidden / sizeof *forbidden; i++) {
            lua_pushstring(L, forbidden[i]);
            if (lua_rawget(L, 2) != LUA_TNIL)
                return luaL_error(L, "setmetatable: %s is not available", forbidden[i]);
            lua_pop(L, 1);
        }
    else
        luaL_argexpected(L, lua_isnil(L, 2), 2, "nil or table");
    if (luaL_getmetafield(L, 1, "__metatable") != LUA_TNIL)
        return luaL_error(L, "this table is protected");
    lua_settop(L, 2);
    lua_setmetatable(L, 1);
    return 1;
}

/* Never shows an address: it would differ from run to run. */
static int sandbox_tostring(lua_State *L) {
    luaL_checkany(L, 1);
    int type = lua_type(L, 1);
    bool plain =
        type == LUA_TNIL || type == LUA_TBOOLEAN || type == LUA_TNUMBER || type == LUA_TSTRING;
    if (plain || luaL_getmetafield(L, 1, "__tostring") != LUA_TNIL)
        luaL_tolstring(L, 1, NULL);
    else
        lua_pushstring(L, lua_typename(L, type));
    return 1;
}

static int sandbox_print(lua_State *L) {
    int n = lua_gettop(L);
    luaL_Buffer b;
    luaL_buffinit(L, &b);
    for (int i = 1; i <= n; i++) {
        if (i > 1) luaL_addchar(&b, '\t');
        lua_pushcfunction(L, sandbox_tostring);
        lua_pushvalue(L, i);
        lua_call(L, 1, 1);
        luaL_addvalue(&b);
    }
    luaL_pushresult(&b);
    log_line(LOG_NOTICE, "%s: %s", script_name(script_of(L)), lua_tostring(L, -1));
    return 0;
}

/* Lua's own xpcall runs its handler with hooks off, out of reach of the time limit: this one calls
 * it afterwards. */
static int sandbox_xpcall(lua_State *L) {
    luaL_checktype(L, 2, LUA_TFUNCTION);
    int n_args = lua_gettop(L) - 2;
    lua_pushvalue(L, 1);
    lua_insert(L, 3); /* f, handler, f, args… */
    bool ok = lua_pcall(L, n_args, LUA_MULTRET, 0) == LUA_OK;
    if (!ok) {
        lua_pushvalue(L, 2);
        lua_insert(L, 3);
        lua_call(L, 1, LUA_MULTRET);
    }
    lua_pushboolean(L, ok);
    lua_replace(L, 2);
    return lua_gettop(L) - 1;
}

/* ---- pairs in an order that does not depend on addresses: integers, other numbers, strings,
 * booleans ---- */

static int rank(lua_State *L, int i) {
    switch (lua_type(L, i)) {
    case LUA_TNUMBER:
        return 0;
    case LUA_TSTRING:
        return 1;
    case LUA_TBOOLEAN:
        return 2;
    default:
        return luaL_error(L, "pairs: a key that is a %s has no order", luaL_typename(L, i));
    }
}

/* By bytes, those after a NUL included. */
static bool text_before(lua_State *L, int i, int k) {
    size_t n, m;
    const char *a = lua_tolstring(L, i, &n), *b = lua_tolstring(L, k, &m);
    int order = memcmp(a, b, n < m ? n : m);
    return order != 0 ? order < 0 : n < m;
}

static int key_before(lua_State *L) {
    int a = rank(L, 1), b = rank(L, 2);
    bool before = a != b   ? a < b
                  : a == 2 ? lua_toboolean(L, 1) < lua_toboolean(L, 2)
                  : a == 0 ? lua_compare(L, 1, 2, LUA_OPLT)
                           : text_before(L, 1, 2);
    lua_pushboolean(L, before);
    return 1;
}

/* Upvalues: the table, its sorted keys, the position. */
static int next_pair(lua_State *L) {
    lua_Integer at = lua_tointeger(L, lua_upvalueindex(3));
    for (;;) {
        lua_pushinteger(L, ++at);
        lua_copy(L, -1, lua_upvalueindex(3));
        lua_pop(L, 1);
        if (lua_rawgeti(L, lua_upvalueindex(2), at) == LUA_TNIL) return 1;
        lua_pushvalue(L, -1);
        if (lua_rawget(L, lua_upvalueindex(1)) != LUA_TNIL) return 2; /* else removed meanwhile */
        lua_pop(L, 2);
    }
}

static int sandbox_pairs(lua_State *L) {
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 1);
    lua_newtable(L); /* table, keys */
    lua_Integer n = 0;
    for (lua_pushnil(L); lua_next(L, 1); lua_pop(L, 1)) {
        rank(L, -2);
        lua_pushvalue(L, -2);
        lua_rawseti(L, 2, ++n);
    }
    lua_getfield(L, LUA_REGISTRYINDEX, "table.sort");
    lua_pushvalue(L, 2);
    lua_pushcfunction(L, key_before);
    lua_call(L, 2, 0);
    lua_pushinteger(L, 0);
    lua_pushcclosure(L, next_pair, 3);
    return 1;
}

/* ---- the environment ---- */

static int refuse_write(lua_State *L) {
    const char *what = lua_tostring(L, lua_upvalueindex(1));
    const char *key = lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : luaL_typename(L, 2);
    return luaL_error(L, "cannot set \"%s\" in %s: it is read-only (use a local)", key, what);
}

static int refuse_read(lua_State *L) {
    const char *key = lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : luaL_typename(L, 2);
    return luaL_error(
        L, "\"%s\" is not defined (a misspelt local, or something scripts do not have)", key);
}

void sandbox_freeze(lua_State *L, const char *what) {
    lua_newtable(L);
    lua_newtable(L); /* real, view, meta */
    lua_pushvalue(L, -3);
    lua_setfield(L, -2, "__index");
    lua_pushstring(L, what);
    lua_pushcclosure(L, refuse_write, 1);
    lua_setfield(L, -2, "__newindex");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_setmetatable(L, -2);
    lua_remove(L, -2);
}

/* Copies the named fields of the table on top into a new table that replaces it. */
static void keep_only(lua_State *L, const char *const *names) {
    lua_newtable(L);
    for (; *names; names++) {
        lua_getfield(L, -2, *names);
        lua_setfield(L, -2, *names);
    }
    lua_remove(L, -2);
}

static void add_base(lua_State *L, int env) {
    static const char *const kept[] = {
        "assert", "error",  "getmetatable", "ipairs",   "pcall", "rawequal", "rawget",
        "rawlen", "rawset", "select",       "tonumber", "type",  NULL};
    luaL_requiref(L, "_G", luaopen_base, 0);
    for (const char *const *name = kept; *name; name++) {
        lua_getfield(L, -1, *name);
        lua_setfield(L, env, *name);
    }
    lua_pop(L, 1);
    static const luaL_Reg own[] = {{"setmetatable", sandbox_setmetatable},
                                   {"tostring", sandbox_tostring},
                                   {"print", sandbox_print},
                                   {"xpcall", sandbox_xpcall},
                                   {"pairs", sandbox_pairs},
                                   {NULL, NULL}};
    lua_pushvalue(L, env);
    luaL_setfuncs(L, own, 0);
    lua_pop(L, 1);
}

static void add_library(lua_State *L, int env, const char *name) {
    sandbox_freeze(L, name);
    lua_setfield(L, env, name);
}

static void add_libraries(lua_State *L, int env) {
    static const char *const math[] = {"abs",       "ceil",       "floor", "fmod",       "huge",
                                       "max",       "maxinteger", "min",   "mininteger", "modf",
                                       "tointeger", "type",       "ult",   NULL};
    luaL_requiref(L, "math", luaopen_math, 0);
    keep_only(L, math);
    add_library(L, env, "math");
    luaL_requiref(L, "utf8", luaopen_utf8, 0);
    add_library(L, env, "utf8");
    bounded_open_table(L);
    add_library(L, env, "table");
    bounded_open_string(L);
    lua_pushliteral(L, ""); /* ("x"):rep(3) finds the bounded functions too */
    lua_newtable(L);
    lua_pushvalue(L, -3);
    lua_setfield(L, -2, "__index");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_setmetatable(L, -2);
    lua_pop(L, 1);
    add_library(L, env, "string");
}

void sandbox_open(lua_State *L) {
    lua_newtable(L);
    int env = lua_gettop(L);
    add_base(L, env);
    add_libraries(L, env);
    require_open(L);
    lua_setfield(L, env, "require");
    sandbox_freeze(L, "the global environment");
    lua_getmetatable(L, -1);
    /* an undefined global is an error: __index of the real table behind the view */
    lua_getfield(L, -1, "__index");
    lua_newtable(L);
    lua_pushcfunction(L, refuse_read);
    lua_setfield(L, -2, "__index");
    lua_setmetatable(L, -2);
    if (script_of(L)->options.globals) script_of(L)->options.globals(L);
    lua_pop(L, 2);
}
