/* require "json": integers stay integers, keys come out sorted, so the same table gives the same
 * text. A table with the keys 1 … n is an array, {} too. json.null stands for null in arrays. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/internal.h"
#include "base/json.h"

enum { DEPTH_MAX = 100, TEXT_MAX = 64 << 20 };

/* ---- encoding ---- */

struct key {
    const char *text;
    size_t length;
};

static int by_text(const void *a, const void *b) {
    const struct key *p = a, *q = b;
    int order = memcmp(p->text, q->text, p->length < q->length ? p->length : q->length);
    return order ? order : (p->length > q->length) - (p->length < q->length);
}

static void encode(lua_State *L, int i, struct buf *out, int depth);

static void encode_array(lua_State *L, int i, struct buf *out, int depth) {
    lua_Integer n = (lua_Integer)lua_rawlen(L, i);
    buf_add_char(out, '[');
    for (lua_Integer k = 1; k <= n; k++) {
        if (k > 1) buf_add_char(out, ',');
        lua_rawgeti(L, i, k);
        encode(L, lua_gettop(L), out, depth + 1);
        lua_pop(L, 1);
    }
    buf_add_char(out, ']');
}

/* The keys of the table at i, sorted, in a userdata that is left on the stack. */
static struct key *sorted_keys(lua_State *L, int i, size_t n) {
    struct key *keys = lua_newuserdatauv(L, n * sizeof *keys, 0);
    size_t at = 0;
    for (lua_pushnil(L); lua_next(L, i); lua_pop(L, 1), at++) {
        if (lua_type(L, -2) != LUA_TSTRING)
            luaL_error(L, "json.encode: a table has names or the numbers 1 to n as keys, not both");
        keys[at].text = lua_tolstring(L, -2, &keys[at].length);
    }
    qsort(keys, n, sizeof *keys, by_text);
    return keys;
}

static void encode_object(lua_State *L, int i, struct buf *out, size_t n, int depth) {
    const struct key *keys = sorted_keys(L, i, n);
    buf_add_char(out, '{');
    for (size_t k = 0; k < n; k++) {
        if (k > 0) buf_add_char(out, ',');
        json_add_text(out, keys[k].text, keys[k].length);
        buf_add_char(out, ':');
        lua_pushlstring(L, keys[k].text, keys[k].length);
        lua_rawget(L, i);
        encode(L, lua_gettop(L), out, depth + 1);
        lua_pop(L, 1);
    }
    buf_add_char(out, '}');
    lua_pop(L, 1);
}

static void encode_table(lua_State *L, int i, struct buf *out, int depth) {
    if (depth > DEPTH_MAX)
        luaL_error(L, "json.encode: over %d tables deep, or a circle", DEPTH_MAX);
    /* a table that holds another twice doubles the text at each level, and no hook reaches here */
    if (script_is_overdue(NULL)) luaL_error(L, "json.encode: stopped");
    if (out->len > TEXT_MAX) luaL_error(L, "json.encode: a text of over %d bytes", TEXT_MAX);
    luaL_checkstack(L, 8, "json.encode");
    size_t n = 0;
    for (lua_pushnil(L); lua_next(L, i); lua_pop(L, 1)) n++;
    if (n == lua_rawlen(L, i))
        encode_array(L, i, out, depth);
    else
        encode_object(L, i, out, n, depth);
}

static void encode_number(lua_State *L, int i, struct buf *out) {
    if (lua_isinteger(L, i)) {
        json_add_integer(out, lua_tointeger(L, i));
        return;
    }
    double number = lua_tonumber(L, i);
    if (!isfinite(number)) luaL_error(L, "json.encode: %f cannot be written", number);
    buf_printf(out, "%.17g", number);
}

static void encode(lua_State *L, int i, struct buf *out, int depth) {
    size_t length;
    const char *text;
    switch (lua_type(L, i)) {
    case LUA_TTABLE:
        encode_table(L, i, out, depth);
        break;
    case LUA_TSTRING:
        text = lua_tolstring(L, i, &length);
        json_add_text(out, text, length);
        break;
    case LUA_TNUMBER:
        encode_number(L, i, out);
        break;
    case LUA_TBOOLEAN:
        buf_add_text(out, lua_toboolean(L, i) ? "true" : "false");
        break;
    case LUA_TNIL:
    case LUA_TLIGHTUSERDATA: /* json.null */
        buf_add_text(out, "null");
        break;
    default:
        luaL_error(L, "json.encode: a %s cannot be written", luaL_typename(L, i));
    }
}

/* json.encode(value) → text */
static int encode_value(lua_State *L) {
    luaL_checkany(L, 1);
    lua_settop(L, 1);
    struct buf *out = api_new_buffer(L);
    encode(L, 1, out, 1);
    lua_pushlstring(L, buf_text(out), out->len);
    buf_free(out);
    return 1;
}

/* ---- decoding ---- */

static void push_json(lua_State *L, const cJSON *v);

static void push_array(lua_State *L, const cJSON *v) {
    const cJSON *item;
    lua_Integer n = 0;
    lua_createtable(L, cJSON_GetArraySize(v), 0);
    cJSON_ArrayForEach(item, v) {
        push_json(L, item);
        if (lua_isnil(L, -1)) {
            lua_pop(L, 1);
            lua_pushlightuserdata(L, NULL);
        }
        lua_rawseti(L, -2, ++n);
    }
}

static void push_object(lua_State *L, const cJSON *v) {
    const cJSON *item;
    lua_newtable(L);
    cJSON_ArrayForEach(item, v) {
        push_json(L, item);
        lua_setfield(L, -2, item->string);
    }
}

static void push_json(lua_State *L, const cJSON *v) {
    int64_t integer;
    luaL_checkstack(L, 4, "json.decode: too deep");
    if (cJSON_IsArray(v))
        push_array(L, v);
    else if (cJSON_IsObject(v))
        push_object(L, v);
    else if (cJSON_IsString(v))
        lua_pushstring(L, v->valuestring);
    else if (cJSON_IsBool(v))
        lua_pushboolean(L, cJSON_IsTrue(v));
    else if (json_integer(v, &integer))
        lua_pushinteger(L, integer);
    else if (cJSON_IsNumber(v))
        lua_pushnumber(L, v->valuedouble);
    else
        lua_pushnil(L);
}

static int free_tree(lua_State *L) {
    cJSON **tree = lua_touserdata(L, 1);
    cJSON_Delete(*tree);
    *tree = NULL;
    return 0;
}

static cJSON **new_tree(lua_State *L) {
    cJSON **tree = lua_newuserdatauv(L, sizeof *tree, 0);
    *tree = NULL;
    if (luaL_newmetatable(L, "json tree")) {
        lua_pushcfunction(L, free_tree);
        lua_setfield(L, -2, "__gc");
    }
    lua_setmetatable(L, -2);
    return tree;
}

/* json.decode(text) → value */
static int decode(lua_State *L) {
    struct err e;
    size_t length;
    const char *text = luaL_checklstring(L, 1, &length);
    cJSON **tree = new_tree(L);
    *tree = json_parse(text, length, "json.decode", &e);
    if (!*tree) return api_raise(L, &e);
    push_json(L, *tree);
    cJSON_Delete(*tree);
    *tree = NULL;
    return 1;
}

void api_open_json(lua_State *L) {
    static const luaL_Reg functions[] = {
        {"encode", encode_value}, {"decode", decode}, {NULL, NULL}};
    luaL_newlib(L, functions);
    lua_pushlightuserdata(L, NULL);
    lua_setfield(L, -2, "null");
}
