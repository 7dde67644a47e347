/* require "intake": import layouts. Registration is checked here; running is in source.c. */
#include "api/internal.h"

#include <string.h>

#include "api/source.h"
#include "base/text.h"

static const char what[] = "intake.source";

static void check_texts(lua_State *L, int table, const char *field, const char *column) {
    if (lua_getfield(L, table, field) == LUA_TTABLE)
        for (lua_Integer k = 1, n = (lua_Integer)lua_rawlen(L, -1); k <= n; k++) {
            if (lua_rawgeti(L, -1, k) != LUA_TSTRING)
                luaL_error(L, "%s: column \"%s\": %s are texts", what, column, field);
            lua_pop(L, 1);
        }
    lua_pop(L, 1);
}

static void check_type(lua_State *L, int table, const char *field) {
    enum column_type type;
    lua_rawgeti(L, table, 3);
    const char *name = lua_tostring(L, -1);
    if (!column_type_parse(name, &type))
        luaL_error(L,
                   "%s: column \"%s\": type \"%s\" is none of text, integer, yuan, date, idno, "
                   "phone, account, division, term, boolean, choice",
                   what, field, name);
    bool choices = lua_getfield(L, table, "choices") == LUA_TTABLE && lua_rawlen(L, -1) > 0;
    if (choices != (type == COLUMN_CHOICE))
        luaL_error(L, "%s: column \"%s\": choices belong to the type \"choice\"", what, field);
    lua_pop(L, 2);
}

/* { "档案号", "file_no", "text", required = true, aliases = {…}, choices = {…} } */
static const char *check_column(lua_State *L, int table) {
    static const struct api_field fields[] = {{"required", LUA_TBOOLEAN, false},
                                              {"aliases", LUA_TTABLE, false},
                                              {"choices", LUA_TTABLE, false}};
    api_check_mixed(L, table, "intake.source: column", 3, fields, 3);
    for (int k = 1; k <= 3; k++, lua_pop(L, 1))
        if (lua_rawgeti(L, table, k) != LUA_TSTRING)
            luaL_error(L, "%s: a column begins with heading, field and type", what);
    lua_rawgeti(L, table, 2);
    const char *field = lua_tostring(L, -1);
    lua_pop(L, 1);
    check_texts(L, table, "aliases", field);
    check_texts(L, table, "choices", field);
    check_type(L, table, field);
    return field;
}

/* Returns the number of columns; `names` get their fields. */
static size_t check_columns(lua_State *L, const char **names) {
    lua_getfield(L, 1, "columns");
    size_t n = lua_rawlen(L, 2);
    if (n == 0 || n > SOURCE_COLUMNS_MAX)
        luaL_error(L, "%s: between 1 and %d columns", what, SOURCE_COLUMNS_MAX);
    for (size_t k = 0; k < n; k++) {
        lua_rawgeti(L, 2, (lua_Integer)k + 1);
        names[k] = check_column(L, 3);
        for (size_t before = 0; before < k; before++)
            if (strcmp(names[before], names[k]) == 0)
                luaL_error(L, "%s: the field \"%s\" stands in two columns", what, names[k]);
        lua_settop(L, 2);
    }
    lua_settop(L, 1);
    return n;
}

static void check_key(lua_State *L, const char *const *names, size_t n) {
    lua_getfield(L, 1, "key");
    size_t n_key = lua_istable(L, 2) ? lua_rawlen(L, 2) : 0;
    for (size_t k = 1; k <= n_key; k++, lua_settop(L, 2)) {
        const char *key =
            lua_rawgeti(L, 2, (lua_Integer)k) == LUA_TSTRING ? lua_tostring(L, -1) : "";
        size_t i = 0;
        while (i < n && strcmp(names[i], key) != 0) i++;
        if (i < n) continue;
        const char *near = text_nearest(key, names, n);
        luaL_error(L, "%s: the key \"%s\" is no field of the columns%s%s%s", what, key,
                   near ? " (did you mean \"" : "", near ? near : "", near ? "\"?)" : "");
    }
    lua_settop(L, 1);
}

static void check_percent(lua_State *L) {
    int type = lua_getfield(L, 1, "max_bad_percent");
    if (type != LUA_TNIL &&
        (!lua_isinteger(L, -1) || lua_tointeger(L, -1) < 0 || lua_tointeger(L, -1) > 100))
        luaL_error(L, "%s: max_bad_percent is a whole number from 0 to 100", what);
    lua_settop(L, 1);
}

/* intake.source { name, title, key, columns, max_bad_percent, row } */
static int source(lua_State *L) {
    static const struct api_field fields[] = {
        {"name", LUA_TSTRING, true},   {"title", LUA_TSTRING, true},
        {"key", LUA_TTABLE, false},    {"max_bad_percent", LUA_TNUMBER, false},
        {"columns", LUA_TTABLE, true}, {"row", LUA_TFUNCTION, true}};
    const char *names[SOURCE_COLUMNS_MAX];
    api_check_fields(L, 1, what, fields, 6);
    lua_settop(L, 1);
    check_key(L, names, check_columns(L, names));
    check_percent(L);
    plugin_register(L, NOUN_SOURCE, NEEDS_SOURCE, api_text(L, 1, "name"), api_text(L, 1, "title"),
                    0);
    return 0;
}

/* intake.reject("field", "原因"): ends row() and gives the row back. */
static int reject(lua_State *L) {
    size_t length;
    luaL_checkstring(L, 1);
    luaL_checklstring(L, 2, &length);
    luaL_argcheck(L, length > 0 && length < SOURCE_REASON_MAX, 2, "between 1 and 511 bytes");
    lua_settop(L, 2);
    source_push_rejection(L);
    return lua_error(L);
}

void api_open_intake(lua_State *L) {
    static const luaL_Reg functions[] = {{"source", source}, {"reject", reject}, {NULL, NULL}};
    luaL_newlib(L, functions);
}
