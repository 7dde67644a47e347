/* The `case` of a rule: an accessor over the C struct. No table is made per child; texts are made
 * once per state. */
#include <string.h>

#include "api/rules.h"
#include "base/text.h"

enum { UP_METHODS = 1, UP_CACHE = 2, UP_STATE = 3 };

/* Texts by symbol, dates by a key beyond all symbols. */
static void push_cached_text(lua_State *L, int cache, lua_Integer key, const char *text,
                             size_t length) {
    if (lua_rawgeti(L, cache, key) != LUA_TNIL) return;
    lua_pop(L, 1);
    lua_pushlstring(L, text, length);
    lua_pushvalue(L, -1);
    lua_rawseti(L, cache, key);
}

static void push_day(lua_State *L, int cache, day_t day) {
    lua_Integer key = ((lua_Integer)1 << 40) + day;
    if (lua_rawgeti(L, cache, key) != LUA_TNIL) return;
    lua_pop(L, 1);
    char text[DATE_TEXT];
    push_cached_text(L, cache, key, date_format(day, text), DATE_TEXT - 1);
}

void rule_case_push(lua_State *L, const struct rules *r, int field, int cache) {
    int64_t v = r->current->value[field];
    if (v == CASE_UNKNOWN) {
        lua_pushnil(L);
        return;
    }
    size_t length;
    const char *text;
    switch (r->layout->fields[field].kind) {
    case CASE_INTEGER:
        lua_pushinteger(L, v);
        break;
    case CASE_FLAG:
        lua_pushboolean(L, v != 0);
        break;
    case CASE_DAY:
        push_day(L, cache, (day_t)v);
        break;
    case CASE_SYMBOL:
    case CASE_DIVISION:
        if (lua_rawgeti(L, cache, v) != LUA_TNIL) return;
        lua_pop(L, 1);
        text = symbols_text(r->symbols, (int32_t)v, &length);
        push_cached_text(L, cache, v, text, length);
    }
}

static int unknown_field(lua_State *L, const struct rules *r) {
    const char *names[CASE_FIELDS_MAX], *key = luaL_tolstring(L, 2, NULL);
    for (size_t i = 0; i < r->layout->n; i++) names[i] = r->layout->fields[i].name;
    const char *near = text_nearest(key, names, r->layout->n);
    return luaL_error(L, "a case has no field \"%s\"%s%s%s", key, near ? " (did you mean \"" : "",
                      near ? near : "",
                      near ? "\"?)" : "; declare it under \"facts\" in plugin.json");
}

static size_t slot_of_name(const char *name) {
    return ((uintptr_t)name >> 4) * 2654435761u % NAME_SLOTS;
}

/* `name` must stay in the state's string table: the registry holds it. */
static void remember_name(struct field_names *names, const char *name, int field) {
    size_t at = slot_of_name(name);
    while (names->name[at]) at = (at + 1) % NAME_SLOTS;
    names->name[at] = name;
    names->field[at] = field;
}

static int index_case(lua_State *L) {
    const struct rule_state *state = lua_touserdata(L, lua_upvalueindex(UP_STATE));
    const char *key = lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : "";
    for (size_t at = slot_of_name(key); state->names.name[at]; at = (at + 1) % NAME_SLOTS)
        if (state->names.name[at] == key) {
            rule_case_push(L, state->rules, state->names.field[at], lua_upvalueindex(UP_CACHE));
            return 1;
        }
    lua_pushvalue(L, 2);
    if (lua_rawget(L, lua_upvalueindex(UP_METHODS)) != LUA_TNIL) return 1;
    return unknown_field(L, state->rules);
}

static int refuse_write(lua_State *L) {
    return luaL_error(L, "a case is read-only: rules answer through award");
}

/* case:has("孤儿"). Compares texts: the table of symbols may be growing in another thread. */
static int has(lua_State *L) {
    const struct rules *r = rule_state_of(L)->rules;
    const char *category = luaL_checkstring(L, 2);
    bool found = false;
    for (int i = 0; i < r->current->n_categories && !found; i++)
        found = strcmp(symbols_text(r->symbols, r->current->category[i], NULL), category) == 0;
    lua_pushboolean(L, found);
    return 1;
}

/* The registry holds the names, so that their addresses last as long as the state. */
static void anchor_names(lua_State *L, const struct case_layout *layout,
                         struct field_names *names) {
    lua_createtable(L, (int)layout->n, 0);
    for (size_t i = 0; i < layout->n; i++) {
        remember_name(names, lua_pushstring(L, layout->fields[i].name), (int)i);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
    lua_setfield(L, LUA_REGISTRYINDEX, "case names");
}

/* Upvalue: what __index was. */
static int index_watched(lua_State *L) {
    struct trace *t = rule_state_of(L)->rules->trace;
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    const char *field = lua_type(L, 3) == LUA_TSTRING ? lua_tostring(L, 3) : NULL;
    lua_call(L, 2, 1);
    if (t && field) {
        trace_read(L, t, field);
        lua_settop(L, 1);
    }
    return 1;
}

static int watch_inside(lua_State *L) {
    lua_rawgeti(L, LUA_REGISTRYINDEX, rule_state_of(L)->case_ref);
    lua_getmetatable(L, -1);
    lua_getfield(L, -1, "__index");
    lua_pushcclosure(L, index_watched, 1);
    lua_setfield(L, -2, "__index");
    return 0;
}

bool rule_case_watch(struct rules *r, struct err *e) {
    for (size_t i = 0; i < r->registry.n; i++)
        if (!script_enter(r->registry.plugins[i]->script, watch_inside, NULL, e)) return false;
    return true;
}

void rule_case_new(lua_State *L, struct rules *r) {
    struct rule_state *state = rule_state_of(L);
    lua_newuserdatauv(L, 0, 0);
    lua_createtable(L, 0, 4); /* the metatable */
    anchor_names(L, r->layout, &state->names);
    lua_createtable(L, 0, 1); /* the methods */
    lua_pushcfunction(L, has);
    lua_setfield(L, -2, "has");
    lua_newtable(L); /* the cache */
    lua_pushvalue(L, -1);
    lua_setfield(L, LUA_REGISTRYINDEX, "case cache");
    lua_pushlightuserdata(L, state);
    lua_pushcclosure(L, index_case, 3);
    lua_setfield(L, -2, "__index");
    lua_pushcfunction(L, refuse_write);
    lua_setfield(L, -2, "__newindex");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_setmetatable(L, -2);
}
